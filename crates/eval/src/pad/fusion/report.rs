//! A fit from captures to a page of numbers.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::capture::Capture;
use super::super::manifest::Label;
use super::Terms;
use super::fit::{Columns, fit};
use super::folds::{draw, folds, held_out as choose};
use super::held_out::{HeldOut, Judged, held_out};
use super::rows::{LeftOut, Row, Rows, rows};
use super::threshold::{Target, threshold};
use crate::bootstrap::{SEED, percentile_interval};
use crate::interval::{Interval, LEVEL};

/// Fits to resampled subjects, behind the intervals.
pub const REPLICATES: usize = 200;
/// Captures of each kind without which nothing is fitted. Guesses, as [`FEWEST_SUBJECTS`].
const FEWEST_CAPTURES: usize = 20;
/// Subjects of each kind: as many as there are folds, so that none is without one.
const FEWEST_SUBJECTS: usize = FOLDS;
const FOLDS: usize = 5;

/// What to fit to, and how.
#[derive(Clone, Debug)]
pub struct FusionTrial<'a> {
    /// Version of the program.
    pub version: String,
    /// SHA-256 of the pack whose evidence is weighed.
    pub pack_hash: String,
    /// Name of the manifest.
    pub dataset: String,
    /// With their evidence; the weights that they were fused with do not matter.
    pub captures: &'a [Capture],
    /// Names of the pieces without one of which nothing passes.
    pub carry: &'a [&'a str],
    /// What the threshold is for.
    pub target: Target,
    /// `confidence_spoofing` from which an attack was called before.
    pub threshold_before: f64,
    /// Share of the subjects that are not fitted to and judge the fit, 0..1 exclusive; `None` for leaving subjects out in
    /// turn.
    pub hold_out: Option<f64>,
    /// Whether pieces that are not always there get an offset.
    pub offsets: bool,
}

/// The answer of `bonafide calibrate`: rates are 0..1, intervals have level `confidence_level`, a score at or above a threshold
/// is an attack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FusionReport {
    /// Version of the program.
    pub bonafide: String,
    /// SHA-256 of the pack whose evidence is weighed.
    pub pack_hash: String,
    /// Name of the manifest.
    pub dataset: String,
    /// Level of all intervals.
    pub confidence_level: f64,
    /// What the threshold is for.
    pub target: Target,
    /// How subjects were kept apart.
    pub method: Method,
    /// What was fitted to.
    pub fitted_on: FitCounts,
    /// What the fit was judged on.
    pub judged_on: FitCounts,
    /// Captures that no weight decides about.
    pub left_out: LeftOut,
    /// The fit.
    pub terms: FittedTerms,
    /// The plain sum at the threshold that was in use, on the subjects that judge.
    pub before: HeldOut,
    /// The plain sum at a threshold that was chosen as that of the fit was.
    pub before_at_target: HeldOut,
    /// The fit at its threshold.
    pub after: HeldOut,
    /// Milliseconds per stage.
    pub timings_ms: BTreeMap<String, f64>,
}

/// How subjects were kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Every fold of subjects is judged by a fit to the others; the fit that is given is to all.
    LeaveSubjectsOut {
        /// How many.
        folds: u64,
    },
    /// Some subjects judge the fit to the others, which is the one that is given.
    HeldOut {
        /// How many.
        subjects: u64,
    },
}

/// Counts of captures with a response that weights decide about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FitCounts {
    /// Bona fide captures.
    pub bona_fide: u64,
    /// Attacks by species.
    pub species: BTreeMap<String, u64>,
    /// Subjects.
    pub subjects: u64,
}

/// What was fitted, with intervals over resampled subjects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FittedTerms {
    /// Log-odds before any evidence.
    pub intercept: Estimate,
    /// By name; a piece that is not here keeps a weight of 1.
    pub weights: BTreeMap<String, Estimate>,
    /// By name; empty unless they were asked for.
    pub offsets: BTreeMap<String, Estimate>,
    /// `confidence_spoofing` from which the fit calls an attack.
    pub threshold: Estimate,
}

/// A number with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// Percentile interval over resampled subjects.
    pub interval: Interval,
}

impl FittedTerms {
    /// Without the intervals.
    pub fn terms(&self) -> Terms {
        let values = |table: &BTreeMap<String, Estimate>| {
            table.iter().map(|(name, estimate)| (name.clone(), estimate.value)).collect()
        };
        Terms {
            intercept: self.intercept.value,
            weights: values(&self.weights),
            offsets: values(&self.offsets),
        }
    }
}

