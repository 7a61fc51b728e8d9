//! Where to cut the fused score.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a threshold is chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// The lowest threshold that turns away at most this share of the bona fide captures, 0..1.
    Bpcer(f64),
    /// The highest threshold that lets through at most this share of the attacks of every species, 0..1.
    Apcer(f64),
}

/// The threshold for scores with their species, `None` for a bona fide capture, each counted as often as it says; an attack is
/// what scores at or above it. 0.5 without captures of the kind that the target is about.
pub(super) fn threshold(scores: &[(Option<&str>, f64, u32)], target: Target) -> f64 {
    let mut kinds: BTreeMap<Option<&str>, Vec<(f64, u32)>> = BTreeMap::new();
    for (species, score, times) in scores.iter().filter(|(_, _, times)| *times > 0) {
        kinds.entry(*species).or_default().push((*score, *times));
    }
    let found = match target {
        Target::Bpcer(most) => kinds.get_mut(&None).map(|people| {
            people.sort_by(|a, b| b.0.total_cmp(&a.0));
            first_beyond(people, most).next_up()
        }),
        Target::Apcer(most) => kinds
            .iter_mut()
            .filter(|(species, _)| species.is_some())
            .map(|(_, attacks)| {
                attacks.sort_by(|a, b| a.0.total_cmp(&b.0));
                first_beyond(attacks, most)
            })
            .reduce(f64::min),
    };
    found.unwrap_or(0.5).clamp(0.0, 1.0)
}

/// The first score that is on the right side when the share `most` of them may be on the wrong one, which come first.
fn first_beyond(sorted: &[(f64, u32)], most: f64) -> f64 {
    let all: f64 = sorted.iter().map(|(_, times)| f64::from(*times)).sum();
    let mut wrong = 0.0;
    for (score, times) in sorted {
        wrong += f64::from(*times);
        // The small slack keeps one of ten at 10 %.
        if wrong > all * most + 1e-9 {
            return *score;
        }
    }
    sorted.last().map_or(0.5, |(score, _)| *score)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores() -> Vec<(Option<&'static str>, f64, u32)> {
        let mut all: Vec<_> = (0..10).map(|i| (None, f64::from(i) / 20.0, 1)).collect();
        all.extend([0.3, 0.6, 0.7, 0.8].map(|score| (Some("print"), score, 1)));
        all.extend([0.4, 0.9].map(|score| (Some("mask"), score, 1)));
        all
    }

    #[test]
    fn a_share_of_people_is_turned_away_and_no_more() {
        let at = |most| threshold(&scores(), Target::Bpcer(most));
        // The highest score of a person is 0.45, the next 0.4; at or above the threshold is an attack.
        assert!(at(0.0) > 0.45 && at(0.0) < 0.4501);
        assert!(at(0.1) > 0.4 && at(0.1) < 0.4001);
        assert_eq!(at(1.0), 0.0_f64.next_up());
    }

    #[test]
    fn the_strictest_species_rules() {
        let at = |most| threshold(&scores(), Target::Apcer(most));
        assert_eq!((at(0.0), at(0.25), at(0.5)), (0.3, 0.4, 0.7));
        assert_eq!(threshold(&[], Target::Apcer(0.1)), 0.5);
    }

    #[test]
    fn what_counts_twice_is_two_captures() {
        let mut twice = scores();
        twice[9].2 = 2;
        twice[0].2 = 0;
        // Of ten, the two at 0.45 are over a tenth.
        assert!(threshold(&twice, Target::Bpcer(0.1)) > 0.45);
    }
}
