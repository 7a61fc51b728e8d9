//! HTTP to services and back: the Oz API, its errors, its description.
//!
//! [`router`] answers requests by the use cases of a [`bonafide_service::Service`]; [`serve`] runs it on a listener. What
//! comes from outside is read in `request` and `multipart`, with a bound on everything; `oz` has one file per noun; what
//! goes out that is more than JSON is made in `answer`.

mod adapter;
mod answer;
mod demo;
mod docs;
mod error;
mod health;
mod multipart;
mod not_offered;
mod openapi;
mod options;
mod oz;
mod request;
mod router;
mod serve;
mod state;
mod watch;

pub use adapter::Assets;
pub use options::Options;
pub use request::network::{Network, NotANetwork};
pub use router::{description, router};
pub use serve::serve;
