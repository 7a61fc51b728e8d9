//! The job of an analysis, from its media to its booking.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use bonafide_domain::analysis::State;
use bonafide_domain::job::Job;
use bonafide_domain::{Analysis, Folder, Id, Medium};
use bonafide_store::{StoreError, keys};
use bytes::Bytes;
use serde_json::Value;

use super::{Code, Lease};
use crate::analyses::complete::{Booked, JobEnd};
use crate::analyses::earlier::Earlier;
use crate::analyses::run::{self, Broken, CaptureSession, Outcome, SessionTimes, Source, Stop, Task};
use crate::settings::Replays;
use crate::upload::additional_info;
use crate::{Error, Service};

/// A booking is worth more than one try: behind it lies all the work.
const TRIES: u32 = 3;
const BETWEEN_TRIES: Duration = Duration::from_millis(250);

impl Service {
    /// Runs the analysis and books its outcome, or how the attempt failed.
    pub(super) async fn run_analysis(
        &self,
        job: &Job,
        id: Id<Analysis>,
        lease: &Lease,
        stop: Arc<AtomicBool>,
    ) {
        let analysis = match self.still_wanted(id).await {
            Ok(Some(analysis)) => analysis,
            Ok(None) => {
                if let Err(error) = self.drop_job(job).await {
                    tracing::warn!(job = %job.id, %error, "a job without an analysis could not be removed");
                }
                return;
            }
            Err(error) => {
                tracing::warn!(analysis = %id, %error, "the analysis could not be read");
                return self.failed(job, None, "store").await;
            }
        };
        // Its worker died with it every time: it must not take the next one along.
        if job.attempts > self.parts.settings.retry.attempts {
            return self.give_up(job, &analysis, "crashed").await;
        }
        if job.attempts > 1
            && let Err(error) = self.clear_remains(&analysis).await
        {
            tracing::warn!(analysis = %id, %error, "what an earlier attempt left could not be deleted");
            return self.failed(job, Some(&analysis), "storage").await;
        }
        match self.try_analysis(&analysis, Stop::new([lease.lost(), stop])).await {
            Ok(outcome) => self.book(job, &analysis, &outcome, JobEnd::Finished).await,
            Err("stopped") => self.put_back(job, Duration::ZERO).await,
            Err(code) => self.failed(job, Some(&analysis), code).await,
        }
    }

    async fn still_wanted(&self, id: Id<Analysis>) -> Result<Option<Analysis>, StoreError> {
        let analysis = self.parts.store.read().await?.analysis(id).await?;
        Ok(analysis.filter(|analysis| analysis.state == State::Processing))
    }

    /// Deletes best shots of an attempt that was cut off, also those that it was writing: nothing else would.
    async fn clear_remains(&self, analysis: &Analysis) -> Result<(), StoreError> {
        self.parts.blobs.delete_prefix(&keys::analysis(analysis.folder_id, analysis.id)).await
    }

    /// One attempt, up to the blobs that go with the outcome.
    async fn try_analysis(&self, analysis: &Analysis, stop: Stop) -> Result<Outcome, Code> {
        let settings = &self.parts.settings;
        let (sources, session) = self.sources(analysis).await?;
        let task = Task {
            analysis: analysis.clone(),
            sources,
            allow: settings.adapter.virtual_camera_allow.clone(),
            earlier: self.earlier(session.is_some()),
            fusion: settings.liveness.fusion.clone(),
            session,
            limits: bonafide_media::Limits { frames: settings.frames, ..settings.media.clone() },
            pack: self.parts.pack.hash.clone(),
            stop,
            waited_ms: self.now().since(analysis.time_created).as_secs_f64() * 1e3,
        };
        let parts = Arc::clone(&self.parts);
        let ran = tokio::task::spawn_blocking(move || run::run(&parts.engine, &task)).await;
        // The panic itself was written where all panics are.
        let outcome = ran.map_err(|_| "panic")?.map_err(Broken::code)?;
        for (medium, jpeg) in &outcome.best_shots {
            let key = keys::best_shot(analysis.folder_id, analysis.id, *medium);
            self.parts.blobs.put_bytes(&key, Bytes::copy_from_slice(jpeg)).await.map_err(|_| "storage")?;
        }
        Ok(outcome)
    }

    /// What looks for earlier captures, where that is asked for.
    fn earlier(&self, in_session: bool) -> Option<Earlier> {
        let asked = match self.parts.settings.liveness.replays {
            Replays::Off => false,
            Replays::Sessions => in_session,
            Replays::All => true,
        };
        asked.then(|| Earlier::new(self.parts.store.clone()))
    }

