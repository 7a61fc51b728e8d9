//! From cosine to similarity, fitted to an all-against-all trial.
//!
//! The similarity has a fixed meaning in false match rates, so that a threshold keeps its meaning from model to model:
//!
//! | similarity | stands at the cosine where |
//! | --- | --- |
//! | 0 | the cosine is -1 |
//! | 0.5 | FMR is 1e-2, or the EER where that is higher |
//! | 0.85 | FMR is 1e-4 |
//! | 0.90, 0.95 | FMR is 1e-5, 1e-6 |
//! | 1 | the cosine is 1 |
//!
//! Between these the similarity is a straight line over log10 FMR, laid down as straight lines over the cosine between
//! knots (two more below 0.5 at FMR 0.5 and 0.1, one above at 1e-3). Where fewer than 30 false matches are left to count
//! (the rule of 30), the tail is continued with the mean slope of log10 FMR over the decades before: for the usual
//! bell-shaped impostor scores the true tail falls faster, so the continued threshold errs on the strict side.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::bootstrap::percentile_interval;
use crate::cross::{BINS, CrossComparison, Matches, REPLICATES, edge};
use crate::interval::{Interval, clopper_pearson_upper};

/// The false match rate where the similarity is 0.85.
pub const FMR: f64 = 1e-4;
/// The similarity there.
pub const SIMILARITY: f64 = 0.85;
/// Fewer impostor comparisons cannot be calibrated: one decade short of 30 false matches at [`FMR`].
pub const FEWEST_IMPOSTORS: u64 = 30_000;

const COUNTABLE: f64 = 30.0;
const ROWS: [f64; 5] = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

/// The fitted map with what it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Calibration {
    /// `[cosine, similarity]`, cosines strictly rising, similarities rising.
    pub knots: Vec<[f32; 2]>,
    /// Cosine where the similarity is 0.85.
    pub threshold: f64,
    /// False match rate measured there.
    pub fmr: f64,
    /// One-sided 95 % upper bound of it (Clopper-Pearson), as if the comparisons were independent.
    pub fmr_upper: f64,
    /// Interval of it over resampled people, which allows for pictures that take part in many comparisons.
    pub fmr_interval: Option<Interval>,
    /// Equal error rate of the trial, to the width of a bin.
    pub eer: f64,
    /// Pictures compared.
    pub pictures: u64,
    /// People they show.
    pub people: u64,
    /// Genuine comparisons.
    pub genuine: u64,
    /// Impostor comparisons.
    pub impostor: u64,
    /// From loose to strict.
    pub rows: Vec<CrossRow>,
}

/// One false match rate of the all-against-all trial.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CrossRow {
    /// The rate asked for.
    pub fmr_target: f64,
    /// Cosine where it is reached.
    pub threshold: f64,
    /// Impostor comparisons at or above it.
    pub false_matches: u64,
    /// True accept rate there.
    pub tar: f64,
    /// Over resampled people, the threshold chosen anew in each resample; absent where extrapolated.
    pub tar_interval: Option<Interval>,
    /// Interval of the threshold over resampled people; absent where extrapolated.
    pub threshold_interval: Option<Interval>,
    /// Fewer than 30 false matches are left, so the threshold comes from the continued tail.
    pub extrapolated: bool,
}

/// Why a trial cannot be calibrated.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalibrationError {
    /// Too few impostor comparisons for a statement about FMR 1e-4.
    #[error("{0} impostor comparisons are too few: a calibration needs {FEWEST_IMPOSTORS}")]
    TooFew(u64),
    /// No person has two pictures.
    #[error("there is no genuine comparison: no person has two pictures")]
    NoGenuine,
    /// The impostor scores reach so high that no cosine keeps FMR at 1e-4.
    #[error("no cosine separates the impostors: the false match rate is above 0.0001 up to cosine 1")]
    Inseparable,
}

