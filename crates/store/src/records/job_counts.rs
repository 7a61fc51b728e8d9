//! How many jobs there are.

use bonafide_domain::job::JobState;
use bonafide_domain::{Company, Id, Timestamp};

use super::companies::tenant;
use super::jobs::word;
use crate::args::args;
use crate::{Conn, StoreError};

/// How many jobs stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Waiting for their time or for a worker.
    pub waiting: u64,
    /// Taken up, also when the lease has ended.
    pub running: u64,
    /// Given up.
    pub dead: u64,
    /// When the oldest waiting one was promised.
    pub oldest_waiting: Option<Timestamp>,
}

impl Conn {
    /// Counts all jobs.
    pub async fn job_counts(&mut self) -> Result<JobCounts, StoreError> {
        let sql = "SELECT state, COUNT(*), MIN(time_created) FROM jobs GROUP BY state";
        let mut counts = JobCounts::default();
        for row in self.fetch(sql, args![]).await? {
            let mut cells = row.cells("job");
            let (state, count, oldest) = (cells.text()?, cells.number()?, cells.time_or_none()?);
            if state == word(JobState::Waiting) {
                (counts.waiting, counts.oldest_waiting) = (count, oldest);
            } else if state == word(JobState::Running) {
                counts.running = count;
            } else {
                counts.dead = count;
            }
        }
        Ok(counts)
    }

    /// Waiting jobs of one company, or with `None` of those who have no company.
    pub async fn waiting_jobs_of(&mut self, company: Option<Id<Company>>) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) FROM jobs WHERE state = 'waiting' AND tenant = $1";
        self.fetch_number(sql, args![tenant(company)]).await
    }

    /// The time from which there is something to claim: that of the first waiting job or of the first lease that ends.
    pub async fn next_due(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let row = self.fetch_one("SELECT MIN(due) FROM jobs", args![]).await?;
        row.map_or(Ok(None), |row| row.cells("job").time_or_none())
    }
}
