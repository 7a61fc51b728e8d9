//! Analyses: how they are asked for, started, run, seen, decided and deleted.
//!
//! The way of one: a [`StartRequest`] becomes rows and jobs in one transaction; a worker runs each job and books its
//! outcome; the transaction that books the last outcome of a group ends the group and promises the delivery.

mod admit;
pub(crate) mod complete;
mod decide;
mod delete;
pub(crate) mod earlier;
mod get;
mod list;
mod params;
mod request;
mod retry;
pub(crate) mod run;
mod settle;
mod start;

pub use decide::DecisionRequest;
pub use list::AnalysisQuery;
pub(crate) use params::Asked;
pub use request::{AnalysisRequest, StartRequest};
pub use run::replay::{Prints, is_replayed, replay_evidence};
pub use run::session::{SessionCapture, SessionError, session_evidence};
pub use start::Started;
