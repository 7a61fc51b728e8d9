//! Records and jobs in SQLite or PostgreSQL through one set of queries; blobs in a folder.

pub mod blobs;
mod error;
pub mod keys;
mod options;
pub mod query;
mod records;
mod store;

pub use blobs::{Blobs, LocalFile};
pub use error::{Cause, StoreError};
pub use options::Options;
pub use query::{AnalysisFilter, CompanyQuery, FolderQuery, Reach, Sorting, UserQuery};
pub use records::jobs::JobCounts;
pub use records::login_failures::LoginFailures;
pub use store::{Conn, Reader, Store, Tx};
