//! What must not stay: files of deleted records and of uploads that did not come to an end.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

use crate::{Result, Service};

/// Prefixes that are read at once.
const AT_ONCE: u64 = 100;
/// How long a prefix rests whose files could not be deleted.
const REST: Duration = Duration::from_mins(10);
/// Time between sweeps when nothing was deleted.
const INTERVAL: Duration = Duration::from_mins(1);
/// Time between sweeps of sessions that have ended.
const SESSIONS: Duration = Duration::from_hours(1);

impl Service {
    /// Deletes the files under every prefix that is doomed and due, and says how many prefixes there were. Files that
    /// cannot be deleted now are tried again later.
    ///
    /// # Errors
    /// The database is not available.
    pub async fn sweep(&self) -> Result<u64> {
        let mut swept = 0;
        loop {
            let now = self.now();
            let doomed = self.parts.store.read().await?.doomed(now, AT_ONCE).await?;
            if doomed.is_empty() {
                return Ok(swept);
            }
            for prefix in &doomed {
                let deleted = self.parts.blobs.delete_prefix(prefix).await;
                let mut tx = self.parts.store.write().await?;
                match deleted {
                    Ok(()) => {
                        tx.bury(prefix).await?;
                        swept += 1;
                    }
                    Err(error) => {
                        tracing::warn!(%error, "files of a deleted record could not be deleted; later again");
                        tx.doom(prefix, now.plus(REST)).await?;
                    }
                }
                tx.commit().await?;
            }
        }
    }

    /// Removes what an earlier process left in the scratch folder, and says how many files and folders there were. Only
    /// before the first request is answered: uploads on their way lie there.
    ///
    /// # Errors
    /// The folder cannot be read, or something in it not be removed.
    pub async fn clear_scratch(&self) -> Result<u64> {
        let mut entries = tokio::fs::read_dir(&self.settings().scratch).await?;
        let mut removed = 0;
        while let Some(entry) = entries.next_entry().await? {
            if entry.file_type().await?.is_dir() {
                tokio::fs::remove_dir_all(entry.path()).await?;
            } else {
                tokio::fs::remove_file(entry.path()).await?;
            }
            removed += 1;
        }
        Ok(removed)
    }

    /// The demo's captures whose time is over, then the files of everything that was deleted.
    async fn sweep_all(&self) -> Result<u64> {
        Ok(self.sweep_demo().await? + self.sweep().await?)
    }

    /// Sweeps files whenever something was deleted and every minute, then the demo's captures too, and sessions every hour,
    /// until `shutdown` says true or its sender is gone.
    pub fn run_sweeper(&self, mut shutdown: watch::Receiver<bool>) -> JoinHandle<()> {
        let service = self.clone();
        tokio::spawn(async move {
            let mut hourly = tokio::time::interval(SESSIONS);
            let mut often = tokio::time::interval(INTERVAL);
            for timer in [&mut hourly, &mut often] {
                timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
            }
            loop {
                let swept = tokio::select! {
                    _ = often.tick() => service.sweep_all().await,
                    () = service.making.doomed.notified() => service.sweep().await,
                    _ = hourly.tick() => service.sweep_sessions().await,
                    () = stopped(&mut shutdown) => return,
                };
                if let Err(error) = swept {
                    tracing::warn!(%error, "the sweep did not come to an end; later again");
                }
            }
        })
    }
}

async fn stopped(shutdown: &mut watch::Receiver<bool>) {
    // An error says that the sender is gone, and so is the server.
    let _ = shutdown.wait_for(|stop| *stop).await;
}
