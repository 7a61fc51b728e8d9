//! Opens a PostgreSQL database.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgPool};

use crate::StoreError;
use crate::options::PATIENCE;
use crate::sqlite::STATEMENTS;

/// A statement that waits longer for a lock, takes longer, or a transaction that is forgotten for longer, is ended by
/// the server, so that one stuck node does not hold up the others.
const SETTINGS: &str = "SET lock_timeout = '5s'; SET statement_timeout = '60s'; \
    SET idle_in_transaction_session_timeout = '60s'";

/// A connection that rested longer is tried before it is used.
const FRESH: Duration = Duration::from_secs(1);

pub(crate) async fn open(url: &str, connections: u32) -> Result<PgPool, StoreError> {
    if !url.starts_with("postgres:") && !url.starts_with("postgresql:") {
        return Err(StoreError::other("the address of a database begins with sqlite: or postgres:"));
    }
    let options: PgConnectOptions = url.parse()?;
    let options = options.application_name("bonafide").statement_cache_capacity(STATEMENTS);
    let pool = PgPoolOptions::new()
        .max_connections(connections.max(1))
        .acquire_timeout(PATIENCE)
        .idle_timeout(Duration::from_mins(10))
        .max_lifetime(Duration::from_mins(30))
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                // False throws the connection away, and another one is made.
                Ok(meta.idle_for < FRESH || connection.ping().await.is_ok())
            })
        })
        .after_connect(|connection, _| {
            Box::pin(async move { sqlx::raw_sql(SETTINGS).execute(connection).await.map(|_| ()) })
        })
        .connect_with(options)
        .await?;
    Ok(pool)
}
