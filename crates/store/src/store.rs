//! A database: its connections and transactions.

use std::ops::{Deref, DerefMut};

use sqlx::{PgPool, SqlitePool};

use crate::conn::Link;
use crate::dialect::Dialect;
use crate::{Conn, Options, StoreError, migrate, postgres, sqlite};

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
        let store = if let Some(path) = options.url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            let (readers, writer) = sqlite::open(path.as_ref(), options.connections).await?;
            Self(Pools::Sqlite { readers, writer })
        } else if options.url.starts_with("postgres:") || options.url.starts_with("postgresql:") {
            Self(Pools::Postgres(postgres::open(&options.url, options.connections).await?))
        } else {
            return Err(StoreError::other("the address of a database begins with sqlite: or postgres:"));
        };
        migrate::migrate(&store).await?;
        Ok(store)
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
