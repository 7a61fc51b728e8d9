//! Why a use case cannot be carried out, in terms that the API can answer with.

use std::time::Duration;

use bonafide_store::StoreError;

/// Shorthand of every use case.
pub type Result<T> = std::result::Result<T, Error>;

/// Why not. Texts are safe to show: they hold no path, no token and nothing personal.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such thing, or the caller cannot reach it.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// The caller's role may not do this.
    #[error("not allowed for this user")]
    Forbidden,
    /// The caller may not do this, in the words of the Oz API.
    #[error("{0}")]
    Refused(&'static str),
    /// No token came with the request.
    #[error("no access token provided")]
    AuthMissing,
    /// The token is unknown, or e-mail and password do not fit.
    #[error("{0}")]
    AuthInvalid(&'static str),
    /// The session has ended.
    #[error("the session has expired")]
    AuthExpired,
    /// Too many wrong guesses.
    #[error("too many failed attempts, try again later")]
    TooManyAttempts {
        /// When the next attempt is looked at.
        retry_after: Duration,
    },
    /// A required field is missing, or the form is not as documented.
    #[error("{message}")]
    Structure {
        /// One sentence.
        message: String,
    },
    /// A value that cannot be.
    #[error("{message}")]
    Value {
        /// One sentence.
        message: String,
    },
    /// A value of the wrong JSON type.
    #[error("{message}")]
    Type {
        /// One sentence.
        message: String,
    },
    /// The file is not one that can be opened; the sentence says why.
    #[error("{message}")]
    Medium {
        /// One sentence.
        message: String,
    },
    /// Documented, and not offered here.
    #[error("{0} is not offered")]
    NotRealized(&'static str),
    /// It is taken, or not in a state for this.
    #[error("{0}")]
    Conflict(String),
    /// Over a limit on sizes or numbers.
    #[error("{what} over the limit of {limit}")]
    TooLarge {
        /// What is.
        what: &'static str,
        /// In its own unit.
        limit: u64,
    },
    /// The queue is full.
    #[error("too many analyses are waiting, try again later")]
    Busy {
        /// When to come back.
        retry_after: Duration,
        /// True when only the caller's company has used up its share.
        company: bool,
    },
    /// A capture in a browser is refused.
    #[error("{0}")]
    Capture(crate::capture::Refusal),
    /// The database does not answer or refuses.
    #[error("the database is not available")]
    Store(#[source] StoreError),
    /// Files cannot be kept or read: a full disk, a missing folder.
    #[error("the storage is not available")]
    Storage(#[source] std::io::Error),
    /// A fault of ours. The cause is for the log.
    #[error("unknown server side error occurred")]
    Internal(String),
}

impl Error {
    /// [`Error::Structure`] from a sentence.
    pub fn structure(message: impl Into<String>) -> Self {
        Self::Structure { message: message.into() }
    }

    /// [`Error::Structure`] for a field that is not there, in the words of the Oz API.
    pub fn missing(field: &str) -> Self {
        Self::structure(format!("Could not locate field for key_path {field} from provided dict data"))
    }

    /// [`Error::Value`] from a sentence.
    pub fn value(message: impl Into<String>) -> Self {
        Self::Value { message: message.into() }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(what) => Self::Conflict(format!("this {what} is taken")),
            error => Self::Store(error),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Storage(error)
    }
}

impl From<crate::random::NoRandom> for Error {
    fn from(error: crate::random::NoRandom) -> Self {
        Self::Internal(error.to_string())
    }
}
