//! Where the database is.

use std::fmt;
use std::time::Duration;

/// How long a query waits for a connection or for another's lock before it is [`crate::StoreError::Unavailable`].
pub const PATIENCE: Duration = Duration::from_secs(5);

/// Where the database is and how many connections to it are kept.
#[derive(Clone)]
pub struct Options {
    /// `sqlite:/path/file.db`, made when missing, or `postgres://…`. May hold a password.
    pub url: String,
    /// Most connections at a time, at least 1. For SQLite those of readers; there is one writer beside them.
    pub connections: u32,
}

impl fmt::Debug for Options {
    /// Without the address, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("connections", &self.connections).finish_non_exhaustive()
    }
}
