//! One folder.

use bonafide_domain::folder::Full;
use bonafide_domain::{Action, Folder, Id};

use super::{find, load};
use crate::{Caller, Error, Result, Service};

impl Service {
    /// A folder with its media, and with its analyses when asked for.
    ///
    /// # Errors
    /// [`Error::NotFound`] also when it is out of the caller's reach.
    pub async fn folder(&self, caller: &Caller, id: Id<Folder>, with_analyses: bool) -> Result<Full> {
        let mut reader = self.parts.store.read().await?;
        let folder = find::folder(&mut reader, caller, Action::FolderRead, id).await?;
        load::load(&mut reader, vec![folder], with_analyses).await?.pop().ok_or(Error::NotFound("folder"))
    }
}
