//! Choosing the next job.

use std::time::Duration;

use bonafide_domain::Timestamp;
use bonafide_domain::job::Job;
use uuid::Uuid;

use super::jobs::{COLUMNS, read};
use crate::args::{Sql, args};
use crate::dialect::turn;
use crate::{Conn, StoreError};

/// Tenants that are looked at when the jobs of the first are all being finished by others.
const TENANTS: u64 = 16;

pub(super) const NEXT_JOB: &str =
    "SELECT due, id FROM jobs WHERE tenant = $1 AND kind = $2 AND due <= $3 ORDER BY due, id LIMIT 1";

impl Conn {
    /// Takes up the next job that is due: a waiting one, or a running one whose lease has ended. Its attempts and its
    /// lease go up by one, and it is the caller's until `now` and `lease_for`.
    ///
    /// Fair among companies: that with the fewest running jobs, then that which was served longest ago, then that with
    /// the oldest job. Within a company the job that has been due for longest. The time this takes depends on the
    /// number of companies that ever had a job, not on the number of jobs.
    ///
    /// Commit at once: on PostgreSQL other claims wait.
    pub async fn claim_job(
        &mut self,
        now: Timestamp,
        lease_for: Duration,
        kinds: &[&str],
    ) -> Result<Option<Job>, StoreError> {
        if kinds.is_empty() {
            return Ok(None);
        }
        // Two claims at once would not see what the other one takes.
        self.take_turn(turn::CLAIM).await?;
        for tenant in self.next_tenants(now, kinds).await? {
            let Some(id) = self.next_job(tenant, now, kinds).await? else { continue };
            let sql = format!(
                "UPDATE jobs SET state = 'running', attempts = attempts + 1, lease = lease + 1, lease_until = $2, \
                due = $2 WHERE id = $1 RETURNING {COLUMNS}"
            );
            let row = self.fetch_one(sql, args![id, now.plus(lease_for)]).await?;
            let job = read(&row.ok_or(StoreError::Corrupt("job"))?)?;
            let sql =
                "UPDATE job_turns SET served = (SELECT MAX(served) FROM job_turns) + 1 WHERE tenant = $1";
            self.execute(sql, args![tenant]).await?;
            return Ok(Some(job));
        }
        Ok(None)
    }

    async fn next_tenants(&mut self, now: Timestamp, kinds: &[&str]) -> Result<Vec<Uuid>, StoreError> {
        let rows = self.fetch_sql(tenants(now, kinds)).await?;
        rows.iter().map(|row| row.cells("job").uuid()).collect()
    }

    /// The job of a tenant that has been due for longest. Asked for each kind by itself, for which the index has the
    /// order.
    async fn next_job(
        &mut self,
        tenant: Uuid,
        now: Timestamp,
        kinds: &[&str],
    ) -> Result<Option<Uuid>, StoreError> {
        let mut first: Option<(i64, Uuid)> = None;
        for kind in kinds {
            let sql = NEXT_JOB.to_owned() + self.dialect().lock_free_ones();
            let row = self.fetch_one(sql, args![tenant, *kind, now]).await?;
            if let Some(row) = row {
                let mut cells = row.cells("job");
                let job = (cells.integer()?, cells.uuid()?);
                first = Some(first.map_or(job, |first| first.min(job)));
            }
        }
        Ok(first.map(|(_, id)| id))
    }
}

/// The tenants with a job that is due, in the order of their turns.
///
/// Each subquery reads one entry of an index, but for that which counts what is running. `EXISTS` would say the same,
/// and PostgreSQL would read all jobs for it.
pub(super) fn tenants(now: Timestamp, kinds: &[&str]) -> Sql {
    let mut sql = Sql::new("SELECT t.tenant FROM job_turns t WHERE (");
    for (place, kind) in kinds.iter().enumerate() {
        sql.text(if place == 0 { "" } else { " OR " });
        sql.text("(SELECT MIN(j.due) FROM jobs j WHERE j.tenant = t.tenant AND j.kind = ").arg(*kind);
        sql.text(") <= ").arg(now);
    }
    sql.text(") ORDER BY (SELECT COUNT(*) FROM jobs r WHERE r.state = 'running' AND r.tenant = t.tenant AND r.due > ");
    sql.arg(now);
    sql.text("), t.served, (SELECT MIN(o.due) FROM jobs o WHERE o.tenant = t.tenant), t.tenant LIMIT ");
    sql.arg(TENANTS);
    sql
}
