//! Records by id, for a caller who may do something with them. What it cannot see is absent.

use bonafide_domain::{Action, Folder, Id, Medium};
use bonafide_store::{Conn, Store, Tx};

use crate::reach::check;
use crate::{Caller, Error, Result};

const ABSENT: Error = Error::NotFound("medium");

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
/// made the folder.
pub(crate) async fn medium(
    conn: &mut Conn,
    caller: &Caller,
    action: Action,
    id: Id<Medium>,
) -> Result<(Folder, Medium)> {
    let medium = conn.medium(id).await?.ok_or(ABSENT)?;
    let folder = conn.folder(medium.folder_id).await?.ok_or(ABSENT)?;
    check(caller, Action::MediaRead, action, folder.company_id, Some(folder.user_id), "medium")?;
    Ok((folder, medium))
}

/// A transaction in which [`medium`] and its folder stay as they are until the end. The folder is locked first, as
/// everywhere, so that two transactions never wait for each other.
pub(crate) async fn locked_medium(
    store: &Store,
    caller: &Caller,
    action: Action,
    id: Id<Medium>,
) -> Result<(Tx, Folder, Medium)> {
    let place = store.read().await?.medium(id).await?.ok_or(ABSENT)?.folder_id;
    let mut tx = store.write().await?;
    tx.folder(place).await?.ok_or(ABSENT)?;
    let (folder, medium) = medium(&mut tx, caller, action, id).await?;
    Ok((tx, folder, medium))
}
