//! One medium.

use bonafide_domain::{Action, Id, Medium};

use crate::folders::find;
use crate::{Caller, Result, Service};

impl Service {
    /// A medium.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] also when it is out of the caller's reach.
    pub async fn medium(&self, caller: &Caller, id: Id<Medium>) -> Result<Medium> {
        let mut reader = self.parts.store.read().await?;
        let (_, medium) = find::medium(&mut reader, caller, Action::MediaRead, id).await?;
        Ok(medium)
    }
}
