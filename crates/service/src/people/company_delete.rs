//! Removing a company.

use bonafide_domain::{Action, Company, Id};

use super::companies::reached;
use crate::{Caller, Result, Service};

impl Service {
    /// Removes a company with its users, their sessions, its folders and all that is in them. Files follow: they are
    /// named in the same transaction for the sweeper to delete.
    pub async fn delete_company(&self, caller: &Caller, id: Id<Company>) -> Result<()> {
        let mut tx = self.parts.store.write().await?;
        let found = tx.company(id).await?;
        reached(caller, Action::CompanyDelete, found)?;
        tx.doom_folders_of(id, self.now()).await?;
        tx.delete_company(id).await?;
        Ok(tx.commit().await?)
    }
}
