//! Who is it? Logins, sessions and the tokens of capture sessions.

mod attempts;
mod authenticate;
mod log_out;
mod login;
mod password;
mod refresh;
mod session;
mod session_token;
mod sweep;
mod token;

pub(crate) use password::Passwords;
pub use session_token::SessionClaims;
