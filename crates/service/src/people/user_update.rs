//! Changing a user.

use bonafide_domain::permission::{may_grant, reaches};
use bonafide_domain::{Action, Id, User};

use super::check;
use super::companies::COMPANY;
use super::last_administrator::check_not_last;
use super::role::{is_service, role};
use super::users::reached;
use crate::wire::UserBody;
use crate::{Caller, Error, Result, Service};

impl Service {
    /// Changes what the body names. A new password ends the user's other sessions.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when a user changes more than its name and password and may not; [`Error::Conflict`] when
    /// the e-mail is taken, or the only administrator would be none.
    pub async fn update_user(&self, caller: &Caller, id: Id<User>, body: UserBody) -> Result<User> {
        let found = self.parts.store.read().await?.user(id).await?;
        reached(caller, Action::UserUpdate, found)?;
        let password_hash = match &body.password {
            Some(password) => {
                check::password(password, self.settings().password_length)?;
                // Before the transaction, which would make others wait for the hash.
                Some(self.passwords.hash(password.clone(), self.parts.random.as_ref()).await?)
            }
            None => None,
        };

        let mut tx = self.parts.store.write().await?;
        let found = tx.user(id).await?;
        let old = reached(caller, Action::UserUpdate, found)?;
        let mut new = changed(&old, &body)?;
        check_promotion(caller, &old, &new)?;
        if new.role != old.role {
            check_not_last(&mut tx, &old).await?;
        }
        if let Some(company) = new.company_id.filter(|_| new.company_id != old.company_id) {
            tx.company(company).await?.ok_or(Error::NotFound(COMPANY))?;
        }
        let shortened = old.is_service && !new.is_service;
        if password_hash.is_some() || shortened {
            let kept = caller.session.filter(|_| caller.user.id == id && !shortened);
            tx.delete_sessions_of(id, kept).await?;
        }
        if let Some(hash) = password_hash {
            new.password_hash = hash;
        }
        new.time_updated = self.now();
        if !tx.update_user(&new).await? {
            return Err(Error::NotFound(super::users::USER));
        }
        tx.commit().await?;
        Ok(new)
    }
}

/// The user after the change, apart from the password.
fn changed(old: &User, body: &UserBody) -> Result<User> {
    let mut new = old.clone();
    let name = |field, given: &Option<String>, now: &mut String| {
        if let Some(given) = given {
            *now = check::person_name(field, given)?;
        }
        Ok::<(), Error>(())
    };
    name("first_name", &body.first_name, &mut new.first_name)?;
    name("last_name", &body.last_name, &mut new.last_name)?;
    name("middle_name", &body.middle_name, &mut new.middle_name)?;
    if let Some(meta_data) = &body.meta_data {
        new.meta_data = old.meta_data.patched(meta_data)?;
    }
    if let Some(email) = &body.email {
        new.email = check::email(email)?;
    }
    new.role = role(body.user_type.as_deref(), body.is_admin, Some(old.role))?;
    new.is_service = is_service(new.role, body.is_service, Some((old.role, old.is_service)))?;
    new.can_start = body.can_start(old.can_start);
    new.company_id = if new.role.has_company() {
        Some(body.company_id.or(old.company_id).ok_or_else(|| Error::missing("company_id"))?)
    } else {
        None
    };
    Ok(new)
}

/// Whether the caller may change what it changes beyond name and password. A value that stays is no change: clients send
/// back whole users.
fn check_promotion(caller: &Caller, old: &User, new: &User) -> Result<()> {
    let is_promotion = new.role != old.role
        || new.is_service != old.is_service
        || new.email != old.email
        || new.can_start != old.can_start
        || new.company_id != old.company_id;
    if !is_promotion {
        return Ok(());
    }
    let may = |company| reaches(&caller.user, Action::UserPromote, company, Some(old.id));
    if !may(old.company_id) || (new.role != old.role && !may_grant(&caller.user, new.role)) {
        Err(Error::Forbidden)
    } else if !may(new.company_id) {
        Err(Error::NotFound(COMPANY))
    } else {
        Ok(())
    }
}
