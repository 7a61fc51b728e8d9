//! One use case per file: log in, upload, analyse, decide, notify, erase; and the worker that runs jobs.
//!
//! [`Service`] is made from [`Parts`] and shared by everything that answers requests or runs jobs. Every use case takes
//! the [`Caller`] and asks the table in `domain::permission`; what a caller cannot reach is absent to it.

mod clock;
mod error;
mod parts;
mod random;
mod settings;

pub use clock::Clock;
pub use error::{Error, Result};
pub use parts::{Caller, Parts, Service};
pub use random::{OsRandom, Random};
pub use settings::Settings;
