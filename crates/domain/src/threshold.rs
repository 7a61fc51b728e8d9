//! Scores against thresholds. Both directions use `>=`, as the Oz API does: a high `confidence_spoofing` is an attack, a
//! high similarity is the same person.

use serde::{Deserialize, Serialize};

use crate::analysis::ResolutionStatus;

/// `confidence_spoofing` from which a medium counts as an attack.
pub const SPOOFING: f64 = 0.5;
/// Similarity from which two faces count as one person.
pub const SIMILARITY: f64 = 0.85;

/// The range in which a request may choose a threshold, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bounds {
    /// The smallest that may be asked for.
    pub min: f64,
    /// The largest that may be asked for.
    pub max: f64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { min: 0.0, max: 1.0 }
    }
}

impl Bounds {
    /// Whether `value` may be asked for; never when it is not a number.
    pub fn allow(self, value: f64) -> bool {
        (self.min..=self.max).contains(&value)
    }

    /// Whether the range is one: numbers in 0..1, in order.
    pub fn is_valid(self) -> bool {
        0.0 <= self.min && self.min <= self.max && self.max <= 1.0
    }
}

/// Liveness: an attack from `threshold` on. What is not a number is no pass.
pub fn liveness(confidence_spoofing: f64, threshold: f64) -> ResolutionStatus {
    if confidence_spoofing < threshold { ResolutionStatus::Success } else { ResolutionStatus::Declined }
}

/// Face match: a pass from `max` on, a refusal below `min`, and a case for a person between them.
pub fn biometry(min_confidence: f64, min: f64, max: f64) -> ResolutionStatus {
    if min_confidence >= max {
        ResolutionStatus::Success
    } else if min_confidence >= min {
        ResolutionStatus::OperatorRequired
    } else {
        ResolutionStatus::Declined
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ResolutionStatus::{Declined, OperatorRequired, Success};

    #[test]
    fn the_threshold_itself_is_an_attack_and_a_match() {
        assert_eq!(
            [0.49, 0.5, 0.51, f64::NAN].map(|s| liveness(s, SPOOFING)),
            [Success, Declined, Declined, Declined]
        );
        assert_eq!(
            [0.84, 0.85, f64::NAN].map(|s| biometry(s, SIMILARITY, SIMILARITY)),
            [Declined, Success, Declined]
        );
    }

    #[test]
    fn between_two_thresholds_a_person_decides() {
        assert_eq!(
            [0.6, 0.7, 0.89, 0.9].map(|s| biometry(s, 0.7, 0.9)),
            [Declined, OperatorRequired, OperatorRequired, Success]
        );
    }

    #[test]
    fn nan_is_never_allowed() {
        assert!(!Bounds::default().allow(f64::NAN));
        assert!(!Bounds { min: f64::NAN, max: 1.0 }.is_valid());
    }
}