/// Why nothing can be fitted.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalibrateError {
    /// Captures without a subject: nobody knows whether they are alike.
    #[error(
        "{0} captures name no subject: without subjects a fit would be judged on the people it was made from"
    )]
    NoSubject(usize),
    /// No capture of a kind got a response with a piece that can carry a pass.
    #[error("there is no {} capture that evidence decides about: a fit needs both kinds", .0.word())]
    OneClass(Label),
    /// Fewer captures of a kind than are needed.
    #[error("{captures} {} captures are too few: {FEWEST_CAPTURES} are needed", .label.word())]
    TooFewCaptures {
        /// The kind.
        label: Label,
        /// How many there are.
        captures: usize,
    },
    /// Fewer subjects of a kind than are needed.
    #[error(
        "{} captures of {subjects} subjects are too few people: {FEWEST_SUBJECTS} subjects are needed",
        .label.word()
    )]
    TooFewSubjects {
        /// The kind.
        label: Label,
        /// How many there are.
        subjects: usize,
    },
    /// Every piece says the same of every capture.
    #[error("no piece of evidence varies over the captures: there is nothing to weigh")]
    NothingVaries,
}

/// Fits the weights and shows what they are worth. The same captures give the same report. `tick` is called once for each of
/// [`REPLICATES`].
pub fn calibrate_fusion(trial: &FusionTrial<'_>, tick: &dyn Fn()) -> Result<FusionReport, CalibrateError> {
    let Rows { all: rows, subjects, left_out, nameless } = rows(trial.captures, trial.carry);
    if nameless > 0 {
        return Err(CalibrateError::NoSubject(nameless));
    }
    check(&rows)?;
    let all: Vec<&Row<'_>> = rows.iter().collect();
    let columns = Columns::of(&all, trial.offsets);
    if columns.weights.is_empty() && columns.offsets.is_empty() {
        return Err(CalibrateError::NothingVaries);
    }
    let (learned, splits, method) = if let Some(share) = trial.hold_out {
        let is_held = choose(&rows, subjects.len(), share);
        let held = is_held.iter().filter(|held| **held).count() as u64;
        let part = |wanted: bool| -> Vec<&Row<'_>> {
            rows.iter().filter(|row| is_held[row.subject] == wanted).collect()
        };
        (part(false), vec![(part(false), part(true))], Method::HeldOut { subjects: held })
    } else {
        let place = folds(&rows, subjects.len(), FOLDS);
        let split = |fold: usize| rows.iter().partition::<Vec<&Row<'_>>, _>(|row| place[row.subject] != fold);
        let splits = (0..FOLDS).map(split).collect();
        (all, splits, Method::LeaveSubjectsOut { folds: FOLDS as u64 })
    };
    let judged = |learn: &dyn Fn(&[&Row<'_>]) -> (Terms, f64)| {
        let mut judged = Vec::new();
        for (others, held) in &splits {
            let (terms, threshold) = learn(others);
            judged.extend(held.iter().map(|row| Judged {
                species: row.species,
                subject: row.subject,
                score: row.score(&terms),
                deciding: row.deciding(&terms),
                threshold,
            }));
        }
        held_out(&judged, subjects.len())
    };
    let plain = Terms::default();
    let cut = |rows: &[&Row<'_>], terms: &Terms| {
        threshold(&scores(rows, &vec![1; rows.len()], terms), trial.target)
    };
    Ok(FusionReport {
        bonafide: trial.version.clone(),
        pack_hash: trial.pack_hash.clone(),
        dataset: trial.dataset.clone(),
        confidence_level: LEVEL,
        target: trial.target,
        method,
        fitted_on: counts(&learned),
        judged_on: counts(&splits.iter().flat_map(|(_, held)| held.iter().copied()).collect::<Vec<_>>()),
        left_out,
        before: judged(&|_| (plain.clone(), trial.threshold_before)),
        before_at_target: judged(&|others| (plain.clone(), cut(others, &plain))),
        after: judged(&|others| {
            let terms = fit(others, &vec![1; others.len()], &Columns::of(others, trial.offsets));
            let threshold = cut(others, &terms);
            (terms, threshold)
        }),
        terms: estimate(&learned, subjects.len(), trial, tick),
        timings_ms: BTreeMap::new(),
    })
}

