//! Jobs.
use bonafide_domain::Timestamp;

/// How many jobs stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Waiting for their time or for a worker.
    pub waiting: u64,
    /// Taken up.
    pub running: u64,
    /// Given up.
    pub dead: u64,
    /// When the oldest waiting one was promised.
    pub oldest_waiting: Option<Timestamp>,
}
