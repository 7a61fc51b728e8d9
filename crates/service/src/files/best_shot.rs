//! The best frame that an analysis chose of a medium.

use bonafide_domain::{Action, Analysis, Id, Medium};
use bonafide_store::keys;

use super::{Access, StoredFile, path};
use crate::reach::check;
use crate::{Error, Result, Service};

impl Service {
    /// The best shot as a JPEG.
    ///
    /// # Errors
    /// [`Error::NotFound`], also when the analysis chose none or the medium is gone; [`Error::AuthInvalid`] for a link
    /// that does not open it.
    pub async fn best_shot(
        &self,
        access: Access<'_>,
        analysis_id: Id<Analysis>,
        medium_id: Id<Medium>,
    ) -> Result<StoredFile> {
        const ABSENT: Error = Error::NotFound("best shot");
        if let Access::Link { expires, signature } = access {
            self.links().check(&path::best_shot(analysis_id, medium_id), expires, signature)?;
        }
        let mut reader = self.parts.store.read().await?;
        let analysis = reader.analysis(analysis_id).await?.ok_or(ABSENT)?;
        let folder = reader.folder(analysis.folder_id).await?.ok_or(ABSENT)?;
        if let Access::Caller(caller) = access {
            let (see, act) = (Action::AnalysisRead, Action::MediaRead);
            check(caller, see, act, folder.company_id, Some(folder.user_id), "best shot")?;
        }
        let medium = reader.medium(medium_id).await?.ok_or(ABSENT)?;
        if medium.folder_id != folder.id {
            return Err(ABSENT);
        }
        let key = keys::best_shot(folder.id, analysis_id, medium_id);
        let etag = format!("\"{analysis_id}-{medium_id}\"");
        self.stored(&key, "image/jpeg", etag).await?.ok_or(ABSENT)
    }
}
