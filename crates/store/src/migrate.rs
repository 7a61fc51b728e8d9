//! Brings the tables up to date: one history for both databases.

use crate::args::args;
use crate::dialect::turn;
use crate::{Conn, Store, StoreError};

/// Each is run once, in this order. A published one is never changed; the next one changes what it made.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_start.sql"),
    include_str!("../migrations/0002_capture.sql"),
    include_str!("../migrations/0003_prints.sql"),
];

/// How far the tables of a database are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    /// Version of the tables; 0 when there are none.
    pub found: u64,
    /// Version that this program makes of them.
    pub known: u64,
}

impl Versions {
    pub(crate) fn none() -> Self {
        Self { found: 0, known: MIGRATIONS.len() as u64 }
    }
}

/// Asks without changing anything.
pub(crate) async fn versions(conn: &mut Conn) -> Result<Versions, StoreError> {
    let none = Versions::none();
    if conn.fetch_number(conn.dialect().has_versions(), args![]).await? == 0 {
        return Ok(none);
    }
    let found = conn.fetch_number("SELECT COALESCE(MAX(version), 0) FROM schema_versions", args![]).await?;
    Ok(Versions { found, ..none })
}

/// Runs what is missing, in one transaction. Nodes that start together do it one after the other.
pub(crate) async fn migrate(store: &Store) -> Result<(), StoreError> {
    let mut tx = store.write().await?;
    if let Some(settings) = tx.dialect().without_haste() {
        tx.script(settings).await?;
    }
    tx.take_turn(turn::MIGRATE).await?;
    tx.script("CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT NOT NULL PRIMARY KEY)").await?;
    let Versions { found, known } = versions(&mut tx).await?;
    if found > known {
        return Err(StoreError::other(format!(
            "the database has version {found}, this program knows {known}: use a newer program"
        )));
    }
    if found == known {
        return Ok(());
    }
    for (version, sql) in (1_u64..).zip(MIGRATIONS).skip_while(|(version, _)| *version <= found) {
        tx.script(sql).await?;
        tx.execute("INSERT INTO schema_versions (version) VALUES ($1)", args![version]).await?;
    }
    tx.commit().await
}
