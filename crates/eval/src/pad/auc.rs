//! Area under the receiver operating characteristic.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};

use crate::interval::{Interval, LEVEL};
use crate::metrics::Scores;

/// Probability that an attack scores above a bona fide capture, ties counting half.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Auc {
    /// 0..1; 0.5 is chance.
    pub area: f64,
    /// Newcombe's interval, which does not shrink to nothing where no attack and no bona fide capture overlap.
    pub interval: Interval,
}

/// The Mann-Whitney statistic over its largest value; attacks are the genuine scores here.
pub(super) fn auc(scores: &Scores) -> Auc {
    let (attacks, bona_fide) = (scores.genuine(), scores.impostor());
    let wins = attacks.iter().map(|attack| {
        let below = bona_fide.partition_point(|score| score < attack);
        let upto = bona_fide.partition_point(|score| score <= attack);
        (below + upto) as f64 / 2.0
    });
    let (m, n) = (attacks.len() as f64, bona_fide.len() as f64);
    let area = wins.sum::<f64>() / (m * n);
    Auc { area, interval: newcombe(area, m, n) }
}

/// Method 5 of R. G. Newcombe, "Confidence intervals for an effect size measure based on the Mann-Whitney statistic.
/// Part 2", Statistics in Medicine 25 (2006): the areas whose own standard error, after Hanley and `McNeil`, allows for the
/// one seen.
fn newcombe(area: f64, m: f64, n: f64) -> Interval {
    // A standard normal always exists, so the fall-back is never taken.
    let z = Normal::new(0.0, 1.0).map_or(1.96, |normal| normal.inverse_cdf(f64::midpoint(1.0, LEVEL)));
    let star = f64::midpoint(m, n) - 1.0;
    let deviation = |theta: f64| {
        let spread = 1.0 + star * (1.0 - theta) / (2.0 - theta) + star * theta / (1.0 + theta);
        (theta * (1.0 - theta) * spread / (m * n)).sqrt()
    };
    let is_allowed = |theta: f64| (theta - area).abs() <= z * deviation(theta);
    let border = |mut refused: f64| {
        let mut allowed = area;
        for _ in 0..60 {
            let middle = f64::midpoint(refused, allowed);
            if is_allowed(middle) { allowed = middle } else { refused = middle }
        }
        allowed
    };
    Interval { low: border(0.0), high: border(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::scores::tests_support::gaussian;
    use fastrand::Rng;

    fn of(attacks: Vec<f32>, bona_fide: Vec<f32>) -> Auc {
        auc(&Scores::new(attacks, bona_fide).unwrap())
    }

    #[test]
    fn the_area_counts_pairs_and_halves_ties() {
        // Of six pairs four are won and one is tied.
        assert!((of(vec![0.9, 0.5], vec![0.1, 0.5, 0.6]).area - 4.5 / 6.0).abs() < 1e-12);
        assert_eq!(of(vec![0.9], vec![0.1]).area, 1.0);
        assert_eq!(of(vec![0.1], vec![0.9]).area, 0.0);
        // Phi(1 / sqrt 2).
        assert!((of(gaussian(2000, 1.0), gaussian(2000, 0.0)).area - 0.760_25).abs() < 1e-3);
    }

    #[test]
    fn perfect_separation_of_few_captures_is_not_certain() {
        // With m = n = 10 the lower end solves (1 - t)^2 = 1.96^2 t (1 - t) (1 + 9 (1 - t) / (2 - t) + 9 t / (1 + t)) / 100.
        let interval = of(vec![0.9; 10], vec![0.1; 10]).interval;
        assert!((interval.low - 0.800_214).abs() < 1e-5 && interval.high == 1.0, "{interval:?}");
        assert!(of(vec![0.9; 100], vec![0.1; 100]).interval.low > interval.low);
    }

    #[test]
    fn the_interval_covers_the_true_area_about_as_often_as_promised() {
        let mut random = Rng::with_seed(5);
        // Box and Muller.
        let mut draw = |count: usize, mean: f64| -> Vec<f32> {
            let mut one = || {
                (-2.0 * random.f64().max(1e-300).ln()).sqrt() * (std::f64::consts::TAU * random.f64()).cos()
            };
            (0..count).map(|_| (one() + mean) as f32).collect()
        };
        let truth = 0.921_35; // Phi(2 / sqrt 2)
        let covered = (0..1000).filter(|_| of(draw(30, 2.0), draw(20, 0.0)).interval.contains(truth)).count();
        assert!((925..=985).contains(&covered), "{covered} of 1000");
    }
}
