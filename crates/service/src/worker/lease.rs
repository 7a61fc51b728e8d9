//! A job in hand: its lease, prolonged while it runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bonafide_domain::job::Job;
use bonafide_domain::{Id, Timestamp};
use bonafide_store::StoreError;
use tokio::task::JoinHandle;

use crate::Service;

/// Prolongs the lease of a job until it is dropped.
pub(crate) struct Lease {
    lost: Arc<AtomicBool>,
    heartbeat: JoinHandle<()>,
}

impl Lease {
    /// Begins to prolong, three times per lease.
    pub(super) fn keep(service: &Service, job: &Job) -> Self {
        let lost = Arc::new(AtomicBool::new(false));
        let beat = beat(service.clone(), job.id, job.lease, Arc::clone(&lost));
        Self { heartbeat: tokio::spawn(beat), lost }
    }

    /// Set when somebody else has the job, or it is gone.
    pub(crate) fn lost(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.lost)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.heartbeat.abort();
    }
}

async fn beat(service: Service, job: Id<Job>, lease: i64, lost: Arc<AtomicBool>) {
    let length = service.parts.settings.lease;
    loop {
        tokio::time::sleep(length / 3).await;
        match extend(&service, job, lease, service.now().plus(length)).await {
            Ok(true) => {}
            Ok(false) => return lost.store(true, Ordering::Relaxed),
            // The lease may outlast what is wrong.
            Err(error) => tracing::warn!(%job, %error, "the lease could not be prolonged"),
        }
    }
}

async fn extend(service: &Service, job: Id<Job>, lease: i64, until: Timestamp) -> Result<bool, StoreError> {
    let mut tx = service.parts.store.write().await?;
    let held = tx.extend_lease(job, lease, until).await?;
    tx.commit().await?;
    Ok(held)
}
