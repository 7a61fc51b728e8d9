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

/// The captures of one kind.
#[derive(Default)]
struct Kind {
    /// How many there are.
    all: f64,
    /// Score and count of those that pass at some threshold.
    able: Vec<(f64, u32)>,
    /// How many pass at none.
    lost: f64,
}

/// The threshold for scores with their species, `None` for a bona fide capture, each counted as often as it says; an attack is
/// what scores at or above it. What scores 1 passes at no threshold: it counts, and is no place to cut. Where that alone turns
/// away too many people, no other is turned away. 0.5 where no capture of the kind that the target is about can pass.
pub(super) fn threshold(scores: &[(Option<&str>, f64, u32)], target: Target) -> f64 {
    let mut kinds: BTreeMap<Option<&str>, Kind> = BTreeMap::new();
    for (species, score, times) in scores.iter().filter(|(_, _, times)| *times > 0) {
        let kind = kinds.entry(*species).or_default();
        kind.all += f64::from(*times);
        if *score < 1.0 {
            kind.able.push((*score, *times));
        } else {
            kind.lost += f64::from(*times);
        }
    }
    let found = match target {
        Target::Bpcer(most) => kinds.get_mut(&None).and_then(|people| {
            people.able.sort_by(|a, b| b.0.total_cmp(&a.0));
            first_beyond(&people.able, people.lost, people.all * most).map(f64::next_up)
        }),
        Target::Apcer(most) => kinds
            .iter_mut()
            .filter(|(species, _)| species.is_some())
            .filter_map(|(_, attacks)| {
                attacks.able.sort_by(|a, b| a.0.total_cmp(&b.0));
                first_beyond(&attacks.able, 0.0, attacks.all * most)
            })
            .reduce(f64::min),
    };
    found.unwrap_or(0.5).clamp(0.0, 1.0)
}

/// The first score that is on the right side when `most` captures may be on the wrong one: `lost`, whatever the threshold, and
/// then those that are sorted. `None` without any of these.
fn first_beyond(sorted: &[(f64, u32)], lost: f64, most: f64) -> Option<f64> {
    let mut wrong = lost;
    for (score, times) in sorted {
        wrong += f64::from(*times);
        // The small slack keeps one of ten at 10 %.
        if wrong > most + 1e-9 {
            return Some(*score);
        }
    }
    sorted.last().map(|(score, _)| *score)
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

    #[test]
    fn what_passes_at_no_threshold_counts_and_is_no_place_to_cut() {
        let mut all = scores();
        all.extend([(None, 1.0, 1), (Some("print"), 1.0, 4), (Some("mask"), 1.0, 2)]);
        let at = |target| threshold(&all, target);
        // Of eleven people one never passes: over a twentieth, and within a tenth that leaves none to turn away.
        for most in [0.05, 0.1] {
            assert!(at(Target::Bpcer(most)) > 0.45 && at(Target::Bpcer(most)) < 0.4501, "{most}");
        }
        assert!(at(Target::Bpcer(0.2)) > 0.4 && at(Target::Bpcer(0.2)) < 0.4001);
        // A quarter of eight prints is two that pass, of four masks one.
        assert_eq!((at(Target::Apcer(0.0)), at(Target::Apcer(0.25))), (0.3, 0.7));
        assert_eq!(threshold(&[(None, 1.0, 3)], Target::Bpcer(0.02)), 0.5);
        assert_eq!(threshold(&[(Some("print"), 1.0, 3)], Target::Apcer(0.0)), 0.5);
    }
}
