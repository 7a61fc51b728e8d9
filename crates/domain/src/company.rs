//! Companies: who shares what.

use serde::{Deserialize, Serialize};

use crate::{Assurance, Id, Metadata, Timestamp, threshold};

/// A tenant. Nothing of one is visible to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Company {
    /// Unique.
    pub id: Id<Company>,
    /// Shown name; unique, regardless of case.
    pub name: String,
    /// What its users may ask for.
    pub settings: Settings,
    /// Free fields.
    pub meta_data: Metadata,
    /// When it was made.
    pub time_created: Timestamp,
    /// When it was last changed.
    pub time_updated: Timestamp,
}

/// Bounds within which a company's requests may move thresholds, and what they must at least ask for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// For `threshold_spoofing` of QUALITY.
    pub spoofing: threshold::Bounds,
    /// For `threshold_min` and `threshold_max` of BIOMETRY.
    pub similarity: threshold::Bounds,
    /// Assurance below which a pass of QUALITY is a case for a person.
    pub min_assurance: Assurance,
}
