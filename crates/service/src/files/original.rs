//! The file as it was uploaded.

use bonafide_domain::{Id, Medium};
use bonafide_store::keys;

use super::stored::etag;
use super::{Access, StoredFile, content_type, path};
use crate::{Error, Result, Service};

impl Service {
    /// The file as it was uploaded.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::AuthInvalid`] for a link that does not open it.
    pub async fn original(&self, access: Access<'_>, id: Id<Medium>) -> Result<StoredFile> {
        let (_, medium) = self.opened(access, id, &path::original(id)).await?;
        let key = keys::original(medium.folder_id, id);
        let content_type = content_type::closed(&medium.content_type);
        self.stored(&key, content_type, etag(&medium, "")).await?.ok_or(Error::NotFound("file"))
    }
}
