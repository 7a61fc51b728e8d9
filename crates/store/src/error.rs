//! Why a record or a blob could not be had.

use std::fmt;

/// What the database or the file system said: never a value that was sent to it.
pub struct Cause(String);

impl Cause {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a record or a blob could not be had. After any of them a transaction can only be dropped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Something that must be unique is taken: `email`, `company name`, or `id`.
    #[error("the {0} is taken")]
    Conflict(&'static str),
    /// What the record belongs to is no longer there: the folder of a medium, the company of a user.
    #[error("what the record belongs to is no longer there")]
    Gone,
    /// The database or the disk is away, locked, full or too slow; later it may work.
    #[error("the store cannot be reached or is busy: {0}")]
    Unavailable(Cause),
    /// A row does not parse; names the kind of record.
    #[error("a stored {0} cannot be read")]
    Corrupt(&'static str),
    /// A fault of the caller or of this crate.
    #[error("the store refused: {0}")]
    Other(Cause),
}

impl StoreError {
    pub(crate) fn other(text: impl Into<String>) -> Self {
        Self::Other(Cause::new(text))
    }

    pub(crate) fn unavailable(text: impl Into<String>) -> Self {
        Self::Unavailable(Cause::new(text))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match error {
            E::Database(error) => from_database(error.as_ref()),
            E::Io(error) => Self::unavailable(error.to_string()),
            E::Tls(error) => Self::unavailable(error.to_string()),
            E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::Protocol(_) | E::BeginFailed => {
                Self::unavailable(error.to_string())
            }
            E::ColumnDecode { .. } | E::Decode(_) | E::ColumnIndexOutOfBounds { .. } => Self::Corrupt("row"),
            E::Configuration(_) => Self::other("the address of the database cannot be read"),
            error => Self::other(error.to_string()),
        }
    }
}

fn from_database(error: &dyn sqlx::error::DatabaseError) -> StoreError {
    if error.is_unique_violation() {
        // PostgreSQL names the index, SQLite the columns; both hold these words.
        let place = error.constraint().unwrap_or(error.message());
        return StoreError::Conflict(match place {
            _ if place.contains("email") => "email",
            _ if place.contains("name_folded") => "company name",
            _ => "id",
        });
    }
    if error.is_foreign_key_violation() {
        return StoreError::Gone;
    }
    let code = error.code().unwrap_or_default();
    if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        from_sqlite(code.parse().unwrap_or(1), error.message())
    } else {
        from_postgres(&code, error.message())
    }
}

/// By the primary result code, the low byte of the extended one.
fn from_sqlite(code: u32, message: &str) -> StoreError {
    match code & 0xff {
        // Busy, locked, read-only, interrupted, input or output error, full, cannot open, locking protocol.
        5 | 6 | 8 | 9 | 10 | 13 | 14 | 15 => StoreError::unavailable(format!("{code} {message}")),
        // Corrupt, not a database.
        11 | 26 => StoreError::Corrupt("database"),
        _ => StoreError::other(format!("{code} {message}")),
    }
}

/// By the class of the SQLSTATE.
fn from_postgres(code: &str, message: &str) -> StoreError {
    match code.get(..2).unwrap_or("") {
        // Connection, serialization and deadlock, resources, object in use, operator intervention, system.
        "08" | "40" | "53" | "55" | "57" | "58" => StoreError::unavailable(format!("{code} {message}")),
        // A transaction that was idle for too long.
        "25" if code == "25P03" => StoreError::unavailable(format!("{code} {message}")),
        // Messages about data may quote it.
        "22" | "23" => StoreError::other(code),
        _ => StoreError::other(format!("{code} {message}")),
    }
}
