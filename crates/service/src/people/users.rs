//! Finding users.

use bonafide_domain::{Action, Id, User};
use bonafide_store::UserQuery;

use super::check;
use crate::reach::{self, reach};
use crate::{Caller, Error, Result, Service};

/// What a user is called in errors.
pub(super) const USER: &str = "user";

impl Service {
    /// The users whom the caller may see, oldest first, at most 1000. `search` is part of an e-mail or a name.
    pub async fn users(
        &self,
        caller: &Caller,
        search: Option<&str>,
        offset: u64,
        limit: u64,
    ) -> Result<Vec<User>> {
        let reach = reach(caller, Action::UserRead)?;
        let search = check::search(search);
        if !check::is_searchable(search.as_deref()) {
            return Ok(vec![]);
        }
        let query = UserQuery { search, reach, offset, limit: check::limit(limit), ..UserQuery::default() };
        Ok(self.parts.store.read().await?.users(&query).await?)
    }

    /// One user.
    pub async fn user(&self, caller: &Caller, id: Id<User>) -> Result<User> {
        let found = self.parts.store.read().await?.user(id).await?;
        reached(caller, Action::UserRead, found)
    }
}

/// The user, if the caller may do this with it.
pub(super) fn reached(caller: &Caller, action: Action, found: Option<User>) -> Result<User> {
    let user = found.ok_or(Error::NotFound(USER))?;
    reach::check(caller, Action::UserRead, action, user.company_id, Some(user.id), USER)?;
    Ok(user)
}
