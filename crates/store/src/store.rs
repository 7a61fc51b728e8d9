//! A database: its connections and transactions.

use std::ops::{Deref, DerefMut};
use std::path::Path;

use sqlx::{PgPool, SqlitePool};

use crate::conn::Link;
use crate::dialect::Dialect;
use crate::{Conn, Options, StoreError, Versions, migrate, postgres, sqlite};

/// A database. Clones share its connections.
#[derive(Clone)]
pub struct Store(Pools);

#[derive(Clone)]
enum Pools {
    Sqlite { readers: SqlitePool, writer: SqlitePool },
    Postgres(PgPool),
}

/// A connection that only reads. Two queries on it may see different states.
pub struct Reader(Conn);

/// A transaction. Dropped without [`Tx::commit`] it leaves nothing.
///
/// Keep it short: in SQLite there is one at a time, and others wait.
pub struct Tx(Conn);

impl Store {
    /// Opens the database and brings its tables up to date. Refuses one that a newer program has changed.
    pub async fn open(options: &Options) -> Result<Self, StoreError> {
        let store = if let Some(path) = sqlite_path(&options.url) {
            let (readers, writer) = sqlite::open(path, options.connections).await?;
            Self(Pools::Sqlite { readers, writer })
        } else {
            Self(Pools::Postgres(postgres::open(&options.url, options.connections).await?))
        };
        migrate::migrate(&store).await?;
        Ok(store)
    }

    /// How far the tables are, without changing them. An SQLite file that is missing has none.
    pub async fn versions(options: &Options) -> Result<Versions, StoreError> {
        let store = if let Some(path) = sqlite_path(&options.url) {
            let Some(pool) = sqlite::open_untouched(path).await? else { return Ok(Versions::none()) };
            Self(Pools::Sqlite { readers: pool.clone(), writer: pool })
        } else {
            Self(Pools::Postgres(postgres::open(&options.url, 1).await?))
        };
        let mut reader = store.read().await?;
        let versions = migrate::versions(&mut reader).await;
        drop(reader);
        store.close().await;
        versions
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<Reader, StoreError> {
        let link = match &self.0 {
            Pools::Sqlite { readers, .. } => Link::SqliteReader(readers.acquire().await?),
            Pools::Postgres(pool) => Link::PostgresReader(pool.acquire().await?),
        };
        Ok(Reader(Conn::new(link)))
    }

    /// A transaction for changes.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        let link = match &self.0 {
            Pools::Sqlite { writer, .. } => {
                Link::SqliteWriter(writer.begin_with(Dialect::Sqlite.begin()).await?)
            }
            Pools::Postgres(pool) => Link::PostgresWriter(pool.begin_with(Dialect::Postgres.begin()).await?),
        };
        Ok(Tx(Conn::new(link)))
    }

    /// Closes all connections, those in use when they come back. Queries afterwards fail.
    pub async fn close(&self) {
        match &self.0 {
            Pools::Sqlite { readers, writer } => {
                readers.close().await;
                // Last, for it folds the log back into the database file.
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// The path in the address of an SQLite file.
fn sqlite_path(url: &str) -> Option<&Path> {
    let path = url.strip_prefix("sqlite:")?;
    Some(Path::new(path.strip_prefix("//").unwrap_or(path)))
}

impl Tx {
    /// Makes the changes last: when this returns `Ok` they survive a loss of power, on PostgreSQL as its own settings
    /// promise. [`StoreError::Unavailable`] leaves open whether they were made. Fails when any query before failed.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.0.commit().await
    }
}

impl Deref for Reader {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}

impl Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}
