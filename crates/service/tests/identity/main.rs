//! Logins, sessions, users, companies and free fields on a real database.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::large_futures,
    clippy::needless_pass_by_value,
    reason = "tests say what they expect by failing, and run once"
)]

#[path = "../common/fixture.rs"]
mod fixture;

mod companies;
mod login;
mod metadata;
mod people;
mod secrets;
mod sessions;
mod users;
