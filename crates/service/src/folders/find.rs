//! Records by id, for a caller who may do something with them. What it cannot see is absent.

use bonafide_domain::{Action, Folder, Id, Medium};
use bonafide_store::Conn;

use crate::reach::check;
use crate::{Caller, Error, Result};

/// The folder, when the caller may do `action` with it. In a transaction it stays as it is until the end.
pub(crate) async fn folder(
    conn: &mut Conn,
    caller: &Caller,
    action: Action,
    id: Id<Folder>,
) -> Result<Folder> {
    let folder = conn.folder(id).await?.ok_or(Error::NotFound("folder"))?;
    check(caller, Action::FolderRead, action, folder.company_id, Some(folder.user_id), "folder")?;
    Ok(folder)
}

/// The medium and its folder, when the caller may do `action` with the medium. What is in a folder belongs to whoever
/// made the folder. In a transaction both stay as they are until the end.
pub(crate) async fn medium(
    conn: &mut Conn,
    caller: &Caller,
    action: Action,
    id: Id<Medium>,
) -> Result<(Folder, Medium)> {
    const ABSENT: Error = Error::NotFound("medium");
    let folder_id = conn.medium(id).await?.ok_or(ABSENT)?.folder_id;
    let folder = conn.folder(folder_id).await?.ok_or(ABSENT)?;
    check(caller, Action::MediaRead, action, folder.company_id, Some(folder.user_id), "medium")?;
    // Read again under the folder's lock, which changes of its media wait for.
    let medium = conn.medium(id).await?.ok_or(ABSENT)?;
    Ok((folder, medium))
}
