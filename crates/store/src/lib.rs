//! Records and jobs in SQLite or PostgreSQL through one set of queries; blobs in a folder.
//!
//! One set of SQL texts with `$1` placeholders serves both databases; `dialect` holds what differs. Records go in and
//! come out as the types of `bonafide-domain`.

mod args;
pub mod blobs;
mod conn;
mod dialect;
mod error;
pub mod keys;
mod migrate;
mod options;
mod postgres;
pub mod query;
mod records;
mod row;
mod sqlite;
mod store;

pub use blobs::{Blobs, LocalFile};
pub use conn::Conn;
pub use error::{Cause, StoreError};
pub use migrate::Versions;
pub use options::Options;
pub use query::{AnalysisFilter, CompanyQuery, FolderQuery, Reach, Sorting, UserQuery};
pub use records::analysis_states::AnalysisState;
pub use records::job_counts::JobCounts;
pub use records::login_failures::LoginFailures;
pub use store::{Reader, Store, Tx};
