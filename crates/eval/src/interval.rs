//! Confidence intervals for proportions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use statrs::distribution::{Beta, ContinuousCDF};

/// Confidence level of every interval in a report.
pub const LEVEL: f64 = 0.95;

/// A range that holds the true value with the report's confidence level.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// Lower bound, inclusive.
    pub low: f64,
    /// Upper bound, inclusive.
    pub high: f64,
}

impl Interval {
    /// Whether `value` lies inside.
    pub fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Where `1 - value` lies.
    #[must_use]
    pub fn complement(self) -> Self {
        Self { low: 1.0 - self.high, high: 1.0 - self.low }
    }
}

/// Exact two-sided interval of a proportion with `hits` out of `trials` independent trials, at [`LEVEL`].
///
/// C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
/// Biometrika 26 (1934). Never narrower than promised. With no trials nothing is known: 0..1.
pub fn clopper_pearson(hits: u64, trials: u64) -> Interval {
    let tail = (1.0 - LEVEL) / 2.0;
    Interval { low: lower(hits, trials, tail), high: upper(hits, trials, tail) }
}

/// One-sided upper bound of a proportion at [`LEVEL`]: the promise "no more than this".
pub fn clopper_pearson_upper(hits: u64, trials: u64) -> f64 {
    upper(hits, trials, 1.0 - LEVEL)
}

fn lower(hits: u64, trials: u64, tail: f64) -> f64 {
    if hits == 0 || trials == 0 {
        return 0.0;
    }
    let misses = trials.saturating_sub(hits);
    quantile(hits as f64, misses as f64 + 1.0, tail).unwrap_or(0.0)
}

fn upper(hits: u64, trials: u64, tail: f64) -> f64 {
    if hits >= trials {
        return 1.0;
    }
    quantile(hits as f64 + 1.0, (trials - hits) as f64, 1.0 - tail).unwrap_or(1.0)
}

/// Quantile of the beta distribution by bisection: slower than Newton steps, but cannot diverge for large counts.
fn quantile(a: f64, b: f64, probability: f64) -> Option<f64> {
    let beta = Beta::new(a, b).ok()?;
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if beta.cdf(middle) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(f64::midpoint(low, high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(interval: Interval, low: f64, high: f64) {
        assert!((interval.low - low).abs() < 1e-4, "{interval:?}");
        assert!((interval.high - high).abs() < 1e-4, "{interval:?}");
    }

    #[test]
    fn tabled_intervals_are_met() {
        close(clopper_pearson(0, 10), 0.0, 0.3085);
        close(clopper_pearson(5, 10), 0.1871, 0.8129);
        close(clopper_pearson(10, 10), 0.6915, 1.0);
        close(clopper_pearson(1, 100), 0.000_253, 0.054_46);
        close(clopper_pearson(0, 0), 0.0, 1.0);
    }

    #[test]
    fn no_error_in_n_trials_bounds_the_rate_by_about_three_over_n() {
        let bound = clopper_pearson_upper(0, 3000);
        assert!((bound * 3000.0 - 2.995).abs() < 0.01, "{bound}");
    }

    #[test]
    fn large_counts_stay_close_to_the_normal_approximation() {
        let interval = clopper_pearson(270, 2_700_000);
        let deviation = (1e-4_f64 / 2_700_000.0).sqrt();
        assert!((interval.low - (1e-4 - 1.96 * deviation)).abs() < 1e-6, "{interval:?}");
        assert!((interval.high - (1e-4 + 1.96 * deviation)).abs() < 1e-6, "{interval:?}");
    }

    /// Probability that the interval of a binomial draw holds the true proportion, summed over all draws.
    fn coverage(trials: u64, proportion: f64) -> f64 {
        let mut mass = (1.0 - proportion).powi(trials as i32);
        let mut covered = 0.0;
        for hits in 0..=trials {
            if clopper_pearson(hits, trials).contains(proportion) {
                covered += mass;
            }
            mass *= (trials - hits) as f64 / (hits + 1) as f64 * proportion / (1.0 - proportion);
        }
        covered
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_interval_covers_at_least_as_often_as_promised(trials in 1_u64..60, proportion in 0.01_f64..0.99) {
            prop_assert!(coverage(trials, proportion) >= LEVEL - 1e-9);
        }

        #[test]
        fn the_interval_holds_the_observed_rate_and_moves_with_it(trials in 1_u64..5000, part in 0.0_f64..1.0) {
            let hits = (trials as f64 * part) as u64;
            let interval = clopper_pearson(hits, trials);
            prop_assert!(interval.contains(hits as f64 / trials as f64));
            if hits < trials {
                let next = clopper_pearson(hits + 1, trials);
                prop_assert!(next.low >= interval.low && next.high >= interval.high);
            }
        }
    }
}
