//! Who may have a file: a user in whose reach it is, or whoever has a link to it.

use bonafide_domain::{Action, Folder, Id, Medium};

use crate::folders::find;
use crate::{Caller, Error, Result, Service};

/// By what right a file is asked for.
#[derive(Clone, Copy)]
pub enum Access<'a> {
    /// A token.
    Caller(&'a Caller),
    /// A link, by the parameters of its query as they came.
    Link {
        /// UNIX seconds.
        expires: &'a str,
        /// Base64url.
        signature: &'a str,
    },
}

impl Service {
    /// The medium, when `access` opens `path`, the path of one of its files.
    pub(super) async fn opened(
        &self,
        access: Access<'_>,
        id: Id<Medium>,
        path: &str,
    ) -> Result<(Folder, Medium)> {
        let mut reader = self.parts.store.read().await?;
        match access {
            Access::Caller(caller) => find::medium(&mut reader, caller, Action::MediaRead, id).await,
            Access::Link { expires, signature } => {
                self.links().check(path, expires, signature)?;
                let medium = reader.medium(id).await?.ok_or(Error::NotFound("medium"))?;
                let folder = reader.folder(medium.folder_id).await?.ok_or(Error::NotFound("medium"))?;
                Ok((folder, medium))
            }
        }
    }
}