fn check(rows: &[Row<'_>]) -> Result<(), CalibrateError> {
    for label in [Label::BonaFide, Label::Attack] {
        let kind = || rows.iter().filter(|row| row.species.is_some() == (label == Label::Attack));
        let captures = kind().count();
        let subjects = kind().map(|row| row.subject).collect::<BTreeSet<_>>().len();
        if captures == 0 {
            return Err(CalibrateError::OneClass(label));
        }
        if captures < FEWEST_CAPTURES {
            return Err(CalibrateError::TooFewCaptures { label, captures });
        }
        if subjects < FEWEST_SUBJECTS {
            return Err(CalibrateError::TooFewSubjects { label, subjects });
        }
    }
    Ok(())
}

fn counts(rows: &[&Row<'_>]) -> FitCounts {
    let mut counts = FitCounts {
        subjects: rows.iter().map(|row| row.subject).collect::<BTreeSet<_>>().len() as u64,
        ..FitCounts::default()
    };
    for row in rows {
        match row.species {
            None => counts.bona_fide += 1,
            Some(species) => *counts.species.entry(species.to_owned()).or_default() += 1,
        }
    }
    counts
}

fn scores<'a>(rows: &[&Row<'a>], times: &[u32], terms: &Terms) -> Vec<(Option<&'a str>, f64, u32)> {
    let each = rows.iter().zip(times);
    each.map(|(row, times)| (row.species, row.deciding(terms), *times)).collect()
}

