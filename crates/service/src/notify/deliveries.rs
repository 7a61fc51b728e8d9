//! Shows how the results of a folder were delivered.

use bonafide_domain::delivery::Delivery;
use bonafide_domain::{Action, Folder, Id};

use crate::{Caller, Error, Result, Service, reach};

impl Service {
    /// The deliveries of a folder with all attempts, oldest first.
    ///
    /// # Errors
    /// The folder is out of reach.
    pub async fn deliveries(&self, caller: &Caller, folder: Id<Folder>) -> Result<Vec<Delivery>> {
        let mut reader = self.parts.store.read().await?;
        let folder = reader.folder(folder).await?.ok_or(Error::NotFound("folder"))?;
        let (company, maker) = (folder.company_id, Some(folder.user_id));
        reach::check(caller, Action::DeliveryRead, Action::DeliveryRead, company, maker, "folder")?;
        Ok(reader.deliveries_of(folder.id).await?)
    }
}
