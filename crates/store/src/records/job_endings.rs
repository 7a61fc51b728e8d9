//! What becomes of a job that was taken up: all of it only under the lease under which it was.

use bonafide_domain::job::Job;
use bonafide_domain::{Id, Timestamp};

use crate::args::args;
use crate::{Conn, StoreError};

impl Conn {
    /// Prolongs a lease. False when it was lost: somebody else has the job, or it is gone.
    pub async fn extend_lease(
        &mut self,
        id: Id<Job>,
        lease: i64,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let sql =
            "UPDATE jobs SET lease_until = $3, due = $3 WHERE id = $1 AND lease = $2 AND state = 'running'";
        Ok(self.execute(sql, args![id, lease, until]).await? > 0)
    }

    /// Deletes a job that is done. False when the lease was lost: then drop the transaction, for somebody else does the
    /// job or has done it.
    pub async fn finish_job(&mut self, id: Id<Job>, lease: i64) -> Result<bool, StoreError> {
        let sql = "DELETE FROM jobs WHERE id = $1 AND lease = $2 AND state = 'running'";
        Ok(self.execute(sql, args![id, lease]).await? > 0)
    }

    /// Puts a job back that failed, to be tried again at a time, or for good with `None`. `error` is a closed code.
    /// False when the lease was lost.
    pub async fn fail_job(
        &mut self,
        id: Id<Job>,
        lease: i64,
        retry_at: Option<Timestamp>,
        error: &str,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE jobs SET state = CASE WHEN $3 THEN 'waiting' ELSE 'dead' END, due = $4, \
            run_after = COALESCE($4, run_after), lease_until = NULL, last_error = $5 \
            WHERE id = $1 AND lease = $2 AND state = 'running'";
        let args = args![id, lease, retry_at.is_some(), retry_at, error];
        Ok(self.execute(sql, args).await? > 0)
    }

    /// Puts a job back as if it had not been taken up, for later: its worker stops, or waits for somebody. False when the
    /// lease was lost.
    pub async fn release_job(
        &mut self,
        id: Id<Job>,
        lease: i64,
        run_after: Timestamp,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE jobs SET state = 'waiting', attempts = attempts - 1, run_after = $3, due = $3, \
            lease_until = NULL WHERE id = $1 AND lease = $2 AND state = 'running'";
        Ok(self.execute(sql, args![id, lease, run_after]).await? > 0)
    }

    /// Has a dead job tried again, as if for the first time. False when it is not dead.
    pub async fn retry_job(&mut self, id: Id<Job>, now: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE jobs SET state = 'waiting', attempts = 0, run_after = $2, due = $2 \
            WHERE id = $1 AND state = 'dead'";
        Ok(self.execute(sql, args![id, now]).await? > 0)
    }
}
