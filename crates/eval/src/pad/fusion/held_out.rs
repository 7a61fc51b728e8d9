//! What terms and a threshold are worth on subjects that neither was learned from.

use std::collections::BTreeMap;

use fastrand::Rng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::auc::{Auc, auc};
use super::super::errors::Sample;
use super::super::reliability::{Reliability, reliability};
use super::folds::draw;
use crate::bootstrap::{SEED, percentile_interval};
use crate::interval::{Interval, clopper_pearson};
use crate::metrics::{Scores, equal_error_rate};

/// Draws of subjects behind an interval.
const DRAWS: usize = 1000;

/// Errors and calibration on subjects that were held out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeldOut {
    /// The thresholds in use, rising: one, or one per fold.
    pub thresholds: Vec<f64>,
    /// APCER of each species, highest first.
    pub species: Vec<SpeciesBySubject>,
    /// The highest APCER; its interval covers the choice among species too. Absent without an attack.
    pub apcer_max: Option<BySubject>,
    /// Absent without a bona fide capture.
    pub bpcer: Option<BySubject>,
    /// Equal error rate over all species together, 0..1.
    pub eer: Option<f64>,
    /// Of all species together.
    pub auc: Option<Auc>,
    /// Whether the score means what it says.
    pub reliability: Option<Reliability>,
    /// Interval of the expected calibration error over resampled subjects.
    pub calibration_error_interval: Option<Interval>,
}

/// APCER of one species.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SpeciesBySubject {
    /// Its name.
    pub species: String,
    /// Attacks that passed.
    pub apcer: BySubject,
}

/// A proportion whose captures come in subjects.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BySubject {
    /// How many.
    pub count: u64,
    /// Of how many; never 0.
    pub of: u64,
    /// `count / of`, 0..1.
    pub rate: f64,
    /// Spans the percentile interval over resampled subjects, which allows for their captures being alike, and the exact
    /// binomial (Clopper-Pearson) one, without which no error would mean no doubt.
    pub interval: Interval,
}

/// A capture that was judged by what others taught.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged<'a> {
    /// `None` for a bona fide capture.
    pub species: Option<&'a str>,
    pub subject: usize,
    /// `confidence_spoofing`.
    pub score: f64,
    /// What the threshold is held against: the score, or 1 for what never passes.
    pub deciding: f64,
    /// Of its fold.
    pub threshold: f64,
}

impl Judged<'_> {
    fn is_wrong(&self) -> bool {
        (self.deciding >= self.threshold) != self.species.is_some()
    }
}

/// Counts and calibration of one draw of subjects.
struct Counted<'a> {
    /// Wrong, and all, by species.
    kinds: BTreeMap<Option<&'a str>, (u64, u64)>,
    reliability: Option<Reliability>,
}

