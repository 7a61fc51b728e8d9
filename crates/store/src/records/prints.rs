//! Prints of media: what is kept of their frames, and which others may be alike.

use bonafide_domain::capture::FramePrint;
use bonafide_domain::{Company, Id, Medium};

use super::companies::tenant;
use crate::args::{Sql, args};
use crate::dialect::turn;
use crate::{Conn, StoreError};

const WHAT: &str = "print";

/// Rows of one statement.
const ROWS: usize = 64;

/// Media that share one key, of the latest of which so many are told. Bounds the work when very many are alike.
pub(super) const ALIKE: &str = "SELECT medium_id FROM print_keys \
    WHERE tenant = $1 AND print_key = $2 AND seen < $3 AND folder_id <> $4 ORDER BY seen DESC LIMIT 16";

impl Conn {
    /// Keeps the prints of a medium that is looked at for the first time; of another look nothing is kept. Answers its
    /// place in the order in which media were looked at, for [`Conn::media_alike`]. Only on a transaction: it lets one at a
    /// time go on, so that of two captures at once one is the earlier. [`StoreError::Gone`] when the medium is no longer
    /// there.
    pub async fn keep_prints(&mut self, medium: &Medium, prints: &[FramePrint]) -> Result<u64, StoreError> {
        self.take_turn(turn::PRINTS).await?;
        let known = "SELECT seen FROM medium_prints WHERE medium_id = $1";
        if let Some(row) = self.fetch_one(known, args![medium.id]).await? {
            return row.cells(WHAT).number();
        }
        let last = "SELECT COALESCE(MAX(seen), 0) FROM medium_prints";
        let seen = self.fetch_number(last, args![]).await? + 1;
        let bytes: Vec<u8> = prints.iter().flat_map(FramePrint::to_bytes).collect();
        let sql = "INSERT INTO medium_prints (medium_id, seen, prints) VALUES ($1, $2, $3)";
        self.execute(sql, args![medium.id, seen, bytes]).await?;
        let mut keys: Vec<i64> = prints.iter().flat_map(FramePrint::keys).collect();
        keys.sort_unstable();
        keys.dedup();
        for part in keys.chunks(ROWS) {
            let mut sql =
                Sql::new("INSERT INTO print_keys (tenant, seen, medium_id, folder_id, print_key) VALUES ");
            sql.args = args![tenant(medium.company_id), seen, medium.id, medium.folder_id];
            for (place, key) in part.iter().enumerate() {
                sql.text(if place == 0 { "($1, $2, $3, $4, " } else { ", ($1, $2, $3, $4, " });
                sql.arg(*key).text(")");
            }
            self.execute(sql.text, sql.args).await?;
        }
        Ok(seen)
    }

    /// Media of the company, of other folders and looked at before the place `seen`, that share this key: 16 at most, the
    /// latest first.
    pub async fn media_alike(
        &mut self,
        company: Option<Id<Company>>,
        other_than: Id<bonafide_domain::Folder>,
        seen: u64,
        key: i64,
    ) -> Result<Vec<Id<Medium>>, StoreError> {
        let args = args![tenant(company), key, seen, other_than];
        self.fetch(ALIKE, args).await?.iter().map(|row| row.cells(WHAT).id()).collect()
    }

    /// What was kept of a medium's frames; `None` when nothing was, or the medium is no longer there.
    pub async fn prints(&mut self, medium: Id<Medium>) -> Result<Option<Vec<FramePrint>>, StoreError> {
        let sql = "SELECT prints FROM medium_prints WHERE medium_id = $1";
        let Some(row) = self.fetch_one(sql, args![medium]).await? else { return Ok(None) };
        let bytes = row.cells(WHAT).bytes()?;
        let prints = bytes.chunks(FramePrint::BYTES).map(FramePrint::from_bytes).collect::<Option<_>>();
        prints.map(Some).ok_or(StoreError::Corrupt(WHAT))
    }

    /// How many media prints are kept of, and how many keys.
    pub async fn count_prints(&mut self) -> Result<[u64; 2], StoreError> {
        let media = self.fetch_number("SELECT COUNT(*) FROM medium_prints", args![]).await?;
        let keys = self.fetch_number("SELECT COUNT(*) FROM print_keys", args![]).await?;
        Ok([media, keys])
    }
}
