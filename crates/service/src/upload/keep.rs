//! Files to blobs, before the rows that name them.

use std::time::Duration;

use bonafide_domain::{Medium, Timestamp};
use bonafide_store::{Tx, keys};

use super::ReceivedFile;
use crate::{Error, Result, Service};

/// How long blobs may lie without a row before the sweeper removes them.
pub(crate) const GRACE: Duration = Duration::from_hours(1);
/// Longest time for keeping the files of one request: well below [`GRACE`], so that the sweeper never meets a request
/// that is still running.
const LONGEST: Duration = Duration::from_mins(20);
/// More than a transaction that spares files takes to its end and the clocks of servers on one database differ: within
/// it the sweeper of another server may find the files due.
const MARGIN: Duration = Duration::from_mins(5);

impl Service {
    /// Dooms the prefixes in a transaction of their own: from here on nothing is left behind, whatever happens.
    pub(crate) async fn doom(&self, prefixes: &[String]) -> Result<()> {
        if prefixes.is_empty() {
            return Ok(());
        }
        self.doom_from(prefixes, self.now().plus(GRACE)).await
    }

    /// Stores each file under the key of its medium, which one of the prefixes begins; media and files are in the same
    /// order.
    pub(super) async fn keep_files(
        &self,
        media: &[Medium],
        files: &[ReceivedFile],
        prefixes: &[String],
    ) -> Result<()> {
        let store = async {
            for (medium, file) in media.iter().zip(files) {
                let key = keys::original(medium.folder_id, medium.id);
                self.parts.blobs.put_file(&key, &file.path).await?;
            }
            Ok(())
        };
        // Then the last of them is perhaps still being written, and the whole grace has to pass.
        let late = |_| Error::Storage(std::io::Error::from(std::io::ErrorKind::TimedOut));
        let kept = tokio::time::timeout(LONGEST, store).await.map_err(late)?;
        if kept.is_err() {
            self.discard(prefixes).await;
        }
        kept
    }

    /// Has the sweeper remove at once what was kept for a request that was refused: clients that try again and again
    /// must not fill the disk within the grace, and nobody's face stays for nothing. Never after a commit, which may
    /// have succeeded even when it failed.
    pub(super) async fn discard(&self, prefixes: &[String]) {
        // On an error the sweeper comes after the grace.
        if !prefixes.is_empty() && self.doom_from(prefixes, self.now()).await.is_ok() {
            self.making.doomed.notify_one();
        }
    }

    /// Takes files from the sweeper, in the transaction with the rows that name them. False when it may have taken them
    /// first.
    pub(crate) async fn spare(&self, tx: &mut Tx, prefix: &str) -> Result<bool> {
        Ok(tx.spare(prefix, self.now().plus(MARGIN)).await?)
    }

    /// Takes the files of an upload from the sweeper, in the transaction that inserts the rows that name them.
    pub(super) async fn spare_upload(&self, tx: &mut Tx, prefixes: &[String]) -> Result<()> {
        for prefix in prefixes {
            if !self.spare(tx, prefix).await? {
                return Err(Error::Internal("the files of an upload were swept while it ran".to_owned()));
            }
        }
        Ok(())
    }

    async fn doom_from(&self, prefixes: &[String], not_before: Timestamp) -> Result<()> {
        let mut tx = self.parts.store.write().await?;
        for prefix in prefixes {
            tx.doom(prefix, not_before).await?;
        }
        Ok(tx.commit().await?)
    }
}
