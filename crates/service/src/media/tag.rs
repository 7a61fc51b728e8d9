//! The tags of a medium.

use bonafide_domain::media::check_tags;
use bonafide_domain::{Action, Id, Medium};

use crate::folders::find;
use crate::{Caller, Error, Result, Service};

impl Service {
    /// Puts these tags in place of those that are there; none clears them. Analyses that were started before do not
    /// change.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], and [`Error::Value`] for words that are no tags.
    pub async fn set_tags(&self, caller: &Caller, id: Id<Medium>, tags: &[String]) -> Result<Medium> {
        check_tags(tags).map_err(|error| Error::value(error.to_string()))?;
        let (mut tx, mut folder, mut medium) =
            find::locked_medium(&self.parts.store, caller, Action::MediaUpdate, id).await?;
        let now = self.now();
        medium.tags = tags.to_vec();
        medium.time_updated = now;
        folder.time_updated = now;
        tx.update_medium(&medium).await?;
        tx.update_folder(&folder).await?;
        tx.commit().await?;
        Ok(medium)
    }
}
