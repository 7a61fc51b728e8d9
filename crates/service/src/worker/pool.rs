//! Takes up jobs of one kind, so many at once.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bonafide_domain::job::{Job, Work};
use bonafide_store::StoreError;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::Lease;
use crate::Service;

/// Longest time without a look into the store.
const POLL: Duration = Duration::from_secs(1);
/// Shortest, when something is said to be due that is not of this kind.
const SHORTEST_POLL: Duration = Duration::from_millis(100);
/// What running jobs have to end when the server does.
const GRACE: Duration = Duration::from_secs(20);
/// What they have to put themselves back after that.
const LAST: Duration = Duration::from_secs(5);

impl Service {
    /// Runs jobs of `kind`, at most `most` at once, until `shutdown`.
    pub(super) async fn pool(&self, kind: &'static str, most: usize, mut shutdown: watch::Receiver<bool>) {
        let places = Arc::new(Semaphore::new(most.max(1)));
        let stop = Arc::new(AtomicBool::new(false));
        let mut running = JoinSet::new();
        loop {
            while running.try_join_next().is_some() {}
            let place = tokio::select! {
                place = Arc::clone(&places).acquire_owned() => place,
                () = stopped(&mut shutdown) => break,
            };
            let Ok(place) = place else { break };
            // Before the look into the store, so that no call is missed in between.
            let mut woken = pin!(self.signals.jobs().notified());
            woken.as_mut().enable();
            let pause = match self.claim(kind).await {
                Ok(Some(job)) => {
                    let (service, stop) = (self.clone(), Arc::clone(&stop));
                    running.spawn(async move {
                        service.run_job(&job, stop).await;
                        drop(place);
                    });
                    continue;
                }
                Ok(None) => self.pause().await,
                Err(error) => {
                    tracing::warn!(kind, %error, "no job could be taken up");
                    POLL
                }
            };
            drop(place);
            tokio::select! {
                () = woken => {}
                () = sleep(pause) => {}
                () = stopped(&mut shutdown) => break,
            }
        }
        end(running, &stop).await;
    }

    async fn claim(&self, kind: &'static str) -> Result<Option<Job>, StoreError> {
        let mut tx = self.parts.store.write().await?;
        let job = tx.claim_job(self.now(), self.parts.settings.lease, &[kind]).await?;
        if job.is_some() {
            tx.commit().await?;
        }
        Ok(job)
    }

    /// Time until there may be something to do.
    async fn pause(&self) -> Duration {
        let due = match self.parts.store.read().await {
            Ok(mut reader) => reader.next_due().await.unwrap_or_default(),
            Err(_) => None,
        };
        due.map_or(POLL, |due| due.since(self.now())).clamp(SHORTEST_POLL, POLL)
    }

    async fn run_job(&self, job: &Job, stop: Arc<AtomicBool>) {
        let lease = Lease::keep(self, job);
        // Boxed, because what a pool holds per place would otherwise be as large as the largest of them.
        match job.work {
            Work::Analyse(id) => Box::pin(self.run_analysis(job, id, &lease, stop)).await,
            Work::Notify(id) => Box::pin(self.run_delivery(job, id)).await,
        }
    }

    /// Puts a job back as if it had not been taken up, to be run after a while.
    pub(crate) async fn put_back(&self, job: &Job, wait: Duration) {
        let released = async {
            let mut tx = self.parts.store.write().await?;
            tx.release_job(job.id, job.lease, self.now().plus(wait)).await?;
            tx.commit().await
        };
        if let Err(error) = released.await {
            tracing::warn!(job = %job.id, %error, "a job could not be put back; it is taken up when its lease expires");
        }
    }
}

/// When no further job is to be taken up.
async fn stopped(shutdown: &mut watch::Receiver<bool>) {
    // An error says that nobody can tell us any more.
    drop(shutdown.wait_for(|stop| *stop).await);
}

/// Waits for the jobs that run, then makes them put themselves back.
async fn end(mut running: JoinSet<()>, stop: &AtomicBool) {
    if timeout(GRACE, all(&mut running)).await.is_err() {
        stop.store(true, Ordering::Relaxed);
        // What does not even end then keeps its lease until that expires.
        let _ = timeout(LAST, all(&mut running)).await;
    }
}

async fn all(running: &mut JoinSet<()>) {
    while running.join_next().await.is_some() {}
}
