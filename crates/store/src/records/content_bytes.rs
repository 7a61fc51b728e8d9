//! How much there is in folders, before it is loaded.

use bonafide_domain::{Folder, Id};

use super::batches;
use crate::args::Sql;
use crate::{Conn, StoreError};

impl Conn {
    /// About how many bytes of text the folders' media hold, and their analyses when asked for.
    pub async fn content_bytes(
        &mut self,
        folders: &[Id<Folder>],
        with_analyses: bool,
    ) -> Result<u64, StoreError> {
        let mut bytes = 0_u64;
        for batch in batches(folders) {
            let mut sql = Sql::new(
                "SELECT CAST(COALESCE((SELECT SUM(LENGTH(tags) + LENGTH(meta_data) + \
                LENGTH(technical_meta_data)) FROM media WHERE folder_id IN ",
            );
            sql.list(&batch).text("), 0)");
            if with_analyses {
                sql.text(
                    " + COALESCE((SELECT SUM(LENGTH(source_media) + LENGTH(results_data) + \
                    LENGTH(results_media) + LENGTH(bonafide) + COALESCE(LENGTH(decision), 0) + \
                    LENGTH(meta_data)) FROM analyses WHERE folder_id IN ",
                );
                sql.list(&batch).text("), 0)");
            }
            sql.text(" AS BIGINT)");
            bytes = bytes.saturating_add(self.fetch_number(sql.text, sql.args).await?);
        }
        Ok(bytes)
    }
}
