//! Who the tests are about.

use std::net::IpAddr;

use bonafide_domain::{Company, Id, Role, User};
use bonafide_service::wire::{CompanyBody, LoginView, UserBody};
use bonafide_service::{Caller, Error, Result, Service};

use crate::fixture::{Fixture, administrator};

/// Everybody's.
pub const PASSWORD: &str = "correct horse";
/// Where everybody is.
pub const PEER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

/// What makes a user.
pub fn body(email: &str, role: Role, company: Option<Id<Company>>) -> UserBody {
    UserBody {
        email: Some(email.to_owned()),
        password: Some(PASSWORD.to_owned()),
        user_type: Some(role.word().to_owned()),
        company_id: company,
        ..UserBody::default()
    }
}

impl Fixture {
    /// Makes a company.
    pub async fn company(&self, name: &str) -> Company {
        let body = CompanyBody { name: Some(name.to_owned()), ..CompanyBody::default() };
        self.service.create_company(&administrator(), body).await.unwrap()
    }

    /// Makes a user.
    pub async fn user(&self, email: &str, role: Role, company: Option<Id<Company>>) -> User {
        self.service.create_user(&administrator(), body(email, role, company)).await.unwrap()
    }

    /// Makes a user, and is it.
    pub async fn caller(&self, email: &str, role: Role, company: Option<Id<Company>>) -> Caller {
        Caller { user: self.user(email, role, company).await, session: None }
    }

    /// Logs in with everybody's password.
    pub async fn log_in(&self, email: &str) -> LoginView {
        log_in(&self.service, email, PASSWORD).await.unwrap()
    }

    /// Who has this token.
    pub async fn who(&self, token: &str) -> Result<Caller> {
        self.service.authenticate(Some(token)).await
    }
}

/// Logs in from where everybody is.
pub async fn log_in(service: &Service, email: &str, password: &str) -> Result<LoginView> {
    service.login(email, password, PEER).await
}

/// What an error is, in a word that can be compared.
pub fn kind<T>(result: Result<T>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(Error::NotFound(what)) => what,
        Err(Error::Forbidden) => "forbidden",
        Err(Error::AuthMissing) => "missing",
        Err(Error::AuthInvalid(_)) => "invalid",
        Err(Error::AuthExpired) => "expired",
        Err(Error::TooManyAttempts { .. }) => "wait",
        Err(Error::Structure { .. }) => "structure",
        Err(Error::Value { .. }) => "value",
        Err(Error::Conflict(_)) => "conflict",
        Err(_) => "another",
    }
}

/// The words of an error.
pub fn words<T>(result: Result<T>) -> String {
    result.err().map_or_else(|| "ok".to_owned(), |error| error.to_string())
}
