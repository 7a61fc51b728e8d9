//! Secrets that all nodes share: made by the first that needs one.

use crate::args::args;
use crate::{Conn, StoreError};

impl Conn {
    /// The secret of this name.
    pub async fn secret(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        let row = self.fetch_one("SELECT value FROM secrets WHERE name = $1", args![name]).await?;
        row.map(|row| row.cells("secret").text()).transpose()
    }

    /// Keeps `value` when there is none of this name; answers what is kept, which may be another's.
    pub async fn keep_secret(&mut self, name: &str, value: &str) -> Result<String, StoreError> {
        let sql = "INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        self.execute(sql, args![name, value]).await?;
        self.secret(name).await?.ok_or(StoreError::Corrupt("secret"))
    }
}
