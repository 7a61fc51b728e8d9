//! Where the database is.

/// Where the database is and how many connections to it are kept.
#[derive(Clone, Debug)]
pub struct Options {
    /// `sqlite:/path/file.db`, made when missing, or `postgres://…`.
    pub url: String,
    /// Most connections at a time, at least 1. For SQLite those of readers; there is one writer beside them.
    pub connections: u32,
}
