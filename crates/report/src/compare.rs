//! The answer of `bonafide compare A B --json`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::liveness::Reason;
use crate::pack::PackReport;

/// Whether two media show one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CompareReport {
    /// Version of the program.
    pub bonafide: String,
    /// The networks that answered.
    pub pack: PackReport,
    /// First medium.
    pub left: SideReport,
    /// Second medium.
    pub right: SideReport,
    /// Cosine of the two descriptors, -1..1; absent when they could not be compared.
    pub cosine: Option<f32>,
    /// Calibrated, 0..1, high = same person; absent when they could not be compared.
    pub similarity: Option<f32>,
    /// Similarity from which two faces count as one person.
    pub threshold: f32,
    /// The decision.
    pub decision: Decision,
    /// Why, in one sentence.
    pub why: String,
    /// Milliseconds per stage.
    pub timings_ms: BTreeMap<String, f64>,
}

/// One of the two media.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SideReport {
    /// As given on the command line.
    pub file: String,
    /// Faces in the frame that was used.
    pub faces: u64,
    /// Overall quality of the face that was used, 0..100.
    pub quality: Option<f32>,
    /// Why this side could not be used: `unreadable`, `no_face`, `several_faces`, `not_described`.
    pub error: Option<Reason>,
}

/// Whether two faces count as one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// `similarity >= threshold`.
    Match,
    /// `similarity < threshold`.
    NoMatch,
    /// A side could not be used; its `error` says why.
    NotCompared,
}
