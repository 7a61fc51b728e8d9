//! Takes up again what was given up.

use bonafide_domain::analysis::{ResolutionStatus, State};
use bonafide_domain::{Analysis, Id};
use bonafide_store::Tx;
use serde_json::{Value, json};

use crate::{Error, Result, Service};

impl Service {
    /// Puts an analysis that was given up back to where it was when it started, and its group with it.
    pub(crate) async fn reopen(&self, tx: &mut Tx, id: Id<Analysis>) -> Result<()> {
        const WHAT: &str = "job";
        let place = tx.analysis(id).await?.ok_or(Error::NotFound(WHAT))?.folder_id;
        let mut folder = tx.folder(place).await?.ok_or(Error::NotFound(WHAT))?;
        let mut analysis = tx.analysis(id).await?.ok_or(Error::NotFound(WHAT))?;
        if analysis.decision.is_some() {
            return Err(Error::Conflict("an operator has decided in the meantime".to_owned()));
        }
        analysis.state = State::Processing;
        analysis.resolution_status = ResolutionStatus::Processing;
        analysis.results_data = Value::Null;
        analysis.results_media = json!([]);
        analysis.bonafide = Value::Null;
        analysis.time_updated = self.now();
        tx.update_analysis(&analysis).await?;
        self.settle(tx, &mut folder).await
    }
}
