//! Files to blobs, before the rows that name them.

use std::time::Duration;

use bonafide_domain::Medium;
use bonafide_store::keys;

use super::ReceivedFile;
use crate::{Error, Result, Service};

/// How long blobs may lie without a row before the sweeper removes them.
pub(crate) const GRACE: Duration = Duration::from_hours(1);
/// Longest time for keeping the files of one request: well below [`GRACE`], so that the sweeper never meets a request
/// that is still running.
const LONGEST: Duration = Duration::from_mins(20);

impl Service {
    /// Dooms the prefixes in a transaction of their own: from here on nothing is left behind, whatever happens.
    pub(crate) async fn doom(&self, prefixes: &[String]) -> Result<()> {
        if prefixes.is_empty() {
            return Ok(());
        }
        let not_before = self.now().plus(GRACE);
        let mut tx = self.parts.store.write().await?;
        for prefix in prefixes {
            tx.doom(prefix, not_before).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Stores each file under the key of its medium; both are in the same order.
    pub(super) async fn keep_files(&self, media: &[Medium], files: &[ReceivedFile]) -> Result<()> {
        let store = async {
            for (medium, file) in media.iter().zip(files) {
                let key = keys::original(medium.folder_id, medium.id);
                self.parts.blobs.put_file(&key, &file.path).await?;
            }
            Ok(())
        };
        let late = |_| Error::Storage(std::io::Error::from(std::io::ErrorKind::TimedOut));
        tokio::time::timeout(LONGEST, store).await.map_err(late)?
    }
}
