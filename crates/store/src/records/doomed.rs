//! Prefixes of blobs that are to be deleted, so that no blob stays behind without a record.
//!
//! A transaction dooms a prefix before blobs are written under it, and the one that adds their record spares it: what
//! is cut off in between is swept away later. A transaction that deletes records dooms their prefixes.

use bonafide_domain::{Company, Folder, Id, Timestamp};

use crate::args::{Sql, args};
use crate::{Conn, StoreError, keys};

impl Conn {
    /// Has the blobs under `prefix` deleted, not before this time. Of several times the last call's counts.
    pub async fn doom(&mut self, prefix: &str, not_before: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO doomed_blobs (prefix, not_before) VALUES ($1, $2) \
            ON CONFLICT (prefix) DO UPDATE SET not_before = excluded.not_before";
        self.execute(sql, args![prefix, not_before]).await?;
        Ok(())
    }

    /// Dooms the blobs of all folders of a company, which is going to be deleted; answers how many folders.
    pub async fn doom_folders_of(
        &mut self,
        company: Id<Company>,
        not_before: Timestamp,
    ) -> Result<u64, StoreError> {
        // A folder that is being made now would be deleted with the company and its files not be doomed.
        let sql = "SELECT id FROM companies WHERE id = $1".to_owned() + self.dialect().lock_alone();
        self.fetch(sql, args![company]).await?;
        let rows = self.fetch("SELECT id FROM folders WHERE company_id = $1", args![company]).await?;
        for part in rows.chunks(256) {
            let mut sql = Sql::new("INSERT INTO doomed_blobs (prefix, not_before) VALUES ");
            for (place, row) in part.iter().enumerate() {
                let id: Id<Folder> = row.cells("folder").id()?;
                sql.text(if place == 0 { "(" } else { ", (" }).arg(keys::folder(id));
                sql.text(", ").arg(not_before).text(")");
            }
            sql.text(" ON CONFLICT (prefix) DO UPDATE SET not_before = excluded.not_before");
            self.execute(sql.text, sql.args).await?;
        }
        Ok(rows.len() as u64)
    }

    /// Keeps the blobs under `prefix` in a transaction that is committed by this time. False when they are not doomed,
    /// or are due by then: they may be deleted already or just now, and a transaction that relies on them must be
    /// dropped.
    pub async fn spare(&mut self, prefix: &str, committed_by: Timestamp) -> Result<bool, StoreError> {
        let sql = "DELETE FROM doomed_blobs WHERE prefix = $1 AND not_before > $2";
        Ok(self.execute(sql, args![prefix, committed_by]).await? > 0)
    }

    /// Prefixes that are due, those first that have been for longest.
    pub async fn doomed(&mut self, now: Timestamp, limit: u64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT prefix FROM doomed_blobs WHERE not_before <= $1 ORDER BY not_before LIMIT $2";
        self.fetch(sql, args![now, limit]).await?.iter().map(|row| row.cells("doomed blob").text()).collect()
    }

    /// Forgets a prefix whose blobs are deleted.
    pub async fn bury(&mut self, prefix: &str) -> Result<(), StoreError> {
        self.execute("DELETE FROM doomed_blobs WHERE prefix = $1", args![prefix]).await?;
        Ok(())
    }
}
