//! A new folder from one request.

use bonafide_domain::analysis::{FolderStatus, ResolutionStatus};
use bonafide_domain::capture::CaptureSession;
use bonafide_domain::capture::session::Used;
use bonafide_domain::folder::Full;
use bonafide_domain::{Action, Folder, Id, Metadata};
use bonafide_store::{Tx, keys};
use serde_json::{Map, Value};

use super::prepare::Prepared;
use super::{Received, Uploaded};
use crate::analyses::{StartRequest, Started};
use crate::capture::Refusal;
use crate::reach::check_role;
use crate::{Caller, Error, Result, Service};

/// A capture session that a new folder uses up.
pub(crate) struct Claim {
    pub(crate) session: Id<CaptureSession>,
    /// Hash of what was sent.
    pub(crate) content: [u8; 32],
    /// What the folder says of the capture.
    pub(crate) technical_meta_data: Value,
}

impl Service {
    /// Makes a folder with the files that were received, possibly none, and starts the analyses that the payload asks for.
    ///
    /// # Errors
    /// The caller may not; more files than a folder may have; a file that cannot be opened; what starting analyses
    /// refuses. Then there is no folder.
    pub async fn create_folder(&self, caller: &Caller, received: Received) -> Result<Uploaded> {
        self.create_folder_in(caller, received, None).await
    }

    /// The same, in one transaction with the end of a capture session.
    ///
    /// # Errors
    /// [`Refusal::Used`] when the session was used before; then there is no folder.
    pub(crate) async fn create_folder_of(
        &self,
        caller: &Caller,
        received: Received,
        claim: &Claim,
    ) -> Result<Uploaded> {
        self.create_folder_in(caller, received, Some(claim)).await
    }

    async fn create_folder_in(
        &self,
        caller: &Caller,
        received: Received,
        claim: Option<&Claim>,
    ) -> Result<Uploaded> {
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
            technical_meta_data: technical(claim)?,
            time_created: now,
            time_updated: now,
        };
        let prepared = self.prepare(caller, &folder, &mut payload, &files).await?;
        let prefixes: Vec<_> = (!files.is_empty()).then(|| keys::folder(folder.id)).into_iter().collect();
        self.doom(&prefixes).await?;
        self.keep_files(&prepared.media, &files, &prefixes).await?;
        let inserted =
            self.insert_all(caller, &mut folder, &prepared, payload.start.as_ref(), &prefixes, claim).await;
        let (tx, started) = match inserted {
            Ok(inserted) => inserted,
            Err(error) => {
                self.discard(&prefixes).await;
                return Err(error);
            }
        };
        tx.commit().await?;
        let mut warnings = prepared.warnings;
        let mut analyses = Vec::new();
        if let Some(started) = started {
            warnings.extend(started.warnings);
            analyses = started.analyses;
        }
        if !analyses.is_empty() {
            self.wake_workers();
        }
        Ok(Uploaded { full: Full { folder, media: prepared.media, analyses }, warnings })
    }

    /// The folder with all in it, ready to be committed.
    async fn insert_all(
        &self,
        caller: &Caller,
        folder: &mut Folder,
        prepared: &Prepared,
        request: Option<&StartRequest>,
        prefixes: &[String],
        claim: Option<&Claim>,
    ) -> Result<(Tx, Option<Started>)> {
        let mut tx = self.parts.store.write().await?;
        if let Some(claim) = claim {
            let used = Used { content: claim.content, folder_id: folder.id };
            if !tx.use_capture_session(claim.session, &used).await? {
                return Err(Error::Capture(Refusal::Used));
            }
        }
        tx.insert_folder(folder).await?;
        for medium in &prepared.media {
            tx.insert_medium(medium).await?;
        }
        let started = match request {
            Some(request) => {
                Some(self.start_in(&mut tx, caller, folder, &prepared.media, request, &prepared.keys).await?)
            }
            None => None,
        };
        self.spare_upload(&mut tx, prefixes).await?;
        Ok((tx, started))
    }
}

fn technical(claim: Option<&Claim>) -> Result<Metadata> {
    let mut fields = Map::new();
    if let Some(claim) = claim {
        fields.insert("capture".to_owned(), claim.technical_meta_data.clone());
    }
    Ok(fields.try_into()?)
}
