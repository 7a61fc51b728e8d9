//! Whether what the server stands on is there.

use bonafide_store::JobCounts;

use crate::{Error, Result, Service};

impl Service {
    /// Whether the database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn check_database(&self) -> Result<()> {
        self.job_counts().await.map(|_| ())
    }

    /// Whether files can be written.
    ///
    /// # Errors
    /// The disk is full, or the folder is gone.
    pub async fn check_storage(&self) -> Result<()> {
        self.parts.blobs.check().await.map_err(|error| Error::Storage(std::io::Error::other(error)))
    }

    /// How many jobs wait, run and were given up.
    pub async fn job_counts(&self) -> Result<JobCounts> {
        Ok(self.parts.store.read().await?.job_counts().await?)
    }
}