/// Fits the map to a trial.
pub fn calibrate(cross: &CrossComparison) -> Result<Calibration, CalibrationError> {
    let (genuine, impostor) = (cross.genuine_count(), cross.impostor_count());
    if impostor < FEWEST_IMPOSTORS {
        return Err(CalibrationError::TooFew(impostor));
    }
    if genuine == 0 {
        return Err(CalibrationError::NoGenuine);
    }
    let matches = cross.matches();
    let tail = Tail::fit(&matches, impostor);
    let threshold = tail.threshold(&matches, FMR);
    if threshold >= 1.0 {
        return Err(CalibrationError::Inseparable);
    }
    let replicates: Vec<Matches> = (0..REPLICATES).map(|replicate| cross.replicate(replicate)).collect();
    let bin = bin_from(threshold);
    let rate_at = |matches: &Matches| matches.fmr(bin);
    let eer_bin = matches.equal_error_bin();
    let eer = f64::midpoint(matches.fmr(eer_bin), 1.0 - matches.tar(eer_bin));
    Ok(Calibration {
        knots: knots(&matches, &tail, eer, threshold),
        threshold,
        fmr: rate_at(&matches),
        fmr_upper: clopper_pearson_upper(matches.impostor.get(bin).copied().unwrap_or(0), impostor),
        fmr_interval: percentile_interval(replicates.iter().map(rate_at).collect()),
        eer,
        pictures: cross.pictures as u64,
        people: cross.people as u64,
        genuine,
        impostor,
        rows: ROWS.iter().map(|&target| row(&matches, &replicates, &tail, target)).collect(),
    })
}

fn row(matches: &Matches, replicates: &[Matches], tail: &Tail, fmr_target: f64) -> CrossRow {
    let threshold = tail.threshold(matches, fmr_target);
    let bin = bin_from(threshold);
    let extrapolated = fmr_target < tail.lowest_counted;
    let over_people = |value: &dyn Fn(&Matches) -> f64| {
        if extrapolated { None } else { percentile_interval(replicates.iter().map(value).collect()) }
    };
    CrossRow {
        fmr_target,
        threshold,
        false_matches: matches.impostor.get(bin).copied().unwrap_or(0),
        tar: matches.tar(bin),
        tar_interval: over_people(&|drawn| drawn.tar(drawn.bin_at(fmr_target))),
        threshold_interval: over_people(&|drawn| edge(drawn.bin_at(fmr_target))),
        extrapolated,
    }
}

/// The first bin whose lower edge is at or above a cosine.
fn bin_from(cosine: f64) -> usize {
    // Edges are not exact in binary; without the slack a threshold on an edge would slip to the next bin.
    (((cosine + 1.0) * BINS as f64 / 2.0 - 1e-6).ceil().max(0.0) as usize).min(BINS)
}

/// How log10 FMR falls where it can no longer be counted.
struct Tail {
    /// The rate that 30 false matches make.
    lowest_counted: f64,
    /// Cosine where that rate is reached.
    start: f64,
    /// Fall of log10 FMR per unit of cosine, above 0.
    slope: f64,
}

impl Tail {
    /// Least squares through the last countable point over up to two decades before it, from FMR 1e-2 down.
    fn fit(matches: &Matches, impostor: u64) -> Self {
        let lowest_counted = COUNTABLE / impostor as f64;
        let last = matches.bin_at(lowest_counted);
        let first = matches.bin_at((lowest_counted * 100.0).min(1e-2)).min(last);
        let (mut products, mut squares) = (0.0, 0.0);
        let end = matches.fmr(last).max(lowest_counted / COUNTABLE);
        for bin in first..last {
            let distance = edge(last) - edge(bin);
            products += distance * (matches.fmr(bin) / end).log10();
            squares += distance * distance;
        }
        // A tail that ends within one bin falls steeply: a decade per bin.
        let slope = if squares > 0.0 { products / squares } else { BINS as f64 / 2.0 };
        Self { lowest_counted, start: edge(last), slope }
    }

    /// Counted where it can be, continued where it cannot; may lie above 1.
    fn threshold(&self, matches: &Matches, fmr: f64) -> f64 {
        if fmr >= self.lowest_counted {
            edge(matches.bin_at(fmr))
        } else {
            self.start + (self.lowest_counted / fmr).log10() / self.slope
        }
    }
}

