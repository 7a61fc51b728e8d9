//! Deletes one analysis.

use bonafide_domain::analysis::State;
use bonafide_domain::{Action, Analysis, Id};
use bonafide_store::keys;

use crate::{Caller, Error, Result, Service, reach};

impl Service {
    /// Deletes an analysis with its job and its best shots, and brings the folder in line. One that is running ends
    /// without an effect.
    ///
    /// # Errors
    /// It is out of reach, or the caller may not delete.
    pub async fn delete_analysis(&self, caller: &Caller, id: Id<Analysis>) -> Result<()> {
        const WHAT: &str = "analysis";
        let place =
            self.parts.store.read().await?.analysis(id).await?.ok_or(Error::NotFound(WHAT))?.folder_id;
        let mut tx = self.parts.store.write().await?;
        let mut folder = tx.folder(place).await?.ok_or(Error::NotFound(WHAT))?;
        let (company, maker) = (folder.company_id, Some(folder.user_id));
        reach::check(caller, Action::AnalysisRead, Action::AnalysisDelete, company, maker, WHAT)?;
        let analysis = tx.analysis(id).await?.ok_or(Error::NotFound(WHAT))?;
        tx.delete_analysis(id).await?;
        tx.doom(&keys::analysis(folder.id, id), self.now()).await?;
        self.settle(&mut tx, &mut folder).await?;
        // The others of its group may have waited for it alone.
        let ended = analysis.state == State::Processing
            && self.end_group(&mut tx, &folder, analysis.group_id).await?;
        tx.commit().await?;
        self.making.doomed.notify_one();
        if ended {
            self.signals.group_ended(analysis.group_id);
            self.wake_workers();
        }
        Ok(())
    }
}
