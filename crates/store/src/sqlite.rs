//! Opens an SQLite file: one connection that writes, several that read beside it.

use std::path::Path;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use crate::StoreError;
use crate::options::PATIENCE;

/// Prepared statements that each connection keeps; there are fewer different ones.
pub(crate) const STATEMENTS: usize = 256;

/// The readers and the writer.
pub(crate) async fn open(path: &Path, readers: u32) -> Result<(SqlitePool, SqlitePool), StoreError> {
    if path.as_os_str().is_empty() || path.as_os_str() == ":memory:" {
        return Err(StoreError::other("an SQLite database needs a file"));
    }
    make_private(path).map_err(|error| StoreError::unavailable(error.kind().to_string()))?;
    let options = options(path);
    // With a full sync at every commit, what was acknowledged survives a loss of power.
    let writer = options
        .clone()
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("journal_size_limit", "67108864");
    let writer = pool(1).min_connections(1).connect_with(writer).await?;
    // Opened last, for a reader cannot make the log that it reads from.
    let readers = pool(readers.max(1)).connect_with(options.read_only(true)).await?;
    Ok((readers, writer))
}

/// One reader of a file that is not touched; `None` when it is not there.
pub(crate) async fn open_untouched(path: &Path) -> Result<Option<SqlitePool>, StoreError> {
    if !path.exists() {
        return Ok(None);
    }
    Ok(Some(pool(1).connect_with(options(path).read_only(true)).await?))
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(PATIENCE)
        .foreign_keys(true)
        .statement_cache_capacity(STATEMENTS)
        .pragma("cache_size", "-16384")
        .pragma("temp_store", "memory")
}

/// The connections are to a file, so they neither age nor go away.
fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

/// Makes the file when it is missing, readable by its owner alone; SQLite gives its log the same rights.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(|_| ())
}
