//! Somebody must be left who can do everything.

use bonafide_domain::{Role, User};
use bonafide_store::{Conn, Reach, UserQuery};

use crate::{Error, Result};

/// Refuses to take away the only administrator. Until the transaction ends nobody else takes one away, so that two of them
/// who remove each other do not both succeed.
pub(super) async fn check_not_last(conn: &mut Conn, user: &User) -> Result<()> {
    if user.role != Role::Admin {
        return Ok(());
    }
    conn.lock_administrators().await?;
    let two = UserQuery { role: Some(Role::Admin), reach: Reach::All, limit: 2, ..UserQuery::default() };
    let administrators = conn.users(&two).await?;
    if administrators.iter().any(|other| other.id != user.id) {
        Ok(())
    } else {
        Err(Error::Conflict("this user is the only ADMIN".to_owned()))
    }
}
