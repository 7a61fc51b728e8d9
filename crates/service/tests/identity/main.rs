//! Logins, sessions, users, companies and free fields on a real database.

#[path = "../common/fixture.rs"]
mod fixture;

mod companies;
mod login;
mod metadata;
mod people;
mod secrets;
mod sessions;
mod users;
