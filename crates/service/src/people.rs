//! Companies and their users.

pub(crate) mod check;
mod companies;
mod company_create;
mod company_delete;
mod company_update;
mod first_administrator;
mod last_administrator;
mod role;
mod user_create;
mod user_delete;
mod user_update;
mod users;
mod webhook_key;

pub use first_administrator::new_password;
