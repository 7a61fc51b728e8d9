//! Shows one analysis.

use bonafide_domain::{Action, Analysis, Id};

use crate::{Caller, Error, Result, Service, reach};

impl Service {
    /// One analysis.
    ///
    /// # Errors
    /// It is out of reach.
    pub async fn analysis(&self, caller: &Caller, id: Id<Analysis>) -> Result<Analysis> {
        const WHAT: &str = "analysis";
        let mut reader = self.parts.store.read().await?;
        let analysis = reader.analysis(id).await?.ok_or(Error::NotFound(WHAT))?;
        let folder = reader.folder(analysis.folder_id).await?.ok_or(Error::NotFound(WHAT))?;
        let (company, maker) = (folder.company_id, Some(folder.user_id));
        reach::check(caller, Action::AnalysisRead, Action::AnalysisRead, company, maker, WHAT)?;
        Ok(analysis)
    }
}
