//! A verification trial judged: accuracy, EER, TAR at fixed FMR, DET curve, failures to acquire.

use std::collections::BTreeMap;

use fastrand::Rng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::bootstrap::{SEED, percentile_interval, replicates, resample};
use crate::calibration::Calibration;
use crate::comparison::{Comparison, FailureToAcquire};
use crate::interval::{Interval, LEVEL, clopper_pearson};
use crate::metrics::accuracy::accuracy;
use crate::metrics::curve::det_points;
use crate::metrics::scores::ScoresError;
use crate::metrics::tar::{Failed, TARGETS, tar_at, threshold_at};
use crate::metrics::{Accuracy, DetPoint, EqualErrorRate, Scores, TarRow, equal_error_rate};

/// What was tested and what came out.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    /// Name of the data set.
    pub dataset: String,
    /// Name of the embedding model.
    pub model: String,
    /// SHA-256 of the pack.
    pub pack_hash: String,
    /// Version of the program.
    pub version: String,
    /// Distinct pictures that the pairs name.
    pub pictures: u64,
    /// Those of them that gave no template.
    pub failures: Vec<PictureFailure>,
    /// One per pair, in the order of the pairs.
    pub comparisons: Vec<Comparison>,
    /// Milliseconds per stage of the run.
    pub timings_ms: BTreeMap<String, f64>,
}

/// A picture that gave no template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PictureFailure {
    /// As the pairs file names it.
    pub file: String,
    /// Why.
    pub cause: FailureToAcquire,
}

/// The answer of `bonafide eval verify`, after ISO/IEC 19795-1. Rates are 0..1; intervals have level `confidence_level`;
/// a score at or above a threshold is a match.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VerifyReport {
    /// Version of the program.
    pub bonafide: String,
    /// Name of the data set.
    pub dataset: String,
    /// Name of the embedding model.
    pub model: String,
    /// SHA-256 of the pack.
    pub pack_hash: String,
    /// Level of all intervals.
    pub confidence_level: f64,
    /// Resamples behind every `bootstrap_interval`.
    pub bootstrap_replicates: u64,
    /// What was compared.
    pub counts: Counts,
    /// Pictures that gave no template.
    pub failure_to_acquire: FailureToAcquireRate,
    /// By folds; absent for fewer than two folds.
    pub accuracy: Option<Accuracy>,
    /// Equal error rate.
    pub eer: EqualErrorRate,
    /// At FMR 1e-2, 1e-3, 1e-4.
    pub tar_at_fmr: Vec<TarRow>,
    /// FMR and FNMR over the threshold, falling.
    pub det: Vec<DetPoint>,
    /// How the scores lie.
    pub distribution: Distribution,
    /// All pictures against all, when asked for.
    pub all_against_all: Option<Calibration>,
    /// Milliseconds per stage.
    pub timings_ms: BTreeMap<String, f64>,
}

/// Counts of pictures and comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Distinct pictures.
    pub pictures: u64,
    /// Genuine comparisons that were made.
    pub genuine: u64,
    /// Impostor comparisons that were made.
    pub impostor: u64,
    /// Genuine comparisons that a failure stopped.
    pub genuine_failed: u64,
    /// Impostor comparisons that a failure stopped.
    pub impostor_failed: u64,
}

/// Failures to acquire (FTA), counted over pictures and kept apart from the matching error rates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FailureToAcquireRate {
    /// Failed pictures over all pictures.
    pub rate: f64,
    /// Exact binomial interval.
    pub interval: Interval,
    /// Failed pictures per cause.
    pub causes: BTreeMap<FailureToAcquire, u64>,
    /// The first 1,000 of them.
    pub pictures: Vec<PictureFailure>,
}

/// Histograms of both kinds of scores over one range, lowest score to highest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Distribution {
    /// Lower edge of the first bin.
    pub low: f64,
    /// Upper edge of the last bin.
    pub high: f64,
    /// Genuine comparisons per bin.
    pub genuine: Vec<u64>,
    /// Impostor comparisons per bin.
    pub impostor: Vec<u64>,
}

/// Why a trial cannot be judged.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The scores cannot be judged.
    #[error(transparent)]
    Scores(#[from] ScoresError),
}