fn knots(matches: &Matches, tail: &Tail, eer: f64, threshold: f64) -> Vec<[f32; 2]> {
    // An EER as high as 0.1 or more leaves no room for a scale; 0.5 then stays at FMR 0.1.
    let even = eer.clamp(1e-2, 0.1);
    let similarity = |fmr: f64| match fmr {
        fmr if fmr >= even => 0.5 * fmr.log10() / even.log10(),
        fmr if fmr >= FMR => 0.5 + (SIMILARITY - 0.5) * (even / fmr).log10() / (even / FMR).log10(),
        fmr => SIMILARITY + 0.05 * (FMR / fmr).log10(),
    };
    let mut knots = vec![[-1.0, 0.0]];
    for fmr in [0.5, 0.1, even, 1e-3] {
        let cosine = tail.threshold(matches, fmr);
        let last = knots.last().map_or(-1.0, |knot| knot[0]);
        if cosine > last + MINIMUM_STEP && cosine < threshold - MINIMUM_STEP {
            knots.push([cosine, similarity(fmr)]);
        }
    }
    knots.push([threshold, SIMILARITY]);
    for fmr in [1e-5, 1e-6] {
        let cosine = tail.threshold(matches, fmr);
        let last = knots.last().map_or(-1.0, |knot| knot[0]);
        if cosine > last + MINIMUM_STEP && cosine < 1.0 - MINIMUM_STEP {
            knots.push([cosine, similarity(fmr)]);
        }
    }
    knots.push([1.0, 1.0]);
    knots.iter().map(|knot| [knot[0] as f32, knot[1] as f32]).collect()
}

const MINIMUM_STEP: f64 = 1e-4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cross::tests_support::population;

    fn fitted(noise: f32) -> Calibration {
        calibrate(&CrossComparison::run(&population(400, 3, 32, noise))).unwrap()
    }

    fn similarity(knots: &[[f32; 2]], cosine: f32) -> f32 {
        let next = knots.partition_point(|knot| knot[0] < cosine).clamp(1, knots.len() - 1);
        let (a, b) = (knots[next - 1], knots[next]);
        a[1] + (cosine - a[0]) / (b[0] - a[0]) * (b[1] - a[1])
    }

    #[test]
    fn the_map_rises_from_0_to_1_and_meets_its_anchors() {
        for noise in [0.2, 0.5, 0.9] {
            let calibration = fitted(noise);
            let knots = &calibration.knots;
            assert!(
                knots.windows(2).all(|pair| pair[0][0] < pair[1][0] && pair[0][1] < pair[1][1]),
                "{knots:?}"
            );
            assert_eq!((knots[0], knots[knots.len() - 1]), ([-1.0, 0.0], [1.0, 1.0]));
            assert!((similarity(knots, calibration.threshold as f32) - 0.85).abs() < 1e-5);
            assert!(calibration.fmr <= FMR && calibration.fmr_upper > calibration.fmr);
            assert!(calibration.fmr_interval.unwrap().contains(calibration.fmr));
        }
    }

    #[test]
    fn half_stands_at_fmr_one_percent_when_the_eer_is_lower() {
        let calibration = fitted(0.2);
        assert!(calibration.eer < 1e-2);
        let row = calibration.rows[0];
        assert!((similarity(&calibration.knots, row.threshold as f32) - 0.5).abs() < 1e-5);
    }

    #[test]
    fn what_cannot_be_counted_is_extrapolated_said_so_and_never_looser() {
        let calibration = fitted(0.5);
        assert!(calibration.impostor > 700_000);
        let extrapolated: Vec<bool> = calibration.rows.iter().map(|row| row.extrapolated).collect();
        assert_eq!(extrapolated, [false, false, false, true, true]);
        for pair in calibration.rows.windows(2) {
            assert!(pair[0].threshold < pair[1].threshold && pair[0].tar >= pair[1].tar);
        }
        // The cosine of random directions in 32 dimensions exceeds t with probability I(1 - t^2; 31/2, 1/2) / 2.
        let beta =
            statrs::function::beta::beta_reg(15.5, 0.5, 1.0 - calibration.rows[3].threshold.powi(2)) / 2.0;
        assert!(beta < 1.2e-5, "{beta}");
        let counted = statrs::function::beta::beta_reg(15.5, 0.5, 1.0 - calibration.threshold.powi(2)) / 2.0;
        assert!((0.5e-4..1.5e-4).contains(&counted), "{counted}");
    }

    #[test]
    fn too_few_comparisons_or_none_of_one_person_are_errors() {
        let run = |people, pictures| calibrate(&CrossComparison::run(&population(people, pictures, 16, 0.5)));
        assert_eq!(run(20, 2).unwrap_err(), CalibrationError::TooFew(760));
        assert_eq!(run(300, 1).unwrap_err(), CalibrationError::NoGenuine);
    }
}
