//! Random bits, from outside.

/// Gives bits that nobody can guess; a test gives its own.
pub trait Random: Send + Sync {
    /// Fills the buffer.
    ///
    /// # Errors
    /// The source has failed; nothing may be made from the buffer then.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoRandom>;
}

/// The operating system gives no random bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no random bits from the operating system")]
pub struct NoRandom;

/// The operating system's source.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoRandom> {
        getrandom::fill(buffer).map_err(|_| NoRandom)
    }
}
