//! The end of a medium.

use bonafide_domain::analysis::State;
use bonafide_domain::{Action, Id, Medium};
use bonafide_store::{AnalysisFilter, keys};

use crate::folders::find;
use crate::{Caller, Error, Result, Service};

impl Service {
    /// Deletes a medium. What was made of its picture goes with it, best shots of analyses too; the analyses' numbers
    /// stay.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], and [`Error::Conflict`] while an analysis looks at it.
    pub async fn delete_medium(&self, caller: &Caller, id: Id<Medium>) -> Result<()> {
        let (mut tx, mut folder, medium) =
            find::locked_medium(&self.parts.store, caller, Action::MediaDelete, id).await?;
        let now = self.now();
        for analysis in tx.analyses_of(&[folder.id], &AnalysisFilter::default()).await? {
            if !analysis.source_media.contains(&id) {
                continue;
            }
            if analysis.state == State::Processing {
                return Err(Error::Conflict("an analysis of this medium is running".to_owned()));
            }
            tx.doom(&keys::best_shot(folder.id, analysis.id, id), now).await?;
        }
        if !tx.delete_medium(id).await? {
            return Err(Error::NotFound("medium"));
        }
        tx.doom(&keys::medium(folder.id, medium.id), now).await?;
        folder.time_updated = now;
        tx.update_folder(&folder).await?;
        tx.commit().await?;
        self.making.doomed.notify_one();
        Ok(())
    }
}