impl<'a> Counted<'a> {
    fn of(judged: &[Judged<'a>], times: &[u32]) -> Self {
        let mut kinds: BTreeMap<Option<&str>, (u64, u64)> = BTreeMap::new();
        let mut samples = Vec::new();
        for one in judged {
            let count = times.get(one.subject).copied().unwrap_or(0);
            let kind = kinds.entry(one.species).or_default();
            kind.0 += if one.is_wrong() { u64::from(count) } else { 0 };
            kind.1 += u64::from(count);
            let sample = Sample { species: one.species, confidence: Some(one.score as f32) };
            samples.extend(std::iter::repeat_n(sample, count as usize));
        }
        kinds.retain(|_, (_, of)| *of > 0);
        Self { kinds, reliability: reliability(&samples) }
    }

    fn rate(&self, kind: Option<&str>) -> Option<f64> {
        self.kinds.get(&kind).map(|(count, of)| *count as f64 / *of as f64)
    }

    fn highest(&self) -> Option<f64> {
        self.kinds.keys().filter(|kind| kind.is_some()).filter_map(|kind| self.rate(*kind)).reduce(f64::max)
    }

    fn calibration_error(&self) -> Option<f64> {
        self.reliability.as_ref().map(|found| found.expected_calibration_error)
    }
}

/// Sums up. `subjects`: how many there are, held out or not.
pub(super) fn held_out(judged: &[Judged<'_>], subjects: usize) -> HeldOut {
    let mut there: Vec<usize> = judged.iter().map(|one| one.subject).collect();
    there.sort_unstable();
    there.dedup();
    let counted = Counted::of(judged, &vec![1; subjects]);
    let mut random = Rng::with_seed(SEED);
    let drawn: Vec<Counted<'_>> = (0..DRAWS)
        .map(|_| {
            let mut times = vec![0; subjects];
            for (subject, count) in there.iter().zip(draw(there.len(), &mut random)) {
                times[*subject] = count;
            }
            Counted::of(judged, &times)
        })
        .collect();
    let over = |value: &dyn Fn(&Counted<'_>) -> Option<f64>| {
        percentile_interval(drawn.iter().filter_map(value).collect())
    };
    let by_subject = |(count, of): (u64, u64), drawn: Option<Interval>| {
        let exact = clopper_pearson(count, of);
        let drawn = drawn.unwrap_or(exact);
        let interval = Interval { low: exact.low.min(drawn.low), high: exact.high.max(drawn.high) };
        BySubject { count, of, rate: count as f64 / of as f64, interval }
    };
    let of = |kind: Option<&str>| {
        counted.kinds.get(&kind).map(|counts| by_subject(*counts, over(&|one| one.rate(kind))))
    };
    let mut species: Vec<SpeciesBySubject> = counted
        .kinds
        .keys()
        .flatten()
        .filter_map(|name| Some(SpeciesBySubject { species: (*name).to_owned(), apcer: of(Some(name))? }))
        .collect();
    species.sort_by(|a, b| b.apcer.rate.total_cmp(&a.apcer.rate).then(b.apcer.of.cmp(&a.apcer.of)));
    let apcer_max = species
        .first()
        .map(|worst| by_subject((worst.apcer.count, worst.apcer.of), over(&|one| one.highest())));
    let mut thresholds: Vec<f64> = judged.iter().map(|one| one.threshold).collect();
    thresholds.sort_unstable_by(f64::total_cmp);
    thresholds.dedup();
    let scores = |attack: bool| {
        let kind = judged.iter().filter(|one| one.species.is_some() == attack);
        kind.map(|one| one.deciding as f32).collect::<Vec<f32>>()
    };
    // An attack that is found is a match here, as in the ranking of a trial.
    let scores = Scores::new(scores(true), scores(false)).ok();
    HeldOut {
        thresholds,
        bpcer: of(None),
        apcer_max,
        species,
        eer: scores.as_ref().map(|scores| equal_error_rate(scores).rate),
        auc: scores.as_ref().map(auc),
        calibration_error_interval: over(&|one| one.calibration_error()),
        reliability: counted.reliability,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(species: Option<&'static str>, subject: usize, score: f64) -> Judged<'static> {
        let threshold = if subject == 0 { 0.5 } else { 0.25 };
        Judged { species, subject, score, deciding: score, threshold }
    }

    #[test]
    fn each_capture_is_held_against_the_threshold_of_its_fold() {
        let judged = [
            one(None, 0, 0.3),
            one(None, 1, 0.3),
            one(None, 2, 0.1),
            one(Some("print"), 0, 0.4),
            one(Some("print"), 1, 0.4),
            one(Some("mask"), 1, 0.25),
        ];
        let found = held_out(&judged, 3);
        assert_eq!(found.thresholds, [0.25, 0.5]);
        let bpcer = found.bpcer.unwrap();
        assert_eq!((bpcer.count, bpcer.of), (1, 3));
        let rates: Vec<_> =
            found.species.iter().map(|one| (&*one.species, one.apcer.count, one.apcer.of)).collect();
        assert_eq!(rates, [("print", 1, 2), ("mask", 0, 1)]);
        assert_eq!(found.apcer_max.unwrap().rate, 0.5);
        // Of nine pairs seven are won and none is tied.
        assert!((found.auc.unwrap().area - 7.0 / 9.0).abs() < 1e-9);
    }

    #[test]
    fn what_never_passes_is_an_attack_above_its_score_too_and_keeps_it() {
        let never = |species| Judged { deciding: 1.0, threshold: 0.75, ..one(species, 0, 0.5) };
        let found = held_out(&[never(None), never(Some("print"))], 1);
        assert_eq!((found.bpcer.unwrap().count, found.apcer_max.unwrap().count), (1, 0));
        // The mean of (1 - 1/2)^2 and (1/2)^2.
        assert_eq!(found.reliability.unwrap().brier, 0.25);
    }

    #[test]
    fn captures_of_few_subjects_leave_more_doubt_than_their_number_says() {
        // 200 bona fide captures of which a tenth is wrong: of 20 subjects two are always wrong, or of 200 twenty.
        let of = |subjects: usize| {
            let judged: Vec<Judged<'_>> = (0..200)
                .map(|i| {
                    let subject = i % subjects;
                    one(None, subject, if subject.is_multiple_of(10) { 0.9 } else { 0.1 })
                })
                .collect();
            held_out(&judged, subjects).bpcer.unwrap()
        };
        let (few, many) = (of(20), of(200));
        assert_eq!((few.count, many.count), (20, 20));
        // The binomial of 20 with a share of a tenth: none at all in 12 %, five and more in 4 %.
        assert_eq!(few.interval.low, 0.0);
        assert!((0.24..=0.26).contains(&few.interval.high), "{few:?}");
        // Clopper and Pearson: 20 of 200 is 0.0622 to 0.1502.
        assert!((many.interval.low - 0.0622).abs() < 0.003 && (many.interval.high - 0.1502).abs() < 0.003);
    }

    #[test]
    fn no_error_is_not_no_doubt() {
        let judged: Vec<Judged<'_>> = (0..30).map(|subject| one(None, subject, 0.1)).collect();
        let bpcer = held_out(&judged, 30).bpcer.unwrap();
        // Clopper and Pearson: none of 30 goes up to 0.1157.
        assert!((bpcer.interval.high - 0.1157).abs() < 1e-4, "{bpcer:?}");
    }
}
