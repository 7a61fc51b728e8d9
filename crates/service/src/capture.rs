//! Captures in the browser: the web adapter's use cases.
//!
//! The way of one: [`Begin`] binds a token to the page's origin and says what the person is asked for; the upload is taken
//! once, in one transaction with its folder; the result is told as far as the operator wants browsers to know it. The
//! token is the authority for all of it, so that no access token is ever in a page.

mod account;
mod begin;
mod bind;
mod config;
mod event;
mod receive;
mod refusal;
mod result;

pub use account::BUILT_IN;
pub use begin::{Begin, Begun};
pub use event::Batch;
pub use receive::Admitted;
pub use refusal::Refusal;