/// Failed pictures that a report names.
const NAMED_FAILURES: usize = 1000;
const BINS: usize = 80;

/// Judges a trial. The same trial gives the same report.
pub fn verify(trial: &Trial) -> Result<VerifyReport, VerifyError> {
    let (scores, failed) = split(&trial.comparisons)?;
    let mut eer = equal_error_rate(&scores);
    let mut tar_at_fmr: Vec<TarRow> = TARGETS.iter().map(|target| tar_at(&scores, failed, *target)).collect();
    let bootstrap_replicates = add_bootstrap_intervals(&scores, &mut eer, &mut tar_at_fmr);
    Ok(VerifyReport {
        bonafide: trial.version.clone(),
        dataset: trial.dataset.clone(),
        model: trial.model.clone(),
        pack_hash: trial.pack_hash.clone(),
        confidence_level: LEVEL,
        bootstrap_replicates,
        counts: Counts {
            pictures: trial.pictures,
            genuine: scores.genuine().len() as u64,
            impostor: scores.impostor().len() as u64,
            genuine_failed: failed.genuine as u64,
            impostor_failed: failed.impostor as u64,
        },
        failure_to_acquire: failure_rate(trial),
        accuracy: accuracy(&trial.comparisons),
        eer,
        tar_at_fmr,
        det: det_points(&scores),
        distribution: distribution(&scores),
        all_against_all: None,
        timings_ms: trial.timings_ms.clone(),
    })
}

fn split(comparisons: &[Comparison]) -> Result<(Scores, Failed), ScoresError> {
    let (mut genuine, mut impostor, mut failed) = (Vec::new(), Vec::new(), Failed::default());
    for comparison in comparisons {
        match (comparison.same, comparison.outcome) {
            (true, Ok(score)) => genuine.push(score),
            (false, Ok(score)) => impostor.push(score),
            (true, Err(_)) => failed.genuine += 1,
            (false, Err(_)) => failed.impostor += 1,
        }
    }
    Ok((Scores::new(genuine, impostor)?, failed))
}

fn add_bootstrap_intervals(scores: &Scores, eer: &mut EqualErrorRate, rows: &mut [TarRow]) -> u64 {
    let count = replicates(scores.genuine().len() + scores.impostor().len());
    let mut random = Rng::with_seed(SEED);
    let mut rates = Vec::with_capacity(count);
    let mut tars = vec![Vec::with_capacity(count); rows.len()];
    for _ in 0..count {
        let drawn = resample(scores, &mut random);
        rates.push(equal_error_rate(&drawn).rate);
        for (tars, row) in tars.iter_mut().zip(rows.iter()) {
            tars.push(1.0 - drawn.at(threshold_at(&drawn, row.fmr_target)).fnmr);
        }
    }
    eer.bootstrap_interval = percentile_interval(rates);
    for (row, tars) in rows.iter_mut().zip(tars) {
        row.bootstrap_interval = percentile_interval(tars);
    }
    count as u64
}

fn failure_rate(trial: &Trial) -> FailureToAcquireRate {
    let failed = trial.failures.len() as u64;
    let mut causes = BTreeMap::new();
    for failure in &trial.failures {
        *causes.entry(failure.cause).or_insert(0) += 1;
    }
    FailureToAcquireRate {
        rate: if trial.pictures == 0 { 0.0 } else { failed as f64 / trial.pictures as f64 },
        interval: clopper_pearson(failed, trial.pictures),
        causes,
        pictures: trial.failures.iter().take(NAMED_FAILURES).cloned().collect(),
    }
}

