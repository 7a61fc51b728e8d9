//! The scores of a trial, and the error rates at any threshold.

/// Genuine and impostor scores, both sorted, both finite, neither empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    genuine: Vec<f32>,
    impostor: Vec<f32>,
}

/// Why scores cannot be judged.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScoresError {
    /// Without genuine comparisons there is no false non-match rate.
    #[error("there is no genuine comparison that could be made")]
    NoGenuine,
    /// Without impostor comparisons there is no false match rate.
    #[error("there is no impostor comparison that could be made")]
    NoImpostor,
    /// A score is infinite or not a number.
    #[error("a score is not a finite number")]
    NotFinite,
}

/// Error rates at one threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OperatingPoint {
    /// A comparison matches when `score >= threshold`.
    pub threshold: f32,
    /// False match rate: impostor comparisons that match.
    pub fmr: f64,
    /// False non-match rate: genuine comparisons that do not.
    pub fnmr: f64,
}

impl Scores {
    /// Takes the scores in any order.
    pub fn new(mut genuine: Vec<f32>, mut impostor: Vec<f32>) -> Result<Self, ScoresError> {
        if genuine.is_empty() {
            return Err(ScoresError::NoGenuine);
        }
        if impostor.is_empty() {
            return Err(ScoresError::NoImpostor);
        }
        if !genuine.iter().chain(&impostor).all(|score| score.is_finite()) {
            return Err(ScoresError::NotFinite);
        }
        genuine.sort_unstable_by(f32::total_cmp);
        impostor.sort_unstable_by(f32::total_cmp);
        Ok(Self { genuine, impostor })
    }

    /// For a resample of sorted scores: no need to check or sort again.
    pub(crate) fn from_sorted(genuine: Vec<f32>, impostor: Vec<f32>) -> Self {
        Self { genuine, impostor }
    }

    /// Rising.
    pub fn genuine(&self) -> &[f32] {
        &self.genuine
    }

    /// Rising.
    pub fn impostor(&self) -> &[f32] {
        &self.impostor
    }

    /// Impostor comparisons that match at `threshold`.
    pub fn false_matches(&self, threshold: f32) -> usize {
        self.impostor.len() - self.impostor.partition_point(|score| *score < threshold)
    }

    /// Genuine comparisons that do not match at `threshold`.
    pub fn false_non_matches(&self, threshold: f32) -> usize {
        self.genuine.partition_point(|score| *score < threshold)
    }

    /// Error rates at `threshold`.
    pub fn at(&self, threshold: f32) -> OperatingPoint {
        OperatingPoint {
            threshold,
            fmr: self.false_matches(threshold) as f64 / self.impostor.len() as f64,
            fnmr: self.false_non_matches(threshold) as f64 / self.genuine.len() as f64,
        }
    }

    /// All distinct operating points, from the strictest threshold (nothing matches) to the loosest (everything does).
    pub fn operating_points(&self) -> impl Iterator<Item = OperatingPoint> + '_ {
        let (genuine, impostor) = (&self.genuine, &self.impostor);
        let (mut matched_genuine, mut matched_impostor) = (0, 0);
        let highest = genuine[genuine.len() - 1].max(impostor[impostor.len() - 1]);
        let strictest = OperatingPoint { threshold: highest.next_up(), fmr: 0.0, fnmr: 1.0 };
        let looser = std::iter::from_fn(move || {
            let last =
                |scores: &[f32], matched: usize| scores.len().checked_sub(matched + 1).map(|i| scores[i]);
            let threshold = match (last(genuine, matched_genuine), last(impostor, matched_impostor)) {
                (Some(a), Some(b)) => a.max(b),
                (a, b) => a.or(b)?,
            };
            while last(genuine, matched_genuine).is_some_and(|score| score >= threshold) {
                matched_genuine += 1;
            }
            while last(impostor, matched_impostor).is_some_and(|score| score >= threshold) {
                matched_impostor += 1;
            }
            Some(OperatingPoint {
                threshold,
                fmr: matched_impostor as f64 / impostor.len() as f64,
                fnmr: (genuine.len() - matched_genuine) as f64 / genuine.len() as f64,
            })
        });
        std::iter::once(strictest).chain(looser)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_score_on_the_threshold_is_a_match() {
        let scores = Scores::new(vec![0.5, 0.9], vec![0.5, 0.1, 0.2, 0.3]).unwrap();
        let point = scores.at(0.5);
        assert_eq!((point.fmr, point.fnmr), (0.25, 0.0));
        let stricter = scores.at(0.5_f32.next_up());
        assert_eq!((stricter.fmr, stricter.fnmr), (0.0, 0.5));
    }

    #[test]
    fn what_cannot_be_judged_is_refused() {
        assert_eq!(Scores::new(vec![], vec![0.1]).unwrap_err(), ScoresError::NoGenuine);
        assert_eq!(Scores::new(vec![0.1], vec![]).unwrap_err(), ScoresError::NoImpostor);
        assert_eq!(Scores::new(vec![f32::NAN], vec![0.1]).unwrap_err(), ScoresError::NotFinite);
    }

    proptest! {
        #[test]
        fn the_points_run_from_nothing_matches_to_everything_does_and_agree_with_counting(
            genuine in proptest::collection::vec(-8_i8..8, 1..40),
            impostor in proptest::collection::vec(-8_i8..8, 1..40),
        ) {
            let float = |scores: Vec<i8>| scores.into_iter().map(f32::from).collect();
            let scores = Scores::new(float(genuine), float(impostor)).unwrap();
            let points: Vec<_> = scores.operating_points().collect();
            prop_assert_eq!((points[0].fmr, points[0].fnmr), (0.0, 1.0));
            let last = points[points.len() - 1];
            prop_assert_eq!((last.fmr, last.fnmr), (1.0, 0.0));
            for pair in points.windows(2) {
                prop_assert!(pair[1].threshold < pair[0].threshold);
                prop_assert!(pair[1].fmr >= pair[0].fmr && pair[1].fnmr <= pair[0].fnmr);
            }
            for point in points {
                prop_assert_eq!(scores.at(point.threshold), point);
            }
        }
    }
}

/// Scores with a known distribution, for the tests of this crate.
#[cfg(test)]
pub(crate) mod tests_support {
    use statrs::distribution::{ContinuousCDF, Normal};

    /// The `count` mid-quantiles of a normal distribution with deviation 1 around `mean`.
    pub(crate) fn gaussian(count: usize, mean: f64) -> Vec<f32> {
        let normal = Normal::new(mean, 1.0).unwrap();
        (0..count).map(|i| normal.inverse_cdf((i as f64 + 0.5) / count as f64) as f32).collect()
    }
}
