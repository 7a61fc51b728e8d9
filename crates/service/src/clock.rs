//! The time, from outside.

use bonafide_domain::Timestamp;

/// Tells the time; a test sets its own.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}
