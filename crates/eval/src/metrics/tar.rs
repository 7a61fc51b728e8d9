//! True accept rate at a fixed false match rate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Scores;
use crate::interval::{Interval, clopper_pearson};

/// The false match rates that a report answers for.
pub const TARGETS: [f64; 3] = [1e-2, 1e-3, 1e-4];

/// TAR (1 - FNMR) at the strictest threshold that the impostor scores of the trial allow for one FMR.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TarRow {
    /// The false match rate asked for.
    pub fmr_target: f64,
    /// Smallest threshold with FMR <= `fmr_target`.
    pub threshold: f64,
    /// The false match rate reached there; at most `fmr_target`.
    pub fmr: f64,
    /// True accept rate: genuine comparisons that match, 0..1.
    pub tar: f64,
    /// Exact binomial (Clopper-Pearson) interval of `tar`, taking the threshold as given.
    pub interval: Interval,
    /// Percentile interval of `tar` over resampled comparisons, the threshold chosen anew in each resample: wider, since
    /// it also counts the luck in choosing the threshold.
    pub bootstrap_interval: Option<Interval>,
    /// Generalised false reject rate: genuine comparisons that do not match or could not be made.
    pub gfrr: f64,
    /// Generalised false accept rate: impostor comparisons that match, of all that were asked for.
    pub gfar: f64,
    /// Whether there are enough impostor comparisons to speak of this FMR at all.
    pub support: Support,
    /// What `support` means here, in words; absent when well supported.
    pub note: Option<String>,
}

/// Whether a number of impostor comparisons can carry a statement about a false match rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// 30 or more false matches are expected: the rule of 30, within 30 % at 90 % confidence.
    Supported,
    /// 3 to 30 are expected: more than the rule of 3 asks, less than the rule of 30.
    Weak,
    /// Fewer than 3 are expected: even no false match at all would not show, at 95 %, that the rate is this low.
    NotSupported,
}

impl Support {
    /// Judges `comparisons` independent impostor comparisons for the rate `fmr` (rules of 3 and 30, ISO/IEC 19795-1).
    pub fn of(comparisons: usize, fmr: f64) -> Self {
        // The small slack keeps 3,000 comparisons at 1e-3 on the right side of the rounding of 1e-3.
        match comparisons as f64 * fmr + 1e-9 {
            expected if expected >= 30.0 => Self::Supported,
            expected if expected >= 3.0 => Self::Weak,
            _ => Self::NotSupported,
        }
    }

    fn note(self, comparisons: usize, fmr: f64) -> Option<String> {
        let (three, thirty) = ((3.0 / fmr).round(), (30.0 / fmr).round());
        match self {
            Self::Supported => None,
            Self::Weak => Some(format!(
                "weakly supported by {comparisons} impostor comparisons: the rule of 30 asks for {thirty}"
            )),
            Self::NotSupported => Some(format!(
                "not supported by {comparisons} impostor comparisons: the rule of 3 asks for {three}, the rule of 30 for {thirty}"
            )),
        }
    }
}

/// Smallest threshold with FMR <= `target`: just above the highest impostor score that must not match.
pub fn threshold_at(scores: &Scores, target: f64) -> f32 {
    let impostor = scores.impostor();
    let allowed = (impostor.len() as f64 * target + 1e-9) as usize;
    match impostor.len().checked_sub(allowed + 1) {
        Some(last_refused) => impostor[last_refused].next_up(),
        None => impostor[0],
    }
}

/// Comparisons that were asked for but could not be made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failed {
    /// Of one person.
    pub genuine: usize,
    /// Of two.
    pub impostor: usize,
}

