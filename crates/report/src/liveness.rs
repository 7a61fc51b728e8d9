//! Whether a real, live person is present: the resolution and every piece of evidence behind it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The liveness answer for one medium.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LivenessReport {
    /// The decision.
    pub resolution: Resolution,
    /// What decided it.
    pub reason: Reason,
    /// Chance that this is an attack if attacks were as frequent as bona fide presentations, 0..1, high = attack; absent
    /// without evidence. It follows from the evidence, which is not yet calibrated on independent data.
    pub confidence_spoofing: Option<f32>,
    /// How much the evidence that was there can carry. Missing evidence lowers it.
    pub assurance: Assurance,
    /// Present and missing pieces.
    pub evidence: Vec<EvidenceReport>,
}

/// The decision, in the words of the Oz API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Resolution {
    /// Check passed.
    Success,
    /// Check failed: an attack is suspected.
    Declined,
    /// The evidence does not suffice; a person has to decide.
    OperatorRequired,
    /// The check could not be carried out.
    Failed,
}

/// Why, for programs and for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// Stable code, for example `texture_of_attack` or `no_face`.
    pub code: String,
    /// One sentence.
    pub text: String,
}

impl Resolution {
    /// As on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Success => "SUCCESS",
            Self::Declined => "DECLINED",
            Self::OperatorRequired => "OPERATOR_REQUIRED",
            Self::Failed => "FAILED",
        }
    }
}

/// How much the evidence can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Assurance {
    /// Nothing was measured that could carry a pass.
    None,
    /// Passive evidence only: stops careless attacks.
    Low,
    /// A challenge was answered, by a gesture or by the light on the face.
    Substantial,
    /// A gesture and the light were both answered, in a stream that was judged.
    High,
}

impl Assurance {
    /// As on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Substantial => "substantial",
            Self::High => "high",
        }
    }
}

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceReport {
    /// What it looks at, for example `texture`.
    pub name: String,
    /// Whether it could be gathered.
    pub status: EvidenceStatus,
    /// The measured value, in the evidence's own terms; absent when missing.
    pub score: Option<f32>,
    /// Natural logarithm of how much likelier this is from a bona fide presentation than from an attack: above 0 speaks
    /// for a bona fide presentation, below 0 for an attack; absent when missing.
    pub log_likelihood_ratio: Option<f32>,
    /// Why.
    pub reason: Reason,
}

/// Whether a piece of evidence could be gathered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceStatus {
    /// It counts.
    Present,
    /// It does not count, and its absence lowers the assurance.
    Missing,
}
