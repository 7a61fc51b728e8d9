//! Resampling with replacement, seeded.
//!
//! Genuine and impostor comparisons are drawn separately, each as often as there are of them (B. Efron, "Bootstrap
//! methods: another look at the jackknife", Annals of Statistics 7, 1979). Comparisons are treated as independent, which
//! holds for a protocol of pairs in which a person recurs rarely; all-against-all trials draw people instead, see
//! [`crate::cross`].

use fastrand::Rng;

use crate::interval::{Interval, LEVEL};
use crate::metrics::Scores;

/// Same seed, same report.
pub(crate) const SEED: u64 = 0x19795;

/// As many resamples as keep the work near that of 1,000 resamples of 50,000 comparisons; 100 to 1,000.
pub(crate) fn replicates(comparisons: usize) -> usize {
    (50_000_000 / comparisons.max(1)).clamp(100, 1000)
}

/// Scores drawn again from `scores`.
pub(crate) fn resample(scores: &Scores, random: &mut Rng) -> Scores {
    Scores::from_sorted(draw(scores.genuine(), random), draw(scores.impostor(), random))
}

/// Counts the draws per place first, so that the drawn scores come out sorted.
fn draw(sorted: &[f32], random: &mut Rng) -> Vec<f32> {
    let mut counts = vec![0_u32; sorted.len()];
    for _ in 0..sorted.len() {
        counts[random.usize(..sorted.len())] += 1;
    }
    sorted.iter().zip(counts).flat_map(|(score, count)| std::iter::repeat_n(*score, count as usize)).collect()
}

/// The middle [`LEVEL`] of the values; `None` when there are none.
pub(crate) fn percentile_interval(mut values: Vec<f64>) -> Option<Interval> {
    values.sort_unstable_by(f64::total_cmp);
    let last = values.len().checked_sub(1)? as f64;
    let tail = (1.0 - LEVEL) / 2.0;
    let at = |part: f64| values[(part * last).round() as usize];
    Some(Interval { low: at(tail), high: at(1.0 - tail) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_scores_and_another_draws_others() {
        let scores = Scores::new((0..50).map(|i| i as f32).collect(), vec![0.0, 1.0]).unwrap();
        let drawn = |seed| resample(&scores, &mut Rng::with_seed(seed));
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
        assert!(drawn(1).genuine().is_sorted());
        assert_eq!(drawn(1).genuine().len(), 50);
    }

    #[test]
    fn the_interval_of_a_mean_is_that_of_the_normal_approximation() {
        let mut random = Rng::with_seed(3);
        let scores: Vec<f32> = (0..400).map(|i| (i % 2) as f32).collect();
        let means =
            (0..2000).map(|_| f64::from(draw(&scores, &mut random).iter().sum::<f32>()) / 400.0).collect();
        let interval = percentile_interval(means).unwrap();
        assert!(
            (interval.low - 0.451).abs() < 0.005 && (interval.high - 0.549).abs() < 0.005,
            "{interval:?}"
        );
    }
}
