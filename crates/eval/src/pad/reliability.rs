//! Does `confidence_spoofing` mean what it says: of captures with 0.8, are four in five attacks?
//!
//! The score is a probability at even odds, and a trial rarely holds as many attacks as bona fide captures. So each kind
//! is weighted to one half, and the result does not depend on the mix.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::errors::Sample;
use crate::interval::{Interval, clopper_pearson};

/// Bins of equal width.
const BINS: usize = 10;

/// Calibration of a score that claims to be a probability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reliability {
    /// Mean squared difference between the score and the truth (G. W. Brier, 1950): 0 is perfect, 0.25 is a constant 0.5.
    pub brier: f64,
    /// Expected calibration error: mean distance between score and observed share over the bins, by weight.
    pub expected_calibration_error: f64,
    /// The bins that hold a capture, rising.
    pub bins: Vec<ReliabilityBin>,
}

/// Captures with about one score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReliabilityBin {
    /// Lowest score, inclusive.
    pub low: f64,
    /// Highest score, exclusive but for 1.
    pub high: f64,
    /// Bona fide captures.
    pub bona_fide: u64,
    /// Attacks.
    pub attacks: u64,
    /// Mean score by weight.
    pub mean: f64,
    /// Share of attacks by weight: what the score should say.
    pub observed: f64,
    /// Exact binomial interval of `observed`, reweighted in the same way.
    pub interval: Interval,
}

/// Bins what got a response; `None` without both kinds.
pub(super) fn reliability(samples: &[Sample<'_>]) -> Option<Reliability> {
    let scores = |attack: bool| -> Vec<f64> {
        let kind = samples.iter().filter(|sample| sample.species.is_some() == attack);
        kind.filter_map(|sample| sample.confidence).map(f64::from).collect()
    };
    let (attacks, bona_fide) = (scores(true), scores(false));
    if attacks.is_empty() || bona_fide.is_empty() {
        return None;
    }
    let (attack_weight, bona_fide_weight) = (0.5 / attacks.len() as f64, 0.5 / bona_fide.len() as f64);
    let square = |scores: &[f64], truth: f64| scores.iter().map(|score| (score - truth).powi(2)).sum::<f64>();
    let brier = attack_weight * square(&attacks, 1.0) + bona_fide_weight * square(&bona_fide, 0.0);
    let bin_of = |score: f64| ((score * BINS as f64) as usize).min(BINS - 1);
    let (mut bins, mut error) = (Vec::new(), 0.0);
    for bin in 0..BINS {
        let inside = |scores: &[f64]| -> (u64, f64) {
            let inside = scores.iter().filter(|score| bin_of(**score) == bin);
            inside.fold((0, 0.0), |(count, sum), score| (count + 1, sum + score))
        };
        let ((attacks, attack_sum), (bona_fide, bona_fide_sum)) = (inside(&attacks), inside(&bona_fide));
        if attacks + bona_fide == 0 {
            continue;
        }
        let weight = attacks as f64 * attack_weight + bona_fide as f64 * bona_fide_weight;
        let reweighted = |share: f64| {
            let attack = share * attack_weight;
            attack / (attack + (1.0 - share) * bona_fide_weight)
        };
        let mean = (attack_sum * attack_weight + bona_fide_sum * bona_fide_weight) / weight;
        let observed = attacks as f64 * attack_weight / weight;
        let raw = clopper_pearson(attacks, attacks + bona_fide);
        error += weight * (mean - observed).abs();
        bins.push(ReliabilityBin {
            low: bin as f64 / BINS as f64,
            high: (bin + 1) as f64 / BINS as f64,
            bona_fide,
            attacks,
            mean,
            observed,
            interval: Interval { low: reweighted(raw.low), high: reweighted(raw.high) },
        });
    }
    Some(Reliability { brier, expected_calibration_error: error, bins })
}

#[cfg(test)]
mod tests {
    use super::super::errors::tests_support::samples;
    use super::*;

    fn of(attacks: &[f32], bona_fide: &[f32]) -> Reliability {
        let mut all = samples(None, bona_fide);
        all.extend(samples(Some("print"), attacks));
        reliability(&all).unwrap()
    }

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-6, "{a} is not {b}");
    }

    #[test]
    fn a_case_small_enough_for_paper_comes_out_right() {
        let found = of(&[0.75, 0.25], &[0.25, 0.25, 0.25, 0.75]);
        // Half of (1/16 + 9/16) / 2, and half of (3 * 1/16 + 9/16) / 4.
        close(found.brier, 0.5 * 0.3125 + 0.5 * 0.1875);
        let [low, high] = &found.bins[..] else { panic!("{found:?}") };
        assert_eq!((low.attacks, low.bona_fide, high.attacks, high.bona_fide), (1, 3, 1, 1));
        // 1/2 of all attacks against 3/4 of all bona fide captures; 1/2 against 1/4.
        close(low.observed, 0.4);
        close(high.observed, 2.0 / 3.0);
        close(low.mean, 0.25);
        // Weights 5/8 and 3/8.
        close(found.expected_calibration_error, 0.625 * 0.15 + 0.375 * (0.75 - 2.0 / 3.0));
        assert!(low.interval.contains(low.observed) && high.interval.contains(high.observed));
    }

    #[test]
    fn the_mix_of_the_trial_does_not_matter() {
        let once = of(&[0.9, 0.6, 0.2], &[0.1, 0.4]);
        let often = of(&[0.9, 0.6, 0.2].repeat(10), &[0.1, 0.4]);
        close(once.brier, often.brier);
        close(once.expected_calibration_error, often.expected_calibration_error);
    }

    #[test]
    fn a_score_that_means_what_it_says_has_no_calibration_error() {
        // In each bin as many in a hundred are attacks as the score says, with a hundred and a hundred in all.
        let (mut attacks, mut bona_fide) = (Vec::new(), Vec::new());
        for (score, count) in [(0.05, 5), (0.25, 25), (0.75, 75), (0.95, 95)] {
            attacks.extend(vec![score; count]);
            bona_fide.extend(vec![score; 100 - count]);
        }
        assert_eq!(attacks.len(), bona_fide.len());
        assert!(of(&attacks, &bona_fide).expected_calibration_error < 1e-6);
        assert!(of(&bona_fide, &attacks).expected_calibration_error > 0.5);
    }

    #[test]
    fn ends_of_the_scale_fall_into_bins_and_one_kind_alone_is_nothing() {
        let found = of(&[1.0], &[0.0]);
        assert_eq!((found.brier, found.expected_calibration_error, found.bins.len()), (0.0, 0.0, 2));
        assert_eq!((found.bins[0].interval.low, found.bins[1].interval.high), (0.0, 1.0));
        assert_eq!(reliability(&samples(None, &[0.5])), None);
    }
}
