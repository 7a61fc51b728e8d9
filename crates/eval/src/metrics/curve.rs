//! The detection error trade-off, thinned to what a plot can show.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};

use super::Scores;
use crate::interval::{Interval, clopper_pearson};

/// One point of the FMR, FNMR and DET curves.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DetPoint {
    /// Score.
    pub threshold: f64,
    /// False match rate there.
    pub fmr: f64,
    /// False non-match rate there.
    pub fnmr: f64,
    /// Exact binomial interval of `fmr` at this threshold.
    pub fmr_interval: Interval,
    /// Exact binomial interval of `fnmr` at this threshold.
    pub fnmr_interval: Interval,
}

/// Distance between kept points on the normal-deviate axes; 100 of it is the width of a usual plot.
const STEP: f64 = 0.05;

/// Rates below this are drawn as this.
pub(crate) const FLOOR: f64 = 1e-7;

/// From a rate to normal-deviate units, where the scores of two Gaussians make a straight line.
pub(crate) fn deviate(rate: f64) -> f64 {
    // A standard normal always exists, so the fall-back is never taken.
    Normal::new(0.0, 1.0).map_or(0.0, |normal| normal.inverse_cdf(rate.clamp(FLOOR, 1.0 - FLOOR)))
}

/// Points in order of falling threshold, at least the first and the last, near neighbours left out.
pub fn det_points(scores: &Scores) -> Vec<DetPoint> {
    let (genuine, impostor) = (scores.genuine().len() as f64, scores.impostor().len() as f64);
    let mut kept: Vec<DetPoint> = Vec::new();
    let mut last_place: Option<(f64, f64)> = None;
    let mut points = scores.operating_points().peekable();
    while let Some(point) = points.next() {
        let place = (deviate(point.fmr), deviate(point.fnmr));
        let near = last_place.is_some_and(|last| (last.0 - place.0).hypot(last.1 - place.1) < STEP);
        if near && points.peek().is_some() {
            continue;
        }
        last_place = Some(place);
        kept.push(DetPoint {
            threshold: f64::from(point.threshold),
            fmr: point.fmr,
            fnmr: point.fnmr,
            fmr_interval: clopper_pearson((point.fmr * impostor).round() as u64, impostor as u64),
            fnmr_interval: clopper_pearson((point.fnmr * genuine).round() as u64, genuine as u64),
        });
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::scores::tests_support::gaussian;

    #[test]
    fn two_gaussians_make_a_straight_falling_line_on_normal_deviate_axes() {
        let scores = Scores::new(gaussian(20_000, 2.0), gaussian(20_000, 0.0)).unwrap();
        for point in det_points(&scores) {
            if point.fmr > 1e-3 && point.fmr < 0.5 && point.fnmr > 1e-3 {
                let sum = deviate(point.fmr) + deviate(point.fnmr);
                assert!((sum + 2.0).abs() < 0.02, "{point:?}");
            }
        }
    }

    #[test]
    fn a_plot_needs_few_points_however_many_comparisons_there_are() {
        let scores = Scores::new(gaussian(50_000, 2.0), gaussian(200_000, 0.0)).unwrap();
        let points = det_points(&scores);
        assert!(points.len() > 50 && points.len() < 500, "{}", points.len());
        assert_eq!((points[0].fmr, points[0].fnmr), (0.0, 1.0));
        let last = points[points.len() - 1];
        assert_eq!((last.fmr, last.fnmr), (1.0, 0.0));
        for pair in points.windows(2) {
            assert!(pair[1].fmr >= pair[0].fmr && pair[1].fnmr <= pair[0].fnmr);
        }
    }
}
