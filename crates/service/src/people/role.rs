//! The role that `user_type` and `is_admin` mean together.

use bonafide_domain::Role;

use crate::{Error, Result};

/// The role after a change; `now` is `None` for a user who is being made.
///
/// # Errors
/// No role is named and there is none yet; it is not one of the six; or the two fields contradict each other.
pub(super) fn role(user_type: Option<&str>, is_admin: Option<bool>, now: Option<Role>) -> Result<Role> {
    let named: Option<Role> = match user_type {
        Some(text) => Some(text.parse().map_err(|error| Error::value(format!("user_type is {error}")))?),
        None => None,
    };
    let role = named.or(now).ok_or_else(|| Error::missing("user_type"))?;
    let contradiction = || Err(Error::value(format!("is_admin does not go with {role}")));
    match (role, is_admin) {
        (Role::ClientAdmin, Some(false)) if named.is_some() => contradiction(),
        (Role::Client | Role::ClientAdmin, Some(true)) => Ok(Role::ClientAdmin),
        (Role::Client | Role::ClientAdmin, Some(false)) => Ok(Role::Client),
        // Answers call a company's administrator a CLIENT, and a client may send back what it got.
        (Role::Client, None) if now == Some(Role::ClientAdmin) => Ok(Role::ClientAdmin),
        (Role::Admin, Some(false)) if named.is_none() => contradiction(),
        (Role::Operator | Role::ClientOperator | Role::ClientService, Some(true)) => contradiction(),
        (role, _) => Ok(role),
    }
}

/// Whether sessions last long after a change.
pub(super) fn is_service(role: Role, given: Option<bool>, now: Option<(Role, bool)>) -> Result<bool> {
    if role == Role::ClientService {
        return Ok(true);
    }
    let before = now.is_some_and(|(role, is_service)| is_service && role != Role::ClientService);
    let is_service = given.unwrap_or(before && role.has_company());
    if is_service && !role.has_company() {
        return Err(Error::value(format!("is_service does not go with {role}")));
    }
    Ok(is_service)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Role::{Admin, Client, ClientAdmin, ClientOperator, ClientService, Operator};

    fn after(user_type: Option<&str>, is_admin: Option<bool>, now: Option<Role>) -> Option<Role> {
        role(user_type, is_admin, now).ok()
    }

    #[test]
    fn a_new_user_has_the_role_that_both_fields_name() {
        for (user_type, is_admin, expected) in [
            ("ADMIN", None, Some(Admin)),
            ("ADMIN", Some(false), Some(Admin)),
            ("OPERATOR", Some(true), None),
            ("CLIENT", None, Some(Client)),
            ("CLIENT", Some(true), Some(ClientAdmin)),
            ("CLIENT ADMIN", None, Some(ClientAdmin)),
            ("CLIENT ADMIN", Some(false), None),
            ("client_service", Some(false), Some(ClientService)),
            ("ROOT", None, None),
        ] {
            assert_eq!(after(Some(user_type), is_admin, None), expected, "{user_type} {is_admin:?}");
        }
        assert_eq!(after(None, Some(true), None), None);
    }

    #[test]
    fn what_a_change_does_not_name_stays() {
        assert_eq!(after(None, None, Some(Operator)), Some(Operator));
        assert_eq!(after(Some("CLIENT"), None, Some(ClientAdmin)), Some(ClientAdmin));
        assert_eq!(after(None, Some(false), Some(ClientAdmin)), Some(Client));
        assert_eq!(after(None, Some(true), Some(Client)), Some(ClientAdmin));
        assert_eq!(after(None, Some(false), Some(Admin)), None);
        // Not more than is asked for: a former system administrator does not manage a company by accident.
        assert_eq!(after(Some("CLIENT"), None, Some(Admin)), Some(Client));
    }

    #[test]
    fn service_accounts_and_no_others_last_long_by_themselves() {
        assert!(is_service(ClientService, Some(false), None).unwrap());
        assert!(!is_service(Client, None, None).unwrap() && is_service(Client, Some(true), None).unwrap());
        assert!(is_service(ClientOperator, None, Some((Client, true))).unwrap());
        assert!(!is_service(Client, None, Some((ClientService, true))).unwrap());
        assert!(is_service(Admin, Some(true), None).is_err());
        assert!(!is_service(Admin, None, Some((Client, true))).unwrap());
    }
}
