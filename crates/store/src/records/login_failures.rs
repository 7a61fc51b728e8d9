//! Failed logins, by a hash of who tried.
use bonafide_domain::Timestamp;

/// Failed logins since the last success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoginFailures {
    /// How many.
    pub count: u32,
    /// The last one.
    pub last: Timestamp,
}
