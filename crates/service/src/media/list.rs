//! The media of a folder.

use bonafide_domain::{Action, Folder, Id, Medium};

use crate::folders::find;
use crate::{Caller, Result, Service};

impl Service {
    /// All media of a folder, oldest first.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] also when the folder is out of the caller's reach.
    pub async fn folder_media(&self, caller: &Caller, id: Id<Folder>) -> Result<Vec<Medium>> {
        let mut reader = self.parts.store.read().await?;
        let folder = find::folder(&mut reader, caller, Action::MediaRead, id).await?;
        Ok(reader.media_of(&[folder.id]).await?)
    }
}
