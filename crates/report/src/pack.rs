//! Which networks answered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The model pack behind a verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PackReport {
    /// SHA-256 of the pack's manifest, which holds the hashes of all its files: 64 hexadecimal digits.
    pub hash: String,
    /// In the manifest's order.
    pub models: Vec<ModelReport>,
}

/// One network of the pack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModelReport {
    /// Unique name in the pack.
    pub name: String,
    /// What it is for, in the manifest's words: `detect_short`, `detect_full`, `mesh`, `embed`, `texture`.
    pub role: String,
    /// SHA-256 of its file: 64 hexadecimal digits.
    pub sha256: String,
}
