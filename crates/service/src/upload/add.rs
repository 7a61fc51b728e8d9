//! More media for a folder.

use bonafide_domain::{Action, Folder, Id, Medium};
use bonafide_store::{Tx, keys};

use super::prepare::too_many;
use super::{Added, Received};
use crate::folders::find;
use crate::{Caller, Error, Result, Service};

impl Service {
    /// Adds the files that were received to a folder. Analyses are not started.
    ///
    /// # Errors
    /// [`Error::NotFound`] and [`Error::Forbidden`]; [`Error::Structure`] without a file; [`Error::TooLarge`] when the
    /// folder would hold too many files; [`Error::Medium`] for a file that cannot be opened. Then nothing is added.
    pub async fn add_media(
        &self,
        caller: &Caller,
        folder_id: Id<Folder>,
        received: Received,
    ) -> Result<Added> {
        let Received { mut payload, files } = received;
        let mut reader = self.parts.store.read().await?;
        let folder = find::folder(&mut reader, caller, Action::MediaCreate, folder_id).await?;
        let there = reader.count_media(folder_id).await?;
        drop(reader);
        if files.is_empty() {
            return Err(Error::structure("there is no file in the request"));
        }
        let limit = u64::from(self.settings().files_per_folder);
        if there + files.len() as u64 > limit {
            return Err(too_many(limit));
        }
        let mut prepared = self.prepare(caller, &folder, &mut payload, &files).await?;
        if payload.start.is_some() || !payload.folder_meta_data.is_empty() {
            prepared.warnings.push(
                "\"analyses\", \"resolution_endpoint\" and \"folder:meta_data\" count only for a new folder; ignored"
                    .to_owned(),
            );
        }
        let prefixes: Vec<_> =
            prepared.media.iter().map(|medium| keys::medium(folder_id, medium.id)).collect();
        self.doom(&prefixes).await?;
        self.keep_files(&prepared.media, &files, &prefixes).await?;
        match self.insert_media(caller, folder_id, &prepared.media, &prefixes).await {
            Ok(tx) => tx.commit().await?,
            Err(error) => {
                self.discard(&prefixes).await;
                return Err(error);
            }
        }
        Ok(Added { media: prepared.media, warnings: prepared.warnings })
    }

    /// The media in their folder, ready to be committed.
    async fn insert_media(
        &self,
        caller: &Caller,
        folder_id: Id<Folder>,
        media: &[Medium],
        prefixes: &[String],
    ) -> Result<Tx> {
        let mut tx = self.parts.store.write().await?;
        // Again, and held to the end: it may have gone or been filled meanwhile.
        let mut folder = find::folder(&mut tx, caller, Action::MediaCreate, folder_id).await?;
        let limit = u64::from(self.settings().files_per_folder);
        if tx.count_media(folder_id).await? + media.len() as u64 > limit {
            return Err(too_many(limit));
        }
        for medium in media {
            tx.insert_medium(medium).await?;
        }
        self.spare_upload(&mut tx, prefixes).await?;
        folder.time_updated = self.now();
        tx.update_folder(&folder).await?;
        Ok(tx)
    }
}
