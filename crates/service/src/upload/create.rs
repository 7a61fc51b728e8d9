//! A new folder from one request.

use bonafide_domain::analysis::{FolderStatus, ResolutionStatus};
use bonafide_domain::folder::Full;
use bonafide_domain::{Action, Folder};
use bonafide_store::keys;

use super::{Received, Uploaded};
use crate::reach::check_role;
use crate::{Caller, Error, Result, Service};

impl Service {
    /// Makes a folder with the files that were received, possibly none, and starts the analyses that the payload asks for.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::TooLarge`] for more files than a folder may have; [`Error::Medium`] for a file that
    /// cannot be opened; what starting analyses refuses. Then there is no folder.
    pub async fn create_folder(&self, caller: &Caller, received: Received) -> Result<Uploaded> {
        check_role(caller, Action::FolderCreate)?;
        let Received { mut payload, files } = received;
        let now = self.now();
        let mut folder = Folder {
            id: self.id()?,
            company_id: caller.user.company_id,
            user_id: caller.user.id,
            resolution_endpoint: None,
            resolution_status: FolderStatus::Initial,
            system_resolution: ResolutionStatus::Initial,
            group_id: None,
            meta_data: std::mem::take(&mut payload.folder_meta_data),
            technical_meta_data: bonafide_domain::Metadata::default(),
            time_created: now,
            time_updated: now,
        };
        let prepared = self.prepare(caller, &folder, &mut payload, &files).await?;
        let prefix = keys::folder(folder.id);
        if !files.is_empty() {
            self.doom(std::slice::from_ref(&prefix)).await?;
            self.keep_files(&prepared.media, &files).await?;
        }
        let mut warnings = prepared.warnings;
        let mut analyses = Vec::new();
        let mut tx = self.parts.store.write().await?;
        tx.insert_folder(&folder).await?;
        for medium in &prepared.media {
            tx.insert_medium(medium).await?;
        }
        if let Some(request) = &payload.start {
            let started =
                self.start_in(&mut tx, caller, &mut folder, &prepared.media, request, &prepared.keys).await?;
            warnings.extend(started.warnings);
            analyses = started.analyses;
        }
        if !files.is_empty() && !tx.spare(&prefix).await? {
            return Err(Error::Internal("the files of an upload were swept while it ran".to_owned()));
        }
        tx.commit().await?;
        if !analyses.is_empty() {
            self.wake_workers();
        }
        Ok(Uploaded { full: Full { folder, media: prepared.media, analyses }, warnings })
    }
}
