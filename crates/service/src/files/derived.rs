//! Files that are made when they are first asked for, and kept.

use std::path::Path;

use bonafide_domain::Medium;
use bonafide_media::{Limits, MediaError};
use bonafide_store::keys;

use super::StoredFile;
use super::stored::etag;
use crate::upload::refusal;
use crate::{Error, Result, Service};

/// Makes something of the first file into the second, within limits.
pub(super) type Make = Box<dyn FnOnce(&Path, &Path, &Limits) -> std::result::Result<(), MediaError> + Send>;

/// What is made of a medium.
pub(super) struct Recipe {
    /// Where it is kept.
    pub(super) key: String,
    /// What the entity tag says beside the medium's hash.
    pub(super) name: String,
    pub(super) content_type: &'static str,
    /// From the original.
    pub(super) make: Make,
}

impl Service {
    /// The file, made now unless it is there. Requests for one file wait for the first of them; it is finished even when
    /// nobody waits any more.
    pub(super) async fn derived(&self, medium: Medium, recipe: Recipe) -> Result<StoredFile> {
        let etag = etag(&medium, &format!("-{}", recipe.name));
        if let Some(there) = self.stored(&recipe.key, recipe.content_type, etag.clone()).await? {
            return Ok(there);
        }
        let service = self.clone();
        let task = tokio::spawn(async move {
            let flight = service.making.flight(&recipe.key);
            let _alone = flight.lock().await;
            let (key, content_type) = (recipe.key.clone(), recipe.content_type);
            if let Some(there) = service.stored(&key, content_type, etag.clone()).await? {
                return Ok(there);
            }
            service.make(&medium, recipe).await?;
            service.stored(&key, content_type, etag).await?.ok_or(Error::NotFound("file"))
        });
        task.await.map_err(|_| Error::Internal("making a file broke down".to_owned()))?
    }

    async fn make(&self, medium: &Medium, recipe: Recipe) -> Result<()> {
        let (parts, key) = (&self.parts, recipe.key);
        let original = keys::original(medium.folder_id, medium.id);
        let scratch = &parts.settings.scratch;
        let source = parts.blobs.local(&original, scratch).await?.ok_or(Error::NotFound("file"))?;
        let folder = tempfile::Builder::new().prefix("make-").tempdir_in(scratch)?;
        let out = folder.path().join("made");
        let limits = parts.settings.media.clone();
        let (make, target) = (recipe.make, out.clone());
        let made = self.decoding(move || make(source.path(), &target, &limits)).await?;
        made.map_err(|error| refusal(error, "the medium"))?;
        self.doom(std::slice::from_ref(&key)).await?;
        parts.blobs.put_file(&key, &out).await?;
        // Whoever deletes the medium now dooms this file with it; if it was deleted before, the file stays doomed.
        let mut tx = parts.store.write().await?;
        if tx.medium(medium.id).await?.is_none() || !self.spare(&mut tx, &key).await? {
            return Err(Error::NotFound("medium"));
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Writes made bytes.
pub(super) fn write(out: &Path, bytes: &[u8]) -> std::result::Result<(), MediaError> {
    std::fs::write(out, bytes).map_err(MediaError::Io)
}
