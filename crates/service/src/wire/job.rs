//! Jobs as JSON.

use bonafide_domain::Timestamp;
use bonafide_domain::job::{Job, JobState, Work};
use serde::Serialize;
use utoipa::ToSchema;

/// One piece of work that was promised.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct JobView {
    /// Unique.
    #[schema(format = "uuid")]
    pub job_id: String,
    /// `analyse` or `notify`.
    pub kind: &'static str,
    /// The analysis to run; `null` for a delivery.
    #[schema(format = "uuid")]
    pub analysis_id: Option<String>,
    /// The delivery to make; `null` for an analysis.
    #[schema(format = "uuid")]
    pub delivery_id: Option<String>,
    /// On whose behalf.
    #[schema(format = "uuid")]
    pub company_id: Option<String>,
    /// `waiting`, `running` or `dead`.
    #[schema(value_type = String)]
    pub state: JobState,
    /// Times it was taken up.
    pub attempts: u32,
    /// Not before; UNIX seconds.
    pub run_after: f64,
    /// Until when a worker has it; UNIX seconds.
    pub lease_until: Option<f64>,
    /// Why the last attempt failed: `panic`, `storage`, `store`, `timeout`, `engine` or `crashed` of an analysis, or the
    /// error of a delivery's attempt.
    pub last_error: Option<String>,
    /// When it was promised; UNIX seconds.
    pub time_created: f64,
}

impl From<&Job> for JobView {
    fn from(job: &Job) -> Self {
        let (analysis_id, delivery_id) = match job.work {
            Work::Analyse(id) => (Some(id.to_string()), None),
            Work::Notify(id) => (None, Some(id.to_string())),
        };
        Self {
            job_id: job.id.to_string(),
            kind: job.work.kind(),
            analysis_id,
            delivery_id,
            company_id: job.company_id.map(|id| id.to_string()),
            state: job.state,
            attempts: job.attempts,
            run_after: job.run_after.as_seconds(),
            lease_until: job.lease_until.map(Timestamp::as_seconds),
            last_error: job.last_error.clone(),
            time_created: job.time_created.as_seconds(),
        }
    }
}
