//! Making a user.

use bonafide_domain::permission::{may_grant, reaches};
use bonafide_domain::user::CanStart;
use bonafide_domain::{Action, Company, Id, Role, User};

use super::check;
use super::companies::COMPANY;
use super::role::{is_service, role};
use crate::reach::check_role;
use crate::wire::UserBody;
use crate::{Caller, Error, Result, Service};

impl Service {
    /// Makes a user. A company's administrator makes users of its own company.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the e-mail is taken.
    pub async fn create_user(&self, caller: &Caller, body: UserBody) -> Result<User> {
        check_role(caller, Action::UserCreate)?;
        let email = check::email(body.email.as_deref().ok_or_else(|| Error::missing("email"))?)?;
        let password = body.password.as_deref().ok_or_else(|| Error::missing("password"))?;
        check::password(password, self.settings().password_length)?;
        let role = role(body.user_type.as_deref(), body.is_admin, None)?;
        if !may_grant(&caller.user, role) {
            return Err(Error::Forbidden);
        }
        let company_id = company_of(caller, role, body.company_id)?;
        let name = |field, name: &Option<String>| check::person_name(field, name.as_deref().unwrap_or(""));
        let mut user = self.new_user(email, role)?;
        user.company_id = company_id;
        user.is_service = is_service(role, body.is_service, None)?;
        user.first_name = name("first_name", &body.first_name)?;
        user.last_name = name("last_name", &body.last_name)?;
        user.middle_name = name("middle_name", &body.middle_name)?;
        user.can_start = body.can_start(CanStart::default());
        user.password_hash = self.passwords.hash(password.to_owned(), self.parts.random.as_ref()).await?;
        user.meta_data = body.meta_data.unwrap_or_default();

        let mut tx = self.parts.store.write().await?;
        if let Some(id) = company_id {
            tx.company(id).await?.ok_or(Error::NotFound(COMPANY))?;
        }
        tx.insert_user(&user).await?;
        tx.commit().await?;
        Ok(user)
    }

    /// A user with nothing but a login and a role, not yet stored.
    pub(crate) fn new_user(&self, email: String, role: Role) -> Result<User> {
        let now = self.now();
        Ok(User {
            id: self.id()?,
            company_id: None,
            role,
            is_service: false,
            email,
            password_hash: String::new(),
            first_name: String::new(),
            last_name: String::new(),
            middle_name: String::new(),
            can_start: CanStart::default(),
            meta_data: bonafide_domain::Metadata::default(),
            time_created: now,
            time_updated: now,
        })
    }
}

/// The company of a user with this role: none, the one given, or the caller's own.
fn company_of(caller: &Caller, role: Role, given: Option<Id<Company>>) -> Result<Option<Id<Company>>> {
    if !role.has_company() {
        return Ok(None);
    }
    let company = given.or(caller.user.company_id).ok_or_else(|| Error::missing("company_id"))?;
    if reaches(&caller.user, Action::UserCreate, Some(company), None) {
        Ok(Some(company))
    } else {
        Err(Error::NotFound(COMPANY))
    }
}
