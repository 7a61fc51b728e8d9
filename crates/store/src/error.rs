//! Why a record or a blob could not be had.

use std::fmt;

/// What the database or the file system said: never a value that was sent to it.
pub struct Cause(pub(crate) String);

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
