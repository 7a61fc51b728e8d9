//! One use case per file: log in, upload, analyse, decide, notify, erase; and the worker that runs jobs.
//!
//! [`Service`] is made from [`Parts`] and shared by everything that answers requests or runs jobs. Every use case takes
//! the [`Caller`] and asks the table in `domain::permission`; what a caller cannot reach is absent to it.

pub mod analyses;
pub mod capture;
mod clock;
mod counters;
pub mod demo;
mod erase;
mod error;
mod files;
mod folders;
mod health;
mod identity;
pub mod json;
mod keys;
mod links;
mod media;
mod metadata;
mod notify;
mod parts;
mod people;
mod random;
mod reach;
mod settings;
mod upload;
mod wait;
pub mod wire;
mod worker;

pub use analyses::{AnalysisQuery, AnalysisRequest, DecisionRequest, StartRequest, Started};
pub use analyses::{Prints, SessionCapture, SessionError, is_replayed, replay_evidence, session_evidence};
pub use clock::Clock;
pub use counters::{Counters, Snapshot};
pub use error::{Error, Result};
pub use files::{Access, Part, StoredFile};
pub use folders::{FolderList, ListFolders};
pub use identity::SessionClaims;
pub use links::Links;
pub use metadata::MetadataTarget;
pub use parts::{Caller, Parts, Service};
pub use people::new_password;
pub use random::{NoRandom, OsRandom, Random};
pub use settings::{Liveness, Replays, Settings, Webhook};
pub use upload::{Added, PAYLOAD_BYTES, Payload, Received, ReceivedFile, Uploaded, additional_info};