/// The row for one false match rate, without its bootstrap interval.
pub fn tar_at(scores: &Scores, failed: Failed, fmr_target: f64) -> TarRow {
    let threshold = threshold_at(scores, fmr_target);
    let (genuine, impostor) = (scores.genuine().len(), scores.impostor().len());
    let (rejected, accepted) = (scores.false_non_matches(threshold), scores.false_matches(threshold));
    let support = Support::of(impostor, fmr_target);
    TarRow {
        fmr_target,
        threshold: f64::from(threshold),
        fmr: accepted as f64 / impostor as f64,
        tar: (genuine - rejected) as f64 / genuine as f64,
        interval: clopper_pearson((genuine - rejected) as u64, genuine as u64),
        bootstrap_interval: None,
        gfrr: (rejected + failed.genuine) as f64 / (genuine + failed.genuine) as f64,
        gfar: accepted as f64 / (impostor + failed.impostor) as f64,
        support,
        note: support.note(impostor, fmr_target),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::scores::tests_support::gaussian;
    use proptest::prelude::*;

    #[test]
    fn the_threshold_lets_in_as_many_impostors_as_the_rate_allows_and_no_more() {
        let impostor: Vec<f32> = (0..1000).map(|i| i as f32 / 1000.0).collect();
        let scores = Scores::new(vec![0.98, 0.991, 0.9995, 2.0], impostor).unwrap();
        let row = tar_at(&scores, Failed::default(), 1e-2);
        assert_eq!((row.fmr, row.tar), (0.01, 0.75));
        let row = tar_at(&scores, Failed::default(), 1e-3);
        assert_eq!((row.fmr, row.tar), (0.001, 0.5));
        let row = tar_at(&scores, Failed::default(), 1e-4);
        assert_eq!((row.fmr, row.tar), (0.0, 0.5));
    }

    #[test]
    fn equal_impostor_scores_are_refused_together() {
        let scores = Scores::new(vec![0.7, 0.9], vec![0.7; 100]).unwrap();
        let row = tar_at(&scores, Failed::default(), 0.5);
        assert_eq!((row.fmr, row.tar), (0.0, 0.5));
    }

    #[test]
    fn two_gaussians_give_the_analytic_rate() {
        let scores = Scores::new(gaussian(20_001, 4.0), gaussian(100_000, 0.0)).unwrap();
        // Phi(4 - 2.3263) and Phi(4 - 3.0902).
        for (fmr, wanted) in [(1e-2, 0.952_91), (1e-3, 0.818_5)] {
            let row = tar_at(&scores, Failed::default(), fmr);
            assert!((row.tar - wanted).abs() < 5e-4, "{row:?}");
        }
    }

    #[test]
    fn failures_count_against_the_system_for_genuine_and_never_as_false_accepts() {
        let scores = Scores::new(vec![0.8; 90], vec![0.1; 90]).unwrap();
        let row = tar_at(&scores, Failed { genuine: 10, impostor: 10 }, 1e-2);
        assert_eq!((row.tar, row.gfrr, row.gfar), (1.0, 0.1, 0.0));
    }

    #[test]
    fn too_few_impostors_are_said_to_be_too_few() {
        assert_eq!(Support::of(3000, 1e-3), Support::Weak);
        assert_eq!(Support::of(2999, 1e-3), Support::NotSupported);
        assert_eq!(Support::of(300_000, 1e-4), Support::Supported);
        let scores = Scores::new(vec![0.8], vec![0.1; 900]).unwrap();
        let row = tar_at(&scores, Failed::default(), 1e-4);
        assert_eq!(row.support, Support::NotSupported);
        assert_eq!(
            row.note.unwrap(),
            "not supported by 900 impostor comparisons: the rule of 3 asks for 30000, the rule of 30 for 300000"
        );
    }

    proptest! {
        #[test]
        fn the_rate_is_never_above_its_target_and_tar_rises_with_it(
            genuine in proptest::collection::vec(-1.0_f32..1.0, 1..60),
            impostor in proptest::collection::vec(-1.0_f32..1.0, 1..200),
            target in 0.0_f64..=1.0,
        ) {
            let scores = Scores::new(genuine, impostor).unwrap();
            let row = tar_at(&scores, Failed::default(), target);
            prop_assert!(row.fmr <= target + 1e-9);
            prop_assert!(row.interval.contains(row.tar));
            let looser = tar_at(&scores, Failed::default(), (target + 0.1).min(1.0));
            prop_assert!(looser.tar >= row.tar && looser.threshold <= row.threshold);
        }
    }
}
