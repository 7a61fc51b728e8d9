//! From received files to a folder: read the payload, look into every file, keep the files, insert the rows.
//!
//! A folder appears whole or not at all. Files are kept before the rows that name them, under a prefix that is doomed
//! from the start; the transaction that inserts the rows spares it. When anything fails in between, or the client goes
//! away, the sweeper removes what was kept.

mod add;
pub(crate) mod additional_info;
mod create;
mod inspect;
mod keep;
mod name;
mod payload;
mod prepare;

pub(crate) use create::Claim;
pub(crate) use inspect::refusal;

use bonafide_domain::Medium;
use bonafide_domain::folder::Full;

pub use additional_info::additional_info;
pub use payload::{PAYLOAD_BYTES, Payload};

/// One request with files, received to the end.
#[derive(Default)]
pub struct Received {
    /// What the part named `payload` says; the default when there is none.
    pub payload: Payload,
    /// The other parts, in the order in which they came.
    pub files: Vec<ReceivedFile>,
}

/// One file in the scratch folder. It is removed when this value goes.
pub struct ReceivedFile {
    /// Name of the part, which the payload refers to.
    pub key: String,
    /// Name of the file on the client, as sent; empty when it was not.
    pub original_name: String,
    /// Where it lies.
    pub path: tempfile::TempPath,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
}

/// A new folder.
#[derive(Debug)]
pub struct Uploaded {
    /// With its media and the analyses that were started.
    pub full: Full,
    /// What was ignored, as sentences that repeat nothing of the request.
    pub warnings: Vec<String>,
}

/// Media added to a folder.
#[derive(Debug)]
pub struct Added {
    /// The new ones, in the order of the files.
    pub media: Vec<Medium>,
    /// What was ignored, as sentences that repeat nothing of the request.
    pub warnings: Vec<String>,
}