fn distribution(scores: &Scores) -> Distribution {
    let (genuine, impostor) = (scores.genuine(), scores.impostor());
    let low = f64::from(genuine[0].min(impostor[0]));
    let high = f64::from(genuine[genuine.len() - 1].max(impostor[impostor.len() - 1]));
    let count = |scores: &[f32]| {
        let mut bins = vec![0; BINS];
        for score in scores {
            let part = (f64::from(*score) - low) / (high - low).max(f64::MIN_POSITIVE);
            bins[((part * BINS as f64) as usize).min(BINS - 1)] += 1;
        }
        bins
    };
    Distribution { low, high, genuine: count(genuine), impostor: count(impostor) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Support;
    use crate::metrics::scores::tests_support::gaussian;

    /// Two Gaussians, dealt to ten folds.
    fn trial(count: usize, distance: f64) -> Trial {
        let kind = |same, mean| {
            gaussian(count, mean).into_iter().enumerate().map(move |(i, score)| Comparison {
                fold: (i % 10) as u32,
                same,
                outcome: Ok(score),
            })
        };
        Trial {
            dataset: "gaussians".into(),
            pictures: 400,
            comparisons: kind(true, distance).chain(kind(false, 0.0)).collect(),
            ..Trial::default()
        }
    }

    #[test]
    fn two_gaussians_are_judged_as_the_formulas_say() {
        let report = verify(&trial(3000, 3.0)).unwrap();
        assert!((report.eer.rate - 0.0668).abs() < 1e-3, "{:?}", report.eer);
        assert!(report.eer.bootstrap_interval.unwrap().contains(0.0668));
        let accuracy = report.accuracy.unwrap();
        assert_eq!(accuracy.folds.len(), 10);
        assert!((accuracy.mean - 0.9332).abs() < 2e-3, "{}", accuracy.mean);
        // Phi(3 - 2.3263).
        let row = &report.tar_at_fmr[0];
        assert!((row.tar - 0.7498).abs() < 5e-3, "{row:?}");
        let (exact, bootstrap) = (row.interval, row.bootstrap_interval.unwrap());
        assert!(
            bootstrap.high - bootstrap.low > exact.high - exact.low,
            "choosing the threshold adds doubt: {row:?}"
        );
        let supports: Vec<_> = report.tar_at_fmr.iter().map(|row| row.support).collect();
        assert_eq!(supports, [Support::Supported, Support::Weak, Support::NotSupported]);
    }

    #[test]
    fn the_same_trial_gives_the_same_report() {
        assert_eq!(verify(&trial(200, 2.0)), verify(&trial(200, 2.0)));
    }

    #[test]
    fn failures_are_a_rate_of_their_own_and_enter_only_the_generalised_rates() {
        let mut failing = trial(100, 8.0);
        for i in 0..10 {
            let cause = if i < 9 { FailureToAcquire::NoFace } else { FailureToAcquire::Unreadable };
            failing.failures.push(PictureFailure { file: format!("{i}.jpg"), cause });
            failing.comparisons.push(Comparison { fold: i, same: true, outcome: Err(cause) });
        }
        let report = verify(&failing).unwrap();
        assert_eq!((report.counts.genuine, report.counts.genuine_failed), (100, 10));
        assert_eq!(report.failure_to_acquire.rate, 0.025);
        assert_eq!(report.failure_to_acquire.causes[&FailureToAcquire::NoFace], 9);
        let row = &report.tar_at_fmr[0];
        assert_eq!(row.tar, 1.0);
        assert!((row.gfrr - 10.0 / 110.0).abs() < 1e-12);
        assert!((report.accuracy.unwrap().mean - 200.0 / 210.0).abs() < 1e-3);
    }

    #[test]
    fn every_comparison_falls_into_a_bin_even_when_all_scores_are_equal() {
        let comparisons = [true, false].map(|same| Comparison { fold: 0, same, outcome: Ok(0.5) });
        let report = verify(&Trial { comparisons: comparisons.to_vec(), ..Trial::default() }).unwrap();
        let total = |bins: &[u64]| bins.iter().sum::<u64>();
        assert_eq!((total(&report.distribution.genuine), total(&report.distribution.impostor)), (1, 1));
        assert_eq!(report.accuracy, None);
    }

    #[test]
    fn a_trial_of_failures_alone_is_an_error() {
        let failed = Comparison { fold: 0, same: true, outcome: Err(FailureToAcquire::NoFace) };
        let trial = Trial { comparisons: vec![failed], ..Trial::default() };
        assert_eq!(verify(&trial).unwrap_err(), VerifyError::Scores(ScoresError::NoGenuine));
    }
}
