//! Jobs.

use bonafide_domain::job::{Job, JobState, Work};
use bonafide_domain::{Id, Timestamp};
use uuid::Uuid;

use super::companies::tenant;
use crate::args::{Sql, args};
use crate::row::Row;
use crate::{Conn, StoreError};

/// In the order in which [`read`] takes them.
pub(super) const COLUMNS: &str = "id, tenant, analysis_id, delivery_id, state, attempts, run_after, lease_until, \
    lease, last_error, time_created";

pub(super) fn read(row: &Row) -> Result<Job, StoreError> {
    let mut cells = row.cells("job");
    Ok(Job {
        id: cells.id()?,
        company_id: Some(cells.uuid()?).filter(|tenant| !tenant.is_nil()).map(Id::from_uuid),
        work: match (cells.id_or_none()?, cells.id_or_none()?) {
            (Some(analysis), None) => Work::Analyse(analysis),
            (None, Some(delivery)) => Work::Notify(delivery),
            _ => return Err(StoreError::Corrupt("job")),
        },
        state: cells.word(|text| {
            [JobState::Waiting, JobState::Running, JobState::Dead].into_iter().find(|s| word(*s) == text)
        })?,
        attempts: cells.number()?,
        run_after: cells.time()?,
        lease_until: cells.time_or_none()?,
        lease: cells.integer()?,
        last_error: cells.text_or_none()?,
        time_created: cells.time()?,
    })
}

pub(super) fn word(state: JobState) -> &'static str {
    match state {
        JobState::Waiting => "waiting",
        JobState::Running => "running",
        JobState::Dead => "dead",
    }
}

/// From when the job can be taken up; `None` for a dead one.
fn due(job: &Job) -> Option<Timestamp> {
    match job.state {
        JobState::Waiting => Some(job.run_after),
        JobState::Running => Some(job.lease_until.unwrap_or(job.run_after)),
        JobState::Dead => None,
    }
}

/// The columns that say what to do.
fn parts(work: Work) -> (Option<Uuid>, Option<Uuid>) {
    match work {
        Work::Analyse(id) => (Some(id.uuid()), None),
        Work::Notify(id) => (None, Some(id.uuid())),
    }
}

impl Conn {
    /// Adds a job. [`StoreError::Gone`] when its analysis or delivery is not there; with either, it is deleted.
    pub async fn insert_job(&mut self, job: &Job) -> Result<(), StoreError> {
        let (analysis, delivery) = parts(job.work);
        let sql = "INSERT INTO jobs (id, tenant, kind, analysis_id, delivery_id, state, attempts, run_after, \
            lease_until, lease, due, last_error, time_created) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        let args = args![
            job.id,
            tenant(job.company_id),
            job.work.kind(),
            analysis,
            delivery,
            word(job.state),
            job.attempts,
            job.run_after,
            job.lease_until,
            job.lease,
            due(job),
            job.last_error.as_deref(),
            job.time_created,
        ];
        self.execute(sql, args).await?;
        let sql = "INSERT INTO job_turns (tenant, served) VALUES ($1, 0) ON CONFLICT (tenant) DO NOTHING";
        self.execute(sql, args![tenant(job.company_id)]).await?;
        Ok(())
    }

    /// One job.
    pub async fn job(&mut self, id: Id<Job>) -> Result<Option<Job>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM jobs WHERE id = $1{}", self.lock());
        self.fetch_one(sql, args![id]).await?.as_ref().map(read).transpose()
    }

    /// Jobs, oldest first.
    pub async fn jobs(
        &mut self,
        state: Option<JobState>,
        offset: u64,
        limit: u64,
    ) -> Result<Vec<Job>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.text(COLUMNS).text(" FROM jobs");
        if let Some(state) = state {
            sql.text(" WHERE state = ").arg(word(state));
        }
        sql.text(" ORDER BY time_created, id LIMIT ").arg(limit).text(" OFFSET ").arg(offset);
        self.fetch_sql(sql).await?.iter().map(read).collect()
    }

    /// Deletes the jobs that were to do this; answers how many.
    pub async fn delete_jobs_of(&mut self, work: Work) -> Result<u64, StoreError> {
        let (sql, id) = match work {
            Work::Analyse(id) => ("DELETE FROM jobs WHERE analysis_id = $1", id.uuid()),
            Work::Notify(id) => ("DELETE FROM jobs WHERE delivery_id = $1", id.uuid()),
        };
        self.execute(sql, args![id]).await
    }
}
