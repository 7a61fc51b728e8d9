//! Quality of one face picture, after ISO/IEC 29794-5.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// All measures of the best frame.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QualityReport {
    /// 0 useless .. 100 ideal.
    pub overall: f32,
    /// One entry per measure.
    pub measures: Vec<MeasureReport>,
}

/// One measure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeasureReport {
    /// The standard's name, for example `sharpness`.
    pub name: String,
    /// The measured quantity, in `unit`.
    pub native: f32,
    /// Unit of `native`, for example `degree`; empty for a plain ratio.
    pub unit: String,
    /// 0 useless .. 100 ideal.
    pub score: f32,
    /// Score from which the measure is fulfilled.
    pub threshold: f32,
    /// What the value means here, in words.
    pub text: String,
}

impl MeasureReport {
    /// Whether the score reaches its threshold.
    pub fn is_fulfilled(&self) -> bool {
        self.score >= self.threshold
    }
}
