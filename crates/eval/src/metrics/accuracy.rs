//! Accuracy by folds: the threshold is chosen on all other folds and tested on the one held out.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Scores;
use crate::comparison::Comparison;

/// Mean accuracy over the folds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Accuracy {
    /// Mean of the folds' accuracies, 0..1.
    pub mean: f64,
    /// Sample standard deviation between folds.
    pub deviation: f64,
    /// `deviation / sqrt(folds)`.
    pub standard_error: f64,
    /// One row per fold, rising.
    pub folds: Vec<FoldRow>,
}

/// One held-out fold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FoldRow {
    /// Its number in the pairs file.
    pub fold: u32,
    /// Chosen on the other folds.
    pub threshold: f64,
    /// Comparisons asked for.
    pub comparisons: u64,
    /// Decided rightly.
    pub correct: u64,
    /// Could not be made; these count as wrong.
    pub failed: u64,
    /// `correct / comparisons`.
    pub accuracy: f64,
}

/// Tests every fold with the threshold of the others; `None` for fewer than two folds, or where the other folds hold no
/// genuine or no impostor score to choose a threshold by.
///
/// A comparison that could not be made counts as wrong, whichever kind it is.
pub fn accuracy(comparisons: &[Comparison]) -> Option<Accuracy> {
    let mut by_fold: BTreeMap<u32, Vec<&Comparison>> = BTreeMap::new();
    for comparison in comparisons {
        by_fold.entry(comparison.fold).or_default().push(comparison);
    }
    if by_fold.len() < 2 {
        return None;
    }
    let folds = by_fold
        .iter()
        .map(|(&fold, held_out)| {
            let threshold = best_threshold(comparisons.iter().filter(|comparison| comparison.fold != fold))?;
            let right =
                |c: &&&Comparison| c.outcome.is_ok_and(|score| (f64::from(score) >= threshold) == c.same);
            let correct = held_out.iter().filter(right).count();
            Some(FoldRow {
                fold,
                threshold,
                comparisons: held_out.len() as u64,
                correct: correct as u64,
                failed: held_out.iter().filter(|comparison| comparison.outcome.is_err()).count() as u64,
                accuracy: correct as f64 / held_out.len() as f64,
            })
        })
        .collect::<Option<Vec<_>>>()?;
    let count = folds.len() as f64;
    let mean = folds.iter().map(|row| row.accuracy).sum::<f64>() / count;
    let squares = folds.iter().map(|row| (row.accuracy - mean).powi(2)).sum::<f64>();
    let deviation = (squares / (count - 1.0)).sqrt();
    Some(Accuracy { mean, deviation, standard_error: deviation / count.sqrt(), folds })
}

/// The threshold with the fewest wrong decisions, halfway to the next lower score; of several, the strictest.
fn best_threshold<'a>(comparisons: impl Iterator<Item = &'a Comparison>) -> Option<f64> {
    let (mut genuine, mut impostor) = (Vec::new(), Vec::new());
    for comparison in comparisons {
        if let Ok(score) = comparison.outcome {
            if comparison.same { genuine.push(score) } else { impostor.push(score) }
        }
    }
    let scores = Scores::new(genuine, impostor).ok()?;
    let (positives, negatives) = (scores.genuine().len() as f64, scores.impostor().len() as f64);
    let mut best: Option<(f64, f64)> = None;
    let mut points = scores.operating_points().peekable();
    while let Some(point) = points.next() {
        let wrong = (point.fmr * negatives + point.fnmr * positives).round();
        if best.is_none_or(|(fewest, _)| wrong < fewest) {
            let next = points.peek().map_or(point.threshold, |next| next.threshold);
            best = Some((wrong, f64::midpoint(f64::from(point.threshold), f64::from(next))));
        }
    }
    best.map(|(_, threshold)| threshold)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::FailureToAcquire;

    fn made(fold: u32, same: bool, score: f32) -> Comparison {
        Comparison { fold, same, outcome: Ok(score) }
    }

    #[test]
    fn the_held_out_fold_is_judged_by_the_threshold_of_the_others() {
        // Fold 1 alone would choose 0.5 and be perfect; the others choose 0.75, which loses its genuine pair.
        let comparisons = [
            made(1, true, 0.6),
            made(1, false, 0.4),
            made(2, true, 0.9),
            made(2, false, 0.6),
            made(3, true, 0.95),
            made(3, false, 0.5),
        ];
        let accuracy = accuracy(&comparisons).unwrap();
        assert!((accuracy.folds[0].threshold - 0.75).abs() < 1e-6);
        assert_eq!(accuracy.folds[0].accuracy, 0.5);
        assert_eq!(accuracy.folds.iter().map(|row| row.fold).collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn mean_and_deviation_are_those_of_the_folds() {
        let mut comparisons = Vec::new();
        for (fold, wrong) in [(1, 0), (2, 2), (3, 4)] {
            for i in 0..10 {
                comparisons.push(made(fold, true, if i < wrong { 0.1 } else { 0.9 }));
                comparisons.push(made(fold, false, 0.2));
            }
        }
        let accuracy = accuracy(&comparisons).unwrap();
        assert!((accuracy.mean - 0.9).abs() < 1e-12, "{accuracy:?}");
        assert!((accuracy.deviation - 0.1).abs() < 1e-12, "{accuracy:?}");
        assert!((accuracy.standard_error - 0.1 / 3.0_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_comparison_that_could_not_be_made_counts_as_wrong_whichever_kind_it_is() {
        let mut comparisons =
            vec![made(1, true, 0.9), made(1, false, 0.1), made(2, true, 0.9), made(2, false, 0.1)];
        for same in [true, false] {
            let outcome = Err(FailureToAcquire::NoFace);
            comparisons.push(Comparison { fold: 2, same, outcome });
        }
        let accuracy = accuracy(&comparisons).unwrap();
        assert_eq!((accuracy.folds[0].accuracy, accuracy.folds[1].accuracy), (1.0, 0.5));
        assert_eq!(accuracy.folds[1].failed, 2);
    }

    #[test]
    fn one_fold_has_nothing_to_choose_a_threshold_by() {
        assert_eq!(accuracy(&[made(1, true, 0.9), made(1, false, 0.1)]), None);
    }
}
