//! The job of a delivery.

use std::time::Duration;

use bonafide_domain::delivery::{Attempt, Delivery};
use bonafide_domain::folder::Full;
use bonafide_domain::job::Job;
use bonafide_domain::{Id, Timestamp};
use bonafide_store::{AnalysisFilter, StoreError};
use url::Url;

use super::exchange::{Reply, Request, send};
use super::signature::sign;
use super::{endpoint, hosts};
use crate::worker::cause;
use crate::{Error, Result, Service};

/// A receiver that is busy no longer than this is likely to answer soon.
const SOON: Duration = Duration::from_secs(1);
/// How long its next delivery waits for it then.
const PATIENCE: Duration = Duration::from_millis(250);
/// How long a delivery to a busy receiver is put back.
const LATER: Duration = Duration::from_secs(2);

impl Service {
    /// Makes an attempt and books it. A receiver may get a result twice, when the booking is lost; the delivery's id in
    /// the header is then the same.
    pub(crate) async fn run_delivery(&self, job: &Job, id: Id<Delivery>) {
        let delivery = match self.due(id).await {
            Ok(Some(delivery)) => delivery,
            Ok(None) => {
                if let Err(error) = self.drop_job(job).await {
                    tracing::warn!(job = %job.id, %error, "a job without a delivery could not be removed");
                }
                return;
            }
            Err(error) => {
                tracing::warn!(delivery = %id, %error, "the delivery could not be read");
                return self.put_back(job, LATER).await;
            }
        };
        let begun = self.now();
        let reply = match endpoint::check(&delivery.endpoint, &self.parts.settings.webhook) {
            Ok(url) => {
                let host = format!(
                    "{}:{}",
                    url.host_str().unwrap_or_default(),
                    url.port_or_known_default().unwrap_or(0)
                );
                let Some(turn) = self.turn(&host).await else {
                    return self.put_back(job, LATER.mul_f64(0.5 + self.fraction())).await;
                };
                let reply = self.deliver(&delivery, url, begun).await;
                drop(turn);
                reply
            }
            // The operator has changed what is allowed.
            Err(_) => Ok(Some(Reply { status: None, error: Some("refused_address"), took: Duration::ZERO })),
        };
        let booked = match reply {
            Ok(Some(reply)) => self.book_attempt(job, id, begun, &reply).await,
            // The folder is gone, and the delivery with it.
            Ok(None) => self.drop_job(job).await,
            Err(error) => {
                tracing::warn!(delivery = %id, error = %cause(&error), "no attempt could be made");
                return self.put_back(job, LATER).await;
            }
        };
        if let Err(error) = booked {
            tracing::warn!(delivery = %id, %error, "an attempt could not be booked");
        }
    }

    async fn due(&self, id: Id<Delivery>) -> std::result::Result<Option<Delivery>, StoreError> {
        let delivery = self.parts.store.read().await?.delivery(id).await?;
        Ok(delivery.filter(|delivery| !delivery.delivered))
    }

    /// The right to send to a host, if it can be had soon.
    async fn turn(&self, host: &str) -> Option<hosts::Turn<'_>> {
        const STEPS: u32 = 10;
        for _ in 0..STEPS {
            match self.signals.hosts.enter(host) {
                Ok(turn) => return Some(turn),
                Err(busy) if busy > SOON => return None,
                Err(_) => tokio::time::sleep(PATIENCE / STEPS).await,
            }
        }
        None
    }

    /// Sends the folder as it is now; `None` when it is gone.
    async fn deliver(&self, delivery: &Delivery, endpoint: Url, begun: Timestamp) -> Result<Option<Reply>> {
        let Some(full) = self.full(delivery).await? else { return Ok(None) };
        let unknown = |error: serde_json::Error| Error::Internal(error.to_string());
        let body = serde_json::to_vec(&self.folder_json(&full, None)?).map_err(unknown)?;
        let webhook = &self.parts.settings.webhook;
        let seconds = begun.as_micros().div_euclid(1_000_000);
        let key = self.keys.webhook(delivery.company_id);
        let signature =
            sign(&key, seconds, &body).ok_or_else(|| Error::Internal("no signature".to_owned()))?;
        let request = Request {
            endpoint,
            headers: vec![
                ("X-Bonafide-Delivery", delivery.id.to_string()),
                ("X-Bonafide-Timestamp", seconds.to_string()),
                ("X-Bonafide-Signature", signature),
            ],
            body,
            timeout: webhook.timeout,
            allow_private: webhook.allow_private,
        };
        let sent = tokio::task::spawn_blocking(move || send(&request)).await;
        sent.map(Some).map_err(|error| Error::Internal(error.to_string()))
    }

    async fn full(&self, delivery: &Delivery) -> Result<Option<Full>> {
        let mut reader = self.parts.store.read().await?;
        let Some(folder) = reader.folder(delivery.folder_id).await? else { return Ok(None) };
        let media = reader.media_of(&[folder.id]).await?;
        let analyses = reader.analyses_of(&[folder.id], &AnalysisFilter::default()).await?;
        Ok(Some(Full { folder, media, analyses }))
    }

    /// Books the attempt with the end of the job, or with its next attempt.
    async fn book_attempt(
        &self,
        job: &Job,
        id: Id<Delivery>,
        begun: Timestamp,
        reply: &Reply,
    ) -> std::result::Result<(), StoreError> {
        let mut tx = self.parts.store.write().await?;
        let Some(mut delivery) = tx.delivery(id).await? else { return Ok(()) };
        delivery.delivered = reply.error.is_none();
        delivery.attempts.push(Attempt {
            time: begun,
            took_ms: u64::try_from(reply.took.as_millis()).unwrap_or(u64::MAX),
            status: reply.status,
            error: reply.error.map(str::to_owned),
        });
        tx.update_delivery(&delivery).await?;
        let wait = self.parts.settings.webhook.retry.wait(job.attempts, self.fraction());
        let held = match reply.error {
            None => tx.finish_job(job.id, job.lease).await?,
            Some(code) => {
                let again = wait.map(|wait| self.now().plus(wait));
                tx.fail_job(job.id, job.lease, again, code).await?
            }
        };
        if !held {
            return Ok(());
        }
        tx.commit().await?;
        self.counters.delivery(match (reply.error, wait) {
            (None, _) => "delivered",
            (Some(_), Some(_)) => "failed",
            (Some(_), None) => "gave_up",
        });
        if let Some(code) = reply.error {
            tracing::info!(delivery = %id, attempt = job.attempts, code, again = wait.is_some(), "not delivered");
        }
        Ok(())
    }
}
