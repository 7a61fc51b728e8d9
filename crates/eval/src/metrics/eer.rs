//! Equal error rate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Scores;
use crate::interval::Interval;

/// The rate at which false matches and false non-matches are equally frequent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EqualErrorRate {
    /// 0..1.
    pub rate: f64,
    /// Score where it lies.
    pub threshold: f64,
    /// From resampled comparisons, the threshold chosen anew in each resample.
    pub bootstrap_interval: Option<Interval>,
}

/// Finds it on the straight line between the two neighbouring operating points where the rates cross.
///
/// When the rates meet over a whole range of thresholds, the middle of that range is given.
pub fn equal_error_rate(scores: &Scores) -> EqualErrorRate {
    let mut points = scores.operating_points().peekable();
    let mut before = scores.at(f32::INFINITY);
    before.threshold = points.peek().map_or(0.0, |point| point.threshold);
    let found = |rate, threshold| EqualErrorRate { rate, threshold, bootstrap_interval: None };
    while let Some(point) = points.next() {
        if point.fmr >= point.fnmr {
            let (above, below) = (before.fnmr - before.fmr, point.fmr - point.fnmr);
            if below == 0.0 {
                let next = points.peek().map_or(point.threshold, |next| next.threshold);
                return found(point.fmr, f64::midpoint(f64::from(point.threshold), f64::from(next)));
            }
            let part = above / (above + below);
            let step = f64::from(point.threshold) - f64::from(before.threshold);
            return found(
                before.fmr + part * (point.fmr - before.fmr),
                f64::from(before.threshold) + part * step,
            );
        }
        before = point;
    }
    found(before.fmr, f64::from(before.threshold))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::scores::tests_support::gaussian;
    use proptest::prelude::*;

    #[test]
    fn perfectly_separated_scores_have_none_and_the_threshold_lies_between_them() {
        let scores = Scores::new(vec![0.8, 0.9], vec![0.1, 0.2]).unwrap();
        let eer = equal_error_rate(&scores);
        assert_eq!(eer.rate, 0.0);
        assert!((eer.threshold - 0.5).abs() < 1e-6, "{eer:?}");
    }

    #[test]
    fn scores_the_wrong_way_round_are_always_wrong() {
        let scores = Scores::new(vec![0.1, 0.2], vec![0.8, 0.9]).unwrap();
        assert_eq!(equal_error_rate(&scores).rate, 1.0);
    }

    #[test]
    fn a_case_small_enough_for_paper_comes_out_right() {
        // Accepting from 0.6: one of four impostors in, one of four genuine out.
        let scores = Scores::new(vec![0.5, 0.6, 0.8, 0.9], vec![0.1, 0.2, 0.3, 0.7]).unwrap();
        assert_eq!(equal_error_rate(&scores).rate, 0.25);
        // Three impostors and two genuine: the rates cross between (0, 1/2) and (1/3, 1/2)..(1/3, 0).
        let scores = Scores::new(vec![0.4, 0.9], vec![0.1, 0.2, 0.6]).unwrap();
        // On the segment from (1/3, 1/2) to (1/3, 0) both are 1/3.
        assert!((equal_error_rate(&scores).rate - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn two_gaussians_at_distance_d_give_the_normal_tail_at_half_of_d() {
        // Phi(-1) and Phi(-1.5).
        for (distance, wanted) in [(2.0, 0.158_655), (3.0, 0.066_807)] {
            let scores = Scores::new(gaussian(20_001, distance), gaussian(20_001, 0.0)).unwrap();
            let eer = equal_error_rate(&scores);
            assert!((eer.rate - wanted).abs() < 2e-4, "{eer:?}");
            assert!((eer.threshold - distance / 2.0).abs() < 2e-3, "{eer:?}");
        }
    }

    proptest! {
        #[test]
        fn the_rate_is_a_rate_and_does_not_change_when_scores_are_stretched(
            genuine in proptest::collection::vec(-1.0_f32..1.0, 1..50),
            impostor in proptest::collection::vec(-1.0_f32..1.0, 1..50),
        ) {
            let eer = equal_error_rate(&Scores::new(genuine.clone(), impostor.clone()).unwrap());
            prop_assert!((0.0..=1.0).contains(&eer.rate));
            let stretch = |scores: Vec<f32>| scores.into_iter().map(|score| score * 4.0).collect();
            let stretched = equal_error_rate(&Scores::new(stretch(genuine), stretch(impostor)).unwrap());
            prop_assert!((eer.rate - stretched.rate).abs() < 1e-12);
        }
    }
}
