//! Removing a user.

use bonafide_domain::{Action, Id, User};

use super::last_administrator::check_not_last;
use super::users::reached;
use crate::{Caller, Result, Service};

impl Service {
    /// Removes a user and ends its sessions. Its folders stay with the company.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] for the only administrator.
    pub async fn delete_user(&self, caller: &Caller, id: Id<User>) -> Result<()> {
        let mut tx = self.parts.store.write().await?;
        let found = tx.user(id).await?;
        let user = reached(caller, Action::UserDelete, found)?;
        check_not_last(&mut tx, &user).await?;
        tx.delete_user(id).await?;
        Ok(tx.commit().await?)
    }
}