/// The fit to all of the rows, and to those of resampled subjects.
fn estimate(rows: &[&Row<'_>], subjects: usize, trial: &FusionTrial<'_>, tick: &dyn Fn()) -> FittedTerms {
    let columns = Columns::of(rows, trial.offsets);
    let one = |times: &[u32]| {
        let terms = fit(rows, times, &columns);
        let cut = threshold(&scores(rows, times, &terms), trial.target);
        (terms, cut)
    };
    let there: Vec<usize> = rows.iter().map(|row| row.subject).collect::<BTreeSet<_>>().into_iter().collect();
    let mut random = Rng::with_seed(SEED);
    let drawn: Vec<(Terms, f64)> = (0..REPLICATES)
        .map(|_| {
            let mut by_subject = vec![0; subjects];
            for (subject, count) in there.iter().zip(draw(there.len(), &mut random)) {
                by_subject[*subject] = count;
            }
            tick();
            one(&rows.iter().map(|row| by_subject[row.subject]).collect::<Vec<_>>())
        })
        .collect();
    let (terms, cut) = one(&vec![1; rows.len()]);
    let estimate = |value: f64, of: &dyn Fn(&(Terms, f64)) -> f64| Estimate {
        value,
        interval: percentile_interval(drawn.iter().map(of).collect())
            .unwrap_or(Interval { low: value, high: value }),
    };
    let table = |found: &BTreeMap<String, f64>, of: fn(&Terms) -> &BTreeMap<String, f64>| {
        let named = |(name, value): (&String, &f64)| {
            let drawn = |one: &(Terms, f64)| of(&one.0).get(name).copied().unwrap_or(*value);
            (name.clone(), estimate(*value, &drawn))
        };
        found.iter().map(named).collect()
    };
    FittedTerms {
        intercept: estimate(terms.intercept, &|one| one.0.intercept),
        weights: table(&terms.weights, |terms| &terms.weights),
        offsets: table(&terms.offsets, |terms| &terms.offsets),
        threshold: estimate(cut, &|one| one.1),
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests_support::said;
    use super::*;

    /// Thirty subjects with two bona fide captures and three attacks each. Texture is told three times too loud, and is
    /// blind to masks; traces see masks.
    fn captures() -> Vec<Capture> {
        let mut random = Rng::with_seed(11);
        let mut normal = move || {
            (-2.0 * random.f64().max(1e-300).ln()).sqrt() * (std::f64::consts::TAU * random.f64()).cos()
        };
        let mut captures = Vec::new();
        for subject in 0..30 {
            for (i, species) in
                [None, None, Some("print"), Some("mask"), Some("mask")].into_iter().enumerate()
            {
                let texture = 3.0 * (normal() + if species == Some("print") { -1.0 } else { 1.0 });
                let traces = normal() * 0.3 + if species == Some("mask") { -0.7 } else { 0.2 };
                let pieces = [("texture", Some(texture as f32)), ("traces", Some(traces as f32))];
                captures.push(said(&format!("{subject}/{i}"), species, &format!("s{subject:02}"), &pieces));
            }
        }
        captures
    }

    fn trial(captures: &[Capture]) -> FusionTrial<'_> {
        FusionTrial {
            version: String::new(),
            pack_hash: String::new(),
            dataset: "set".into(),
            captures,
            carry: &["texture"],
            target: Target::Bpcer(0.05),
            threshold_before: 0.5,
            hold_out: None,
            offsets: false,
        }
    }

    fn of(trial: &FusionTrial<'_>) -> FusionReport {
        calibrate_fusion(trial, &|| ()).unwrap()
    }

    #[test]
    fn a_fit_is_judged_on_others_and_mends_what_was_too_loud() {
        let captures = captures();
        let report = of(&trial(&captures));
        assert_eq!(report.method, Method::LeaveSubjectsOut { folds: 5 });
        let counts = &report.judged_on;
        assert_eq!((counts.bona_fide, counts.species["mask"], counts.subjects), (60, 60, 30));
        let terms = &report.terms;
        assert!(terms.weights["texture"].value < 0.6 && terms.weights["traces"].value > 1.3, "{terms:?}");
        let weight = terms.weights["texture"];
        assert!(weight.interval.contains(weight.value) && weight.interval.high < 1.0);
        let error = |held: &HeldOut| held.reliability.as_ref().unwrap().expected_calibration_error;
        assert!(error(&report.after) < 0.6 * error(&report.before));
        assert!(report.after.auc.unwrap().area > report.before.auc.unwrap().area);
        let worst = |held: &HeldOut| held.apcer_max.unwrap().rate;
        assert!(worst(&report.after) < worst(&report.before_at_target));
        assert_eq!(report, of(&trial(&captures)));
    }

    #[test]
    fn what_nothing_carries_passes_neither_before_nor_after() {
        let mut captures = captures();
        let plain = of(&trial(&captures));
        for capture in &mut captures {
            capture.carried = capture.entry.label == Label::BonaFide && capture.entry.path.ends_with("/1");
        }
        let report = of(&FusionTrial { threshold_before: 1.0, ..trial(&captures) });
        for held in [&report.before, &report.before_at_target, &report.after] {
            let (bpcer, apcer) = (held.bpcer.unwrap(), held.apcer_max.unwrap());
            assert!(bpcer.count >= 30 && (bpcer.of, apcer.count) == (60, 0), "{held:?}");
            // Nor are they likelier people than not.
            let bins = &held.reliability.as_ref().unwrap().bins;
            assert!(bins.iter().all(|bin| bin.low >= 0.5 || bin.attacks == 0), "{bins:?}");
        }
        assert_eq!(report.before.bpcer.unwrap().count, 30);
        // What they say is learned from as before.
        assert_eq!(report.terms.weights, plain.terms.weights);
    }

    #[test]
    fn subjects_that_are_held_out_teach_nothing() {
        let mut captures = captures();
        let report = of(&FusionTrial { hold_out: Some(0.2), ..trial(&captures) });
        assert_eq!(report.method, Method::HeldOut { subjects: 6 });
        assert_eq!((report.fitted_on.subjects, report.judged_on.subjects), (24, 6));
        // Whatever the judges say, the fit stays: turn the evidence of those that were held out round.
        let all = rows(&captures, &["texture"]);
        let is_held = choose(&all.all, all.subjects.len(), 0.2);
        let held: Vec<String> = all
            .subjects
            .iter()
            .zip(is_held)
            .filter(|(_, held)| *held)
            .map(|(name, _)| (*name).to_owned())
            .collect();
        for capture in &mut captures {
            if held.contains(capture.entry.subject.as_ref().unwrap()) {
                for piece in &mut capture.evidence {
                    piece.log_likelihood_ratio = piece.log_likelihood_ratio.map(|ratio| -ratio);
                }
            }
        }
        let turned = of(&FusionTrial { hold_out: Some(0.2), ..trial(&captures) });
        assert_eq!(turned.terms, report.terms);
        assert!(turned.after.auc.unwrap().area < 0.5);
    }

    #[test]
    fn what_cannot_be_fitted_is_refused_by_name() {
        let all = captures();
        let refused = |captures: &[Capture]| calibrate_fusion(&trial(captures), &|| ()).unwrap_err();
        let kept = |keep: &dyn Fn(&Capture) -> bool| -> Vec<Capture> {
            all.iter().filter(|capture| keep(capture)).cloned().collect()
        };
        assert_eq!(refused(&[]), CalibrateError::OneClass(Label::BonaFide));
        let people = kept(&|capture| capture.entry.label == Label::BonaFide);
        assert_eq!(refused(&people), CalibrateError::OneClass(Label::Attack));
        let few: Vec<Capture> = all[..25].to_vec();
        assert_eq!(refused(&few), CalibrateError::TooFewCaptures { label: Label::BonaFide, captures: 10 });
        let mut alike = all.clone();
        for capture in &mut alike {
            capture.entry.subject = capture.entry.subject.as_ref().map(|name| name[..2].to_owned());
        }
        assert_eq!(refused(&alike), CalibrateError::TooFewSubjects { label: Label::BonaFide, subjects: 3 });
        let mut nameless = all.clone();
        nameless[3].entry.subject = None;
        assert_eq!(refused(&nameless), CalibrateError::NoSubject(1));
        let mut same = all.clone();
        for piece in same.iter_mut().flat_map(|capture| &mut capture.evidence) {
            piece.log_likelihood_ratio = Some(1.0);
        }
        assert_eq!(refused(&same), CalibrateError::NothingVaries);
    }
}
