//! What would have let a medium pass that did not.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Single changes, each of which would have made a pass; absent for a medium that passed and for one without anything to judge.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WouldPassReport {
    /// With the same evidence the medium passes at any threshold above this `confidence_spoofing`; absent when at none.
    pub above_threshold: Option<f32>,
    /// The pieces of evidence of which one, changed, makes a pass at the threshold in force.
    pub pieces: Vec<ChangeReport>,
}

/// One piece, changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeReport {
    /// Its name, for example `texture`.
    pub name: String,
    /// How.
    pub how: HowReport,
    /// With `with_at_least`, the log-likelihood ratio that it would have to say.
    pub log_likelihood_ratio: Option<f32>,
}

/// A change that makes a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HowReport {
    /// Without the piece, which is there.
    Without,
    /// With the piece, which is missing, if it says enough.
    WithAtLeast,
    /// With the piece, which is missing and has to be there.
    With,
}

impl WouldPassReport {
    /// In one line.
    pub fn text(&self) -> String {
        let mut ways: Vec<String> = Vec::new();
        ways.extend(self.above_threshold.map(|score| format!("at a threshold above {score:.4}")));
        ways.extend(self.pieces.iter().map(|change| match (change.how, change.log_likelihood_ratio) {
            (HowReport::Without, _) => format!("without {}", change.name),
            (HowReport::WithAtLeast, Some(ratio)) => format!("with {} of {ratio:+.2} or more", change.name),
            (HowReport::With | HowReport::WithAtLeast, _) => {
                format!("with {}, which is missing", change.name)
            }
        }));
        if ways.is_empty() { "by no single change".to_owned() } else { ways.join("; or ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_to_a_pass_are_one_line() {
        let change = |name: &str, how, log_likelihood_ratio| ChangeReport {
            name: name.to_owned(),
            how,
            log_likelihood_ratio,
        };
        let report = WouldPassReport {
            above_threshold: Some(0.8699),
            pieces: vec![
                change("stream", HowReport::Without, None),
                change("light", HowReport::WithAtLeast, Some(1.5)),
                change("gesture", HowReport::With, None),
            ],
        };
        assert_eq!(
            report.text(),
            "at a threshold above 0.8699; or without stream; or with light of +1.50 or more; or with gesture, which is missing"
        );
        assert_eq!(WouldPassReport::default().text(), "by no single change");
    }
}