    /// The media of the analysis with their files, in its order, and the capture session that they came through.
    async fn sources(&self, analysis: &Analysis) -> Result<(Vec<Source>, Option<CaptureSession>), Code> {
        let (folder, mut rows) = {
            let mut reader = self.parts.store.read().await.map_err(|_| "store")?;
            let folder = reader.folder(analysis.folder_id).await.map_err(|_| "store")?;
            (folder, reader.media_of(&[analysis.folder_id]).await.map_err(|_| "store")?)
        };
        let session = folder.and_then(|folder| session(&folder, &rows));
        let mut sources = Vec::new();
        for id in &analysis.source_media {
            let found = match rows.iter().position(|medium| medium.id == *id) {
                Some(place) => Some(self.with_file(rows.swap_remove(place)).await?),
                None => None,
            };
            sources.push(Source { id: *id, found });
        }
        Ok((sources, session))
    }

    async fn with_file(&self, medium: Medium) -> Result<(Medium, bonafide_store::LocalFile), Code> {
        let key = keys::original(medium.folder_id, medium.id);
        let file = self.parts.blobs.local(&key, &self.parts.settings.scratch).await;
        // A row without its file: it is being deleted, or the storage is away. The next attempt knows.
        Ok((medium, file.map_err(|_| "storage")?.ok_or("storage")?))
    }

    async fn book(&self, job: &Job, analysis: &Analysis, outcome: &Outcome, end: JobEnd) {
        for tried in 1..=TRIES {
            match self.complete(job, analysis, outcome, end).await {
                Ok(Booked::Done | Booked::Gone) => return,
                Ok(Booked::Lost) => {
                    tracing::info!(analysis = %analysis.id, "the lease was lost; another worker has the analysis");
                    return;
                }
                Err(error) => {
                    tracing::warn!(analysis = %analysis.id, error = %cause(&error), tried, "not booked");
                }
            }
            tokio::time::sleep(BETWEEN_TRIES * tried).await;
        }
    }

    /// Books that an attempt failed, and when the next one is, or that there is none.
    async fn failed(&self, job: &Job, analysis: Option<&Analysis>, code: Code) {
        let wait = self.parts.settings.retry.wait(job.attempts, self.fraction());
        tracing::warn!(job = %job.id, attempt = job.attempts, code, again = wait.is_some(), "an attempt failed");
        match (wait, analysis) {
            (None, Some(analysis)) => self.give_up(job, analysis, code).await,
            // Without the analysis there is nothing to say that it failed; another attempt may find it.
            (wait, _) => {
                let wait = wait.unwrap_or(self.parts.settings.retry.most);
                if let Err(error) = self.postpone(job, wait, code).await {
                    tracing::warn!(job = %job.id, %error, "a failed attempt could not be booked");
                }
            }
        }
    }

    async fn give_up(&self, job: &Job, analysis: &Analysis, code: Code) {
        tracing::error!(analysis = %analysis.id, code, "an analysis was given up");
        let outcome = Outcome::broken(&self.parts.pack.hash);
        self.book(job, analysis, &outcome, JobEnd::Dead(code)).await;
    }

    async fn postpone(&self, job: &Job, wait: Duration, code: Code) -> Result<(), StoreError> {
        let mut tx = self.parts.store.write().await?;
        tx.fail_job(job.id, job.lease, Some(self.now().plus(wait)), code).await?;
        tx.commit().await
    }
}

/// What the folder says of the capture session that it was made by.
fn session(folder: &Folder, media: &[Medium]) -> Option<CaptureSession> {
    let capture = folder.technical_meta_data.fields().get("capture")?;
    let words = |name: &str| {
        let list = capture.get(name).and_then(Value::as_array).into_iter().flatten();
        list.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    Some(CaptureSession {
        light: run::light_asked(capture),
        actions: words("actions"),
        drawn: words("drawn"),
        tags: media.iter().flat_map(|medium| medium.tags.iter().cloned()).collect(),
        times: times(capture, media),
    })
}

/// When the session was. Of one that asked for nothing, and of folders that earlier versions made, nothing is known.
fn times(capture: &Value, media: &[Medium]) -> Option<SessionTimes> {
    let at = |name: &str| capture.get(name).and_then(Value::as_f64).map(|seconds| seconds * 1e3);
    let is_asked =
        capture.get("actions").and_then(Value::as_array).is_some_and(|actions| !actions.is_empty());
    let said = media.iter().filter_map(|medium| additional_info::time(&medium.meta_data));
    Some(SessionTimes {
        id: capture.get("session_id").and_then(Value::as_str).filter(|_| is_asked)?.to_owned(),
        begun: at("time_created")?,
        sent: at("time_sent")?,
        over: at("time_over"),
        said: said.collect(),
    })
}

/// What lies behind an error, for the log.
pub(crate) fn cause(error: &Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}
