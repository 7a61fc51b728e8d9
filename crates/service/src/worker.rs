//! The worker: takes up jobs, keeps their lease, books what came of them.
//!
//! Analyses and deliveries each have a pool of their own, so that a receiver that hangs never holds up an analysis. A
//! job that its process did not live to book is taken up by another one when its lease has expired; what a worker finds
//! without holding the lease any more is thrown away.

mod analyse;
mod jobs;
mod lease;
mod pool;
mod signals;

use tokio::sync::watch;
use tokio::task::JoinHandle;

pub(crate) use analyse::cause;
pub(crate) use lease::Lease;
pub(crate) use signals::Signals;

use crate::Service;

/// Deliveries under way at once.
const DELIVERIES: usize = 4;

/// Why an attempt failed, for the job's `last_error`.
pub(crate) type Code = &'static str;

impl Service {
    /// Runs jobs until `shutdown` is true or its sender is gone. Then no further job is taken up, those that are running
    /// have 20 s to end, and what remains is put back.
    pub fn run_workers(&self, shutdown: watch::Receiver<bool>) -> JoinHandle<()> {
        let service = self.clone();
        tokio::spawn(async move {
            let analyses = service.pool("analyse", service.parts.settings.workers, shutdown.clone());
            let deliveries = service.pool("notify", DELIVERIES, shutdown);
            tokio::join!(analyses, deliveries);
        })
    }

    /// Tells the workers that there may be something to do. To be called after a transaction that inserted jobs.
    pub fn wake_workers(&self) {
        self.signals.wake();
    }

    /// A number in 0..1, by which waits differ.
    pub(crate) fn fraction(&self) -> f64 {
        let mut bytes = [0; 4];
        // Without random bits every wait has the same length, which is no reason to stop.
        if self.parts.random.fill(&mut bytes).is_err() {
            return 0.5;
        }
        f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
    }
}
