//! Brings the tables up to date: one history for both databases.

use crate::args::args;
use crate::dialect::turn;
use crate::{Store, StoreError};

/// Each is run once, in this order. A published one is never changed; the next one changes what it made.
const MIGRATIONS: &[&str] = &[include_str!("../migrations/0001_start.sql")];

/// Runs what is missing, in one transaction. Nodes that start together do it one after the other.
pub(crate) async fn migrate(store: &Store) -> Result<(), StoreError> {
    let mut tx = store.write().await?;
    tx.take_turn(turn::MIGRATE).await?;
    tx.script("CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT NOT NULL PRIMARY KEY)").await?;
    let newest: u64 =
        tx.fetch_number("SELECT COALESCE(MAX(version), 0) FROM schema_versions", args![]).await?;
    let known = MIGRATIONS.len() as u64;
    if newest > known {
        return Err(StoreError::other(format!(
            "the database has version {newest}, this program knows {known}: use a newer program"
        )));
    }
    if newest == known {
        return Ok(());
    }
    for (version, sql) in (1_u64..).zip(MIGRATIONS).skip_while(|(version, _)| *version <= newest) {
        tx.script(sql).await?;
        tx.execute("INSERT INTO schema_versions (version) VALUES ($1)", args![version]).await?;
    }
    tx.commit().await
}
