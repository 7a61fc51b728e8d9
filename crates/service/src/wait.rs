//! Waits for a group of analyses.

use std::time::Duration;

use bonafide_domain::Id;
use bonafide_domain::analysis::{Group, State};
use tokio::time::{Instant, timeout_at};

use crate::{Result, Service};

/// How often the store is asked, for ends that another process booked.
const POLL: Duration = Duration::from_millis(500);

impl Service {
    /// Waits until all analyses of a group have ended, `at_most` so long. True when they have; a group that was deleted
    /// has ended too.
    pub async fn wait_for_group(&self, group: Id<Group>, at_most: Duration) -> Result<bool> {
        let deadline = Instant::now() + at_most;
        // Before the first look, so that no end is missed in between.
        let mut ends = self.signals.groups();
        loop {
            if self.has_ended(group).await? {
                return Ok(true);
            }
            let now = Instant::now();
            if now >= deadline {
                return Ok(false);
            }
            let next_look = deadline.min(now + POLL);
            let told = async {
                loop {
                    match ends.recv().await {
                        Ok(ended) if ended != group => {}
                        // Or ends were missed: look.
                        _ => break,
                    }
                }
            };
            // Either way the store is asked.
            let _ = timeout_at(next_look, told).await;
        }
    }

    async fn has_ended(&self, group: Id<Group>) -> Result<bool> {
        let analyses = self.parts.store.read().await?.group(group).await?;
        Ok(analyses.iter().all(|analysis| analysis.state != State::Processing))
    }
}
