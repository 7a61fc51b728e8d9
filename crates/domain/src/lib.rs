//! What things are and which changes are legal: ids, entities, states, roles, decisions.
//!
//! Pure: no clock, no randomness, no storage. Times and random bits come in as arguments. Words on the wire are those of
//! the Oz API.

pub mod analysis;
pub mod assignment;
pub mod assurance;
pub mod capture;
pub mod company;
pub mod consolidate;
pub mod delivery;
pub mod folder;
pub mod id;
pub mod job;
pub mod media;
pub mod metadata;
pub mod permission;
pub mod reason;
pub mod role;
pub mod session;
pub mod threshold;
pub mod time;
pub mod user;

pub use analysis::{Analysis, AnalysisType};
pub use assurance::Assurance;
pub use company::Company;
pub use folder::Folder;
pub use id::Id;
pub use media::{MediaType, Medium};
pub use metadata::Metadata;
pub use permission::{Action, Scope};
pub use role::Role;
pub use time::Timestamp;
pub use user::User;
