//! Connections and transactions.

use std::ops::{Deref, DerefMut};

use crate::{Cause, Options, StoreError};

/// A database. Clones share its connections.
#[derive(Clone)]
pub struct Store(std::sync::Arc<()>);

/// A connection, on which all queries are methods.
pub struct Conn(());

/// A connection that only reads. Two queries on it may see different states.
pub struct Reader(Conn);

/// A transaction. Dropped without [`Tx::commit`] it leaves nothing.
pub struct Tx(Conn);

pub(crate) fn unfinished() -> StoreError {
    StoreError::Other(Cause("being written".to_owned()))
}

impl Store {
    /// Opens the database and brings its tables up to date.
    pub async fn open(options: &Options) -> Result<Self, StoreError> {
        let _ = options;
        std::future::ready(()).await;
        Err(unfinished())
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<Reader, StoreError> {
        std::future::ready(()).await;
        Err(unfinished())
    }

    /// A transaction for changes.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        std::future::ready(()).await;
        Err(unfinished())
    }
}

impl Tx {
    /// Makes the changes last: when this returns they survive a loss of power.
    pub async fn commit(self) -> Result<(), StoreError> {
        std::future::ready(()).await;
        Err(unfinished())
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
