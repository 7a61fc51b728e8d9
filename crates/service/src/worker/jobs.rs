//! Jobs as an administrator sees them.

use bonafide_domain::job::{Job, JobState, Work};
use bonafide_domain::{Action, Id};

use crate::{Caller, Error, Result, Service, reach};

/// Jobs in one list.
const MOST: u64 = 1000;

impl Service {
    /// Jobs in this state, or all, oldest first.
    ///
    /// # Errors
    /// The caller may not see jobs.
    pub async fn jobs(
        &self,
        caller: &Caller,
        state: Option<JobState>,
        offset: u64,
        limit: u64,
    ) -> Result<Vec<Job>> {
        reach::check_role(caller, Action::JobRead)?;
        Ok(self.parts.store.read().await?.jobs(state, offset, limit.min(MOST)).await?)
    }

    /// Takes up again a job that was given up. Its analysis is as if it had just been started.
    ///
    /// # Errors
    /// The caller may not; there is no such job; it was not given up; an operator has decided in its place.
    pub async fn retry_job(&self, caller: &Caller, id: Id<Job>) -> Result<Job> {
        const WHAT: &str = "job";
        reach::check_role(caller, Action::JobRetry)?;
        let job = self.parts.store.read().await?.job(id).await?.ok_or(Error::NotFound(WHAT))?;
        let not_dead = || Error::Conflict("only a job that was given up can be tried again".to_owned());
        if job.state != JobState::Dead {
            return Err(not_dead());
        }
        let mut tx = self.parts.store.write().await?;
        if let Work::Analyse(analysis) = job.work {
            self.reopen(&mut tx, analysis).await?;
        }
        if !tx.retry_job(id, self.now()).await? {
            return Err(not_dead());
        }
        let job = tx.job(id).await?.ok_or(Error::NotFound(WHAT))?;
        tx.commit().await?;
        self.wake_workers();
        Ok(job)
    }
}
