//! The end of a folder.

use bonafide_domain::{Action, Folder, Id};
use bonafide_store::keys;

use super::find;
use crate::{Caller, Error, Result, Service};

impl Service {
    /// Deletes a folder with its media, analyses, jobs and deliveries. Its files are doomed in the same transaction, so
    /// the sweeper removes them even when the server stops here. An analysis that is running finds nothing to book its
    /// result on.
    ///
    /// # Errors
    /// [`Error::NotFound`] also when it is out of the caller's reach; [`Error::Forbidden`] for roles that delete nothing.
    pub async fn delete_folder(&self, caller: &Caller, id: Id<Folder>) -> Result<()> {
        let mut tx = self.parts.store.write().await?;
        find::folder(&mut tx, caller, Action::FolderDelete, id).await?;
        if !tx.delete_folder(id).await? {
            return Err(Error::NotFound("folder"));
        }
        tx.doom(&keys::folder(id), self.now()).await?;
        tx.commit().await?;
        self.making.doomed.notify_one();
        Ok(())
    }
}
