//! Books what a worker found.

use bonafide_domain::analysis::{ResolutionStatus, State};
use bonafide_domain::job::Job;
use bonafide_domain::reason::Code;
use bonafide_domain::{Analysis, Timestamp};
use bonafide_store::{StoreError, keys};
use serde_json::{Value, json};

use super::run::Outcome;
use crate::{Result, Service};

/// What is to become of the job with the analysis.
#[derive(Clone, Copy, Debug)]
pub(crate) enum JobEnd {
    /// It is done.
    Finished,
    /// It was given up, for this reason.
    Dead(&'static str),
}

/// What became of the booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Booked {
    /// It counts.
    Done,
    /// Somebody else has the job by now; nothing was changed.
    Lost,
    /// The analysis was deleted meanwhile, or has ended already.
    Gone,
}

impl Service {
    /// Books the outcome of an analysis in one transaction with the end of its job, and of its group. Only who still
    /// holds the lease can do so.
    pub(crate) async fn complete(
        &self,
        job: &Job,
        running: &Analysis,
        outcome: &Outcome,
        end: JobEnd,
    ) -> Result<Booked> {
        let mut tx = self.parts.store.write().await?;
        let folder = tx.folder(running.folder_id).await?;
        let analysis = tx.analysis(running.id).await?;
        let (Some(mut folder), Some(mut analysis)) = (folder, analysis) else {
            // Its best shots may have been written after its other blobs were deleted.
            tx.doom(&keys::analysis(running.folder_id, running.id), self.now()).await?;
            tx.finish_job(job.id, job.lease).await?;
            tx.commit().await?;
            return Ok(Booked::Gone);
        };
        let held = match end {
            JobEnd::Finished => tx.finish_job(job.id, job.lease).await?,
            JobEnd::Dead(code) => tx.fail_job(job.id, job.lease, None, code).await?,
        };
        if !held {
            return Ok(Booked::Lost);
        }
        if analysis.state != State::Processing {
            tx.commit().await?;
            return Ok(Booked::Gone);
        }
        outcome.write_to(&mut analysis, self.now());
        tx.update_analysis(&analysis).await?;
        self.settle(&mut tx, &mut folder).await?;
        let ended = self.end_group(&mut tx, &folder, analysis.group_id).await?;
        tx.commit().await?;
        self.counters.analysis(analysis.analysis_type, analysis.resolution_status);
        if ended {
            self.signals.group_ended(analysis.group_id);
            self.wake_workers();
        }
        Ok(Booked::Done)
    }

    /// Finishes the job of an analysis that is no more to be run.
    pub(crate) async fn drop_job(&self, job: &Job) -> std::result::Result<(), StoreError> {
        let mut tx = self.parts.store.write().await?;
        tx.finish_job(job.id, job.lease).await?;
        tx.commit().await
    }
}

impl Outcome {
    /// For an analysis that broke down in every attempt.
    pub(crate) fn broken(pack: &str) -> Self {
        Self {
            state: State::Failed,
            resolution: ResolutionStatus::Failed,
            results_data: Value::Null,
            results_media: json!([]),
            bonafide: json!({
                "reasons": [Code::Internal.reason()], "assurance": "none", "media": [], "pack": pack, "timings_ms": {},
            }),
            best_shots: Vec::new(),
        }
    }

    fn write_to(&self, analysis: &mut Analysis, now: Timestamp) {
        analysis.state = self.state;
        analysis.resolution_status = self.resolution;
        analysis.results_data.clone_from(&self.results_data);
        analysis.results_media.clone_from(&self.results_media);
        analysis.bonafide.clone_from(&self.bonafide);
        analysis.time_updated = now;
    }
}
