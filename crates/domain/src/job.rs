//! Jobs: work that was promised in the transaction that made it necessary.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::delivery::Delivery;
use crate::{Analysis, Company, Id, Timestamp};

/// One piece of work.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Unique.
    pub id: Id<Job>,
    /// On whose behalf, for fairness.
    pub company_id: Option<Id<Company>>,
    /// What to do.
    pub work: Work,
    /// How it stands.
    pub state: JobState,
    /// Times it was taken up.
    pub attempts: u32,
    /// Not before.
    pub run_after: Timestamp,
    /// Until when its worker has it. After that somebody else takes it up.
    pub lease_until: Option<Timestamp>,
    /// Grows with every lease; work is only booked under the lease it was done under.
    pub lease: i64,
    /// Why the last attempt failed: a closed code, no text from outside.
    pub last_error: Option<String>,
    /// When it was promised.
    pub time_created: Timestamp,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Work {
    /// Run an analysis.
    Analyse(Id<Analysis>),
    /// Send a folder's result to its `resolution_endpoint`.
    Notify(Id<Delivery>),
}

impl Work {
    /// `analyse` or `notify`.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Analyse(_) => "analyse",
            Self::Notify(_) => "notify",
        }
    }
}

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waiting for `run_after` or a worker.
    Waiting,
    /// A worker has it.
    Running,
    /// Given up after all attempts; an administrator may try again.
    Dead,
}

/// When to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// Attempts in all; 1 + 7 repeats as the original.
    pub attempts: u32,
    /// Wait after the first failure; doubled after each further one.
    pub step: Duration,
    /// The longest wait.
    pub most: Duration,
}

impl Retry {
    /// Wait after the `failed`th failed attempt, counted from 1; `None` when that was the last. `random` in 0..1 spreads
    /// the waits over 75 to 125 % so that jobs that failed together do not return together.
    pub fn wait(&self, failed: u32, random: f64) -> Option<Duration> {
        if failed >= self.attempts {
            return None;
        }
        let doubled = self.step.saturating_mul(1 << failed.saturating_sub(1).min(20)).min(self.most);
        Some(doubled.mul_f64(0.75 + 0.5 * random.clamp(0.0, 1.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_most_and_end() {
        let retry = Retry { attempts: 8, step: Duration::from_secs(30), most: Duration::from_mins(10) };
        let waits: Vec<_> = (1..=8).map(|failed| retry.wait(failed, 0.5).map(|w| w.as_secs())).collect();
        let expected = [30, 60, 120, 240, 480, 600, 600].map(Some);
        assert_eq!(waits, [&expected[..], &[None]].concat());
        assert_eq!(retry.wait(1, 0.0), Some(Duration::from_millis(22_500)));
        assert_eq!(retry.wait(1, 1.0), Some(Duration::from_millis(37_500)));
    }
}
