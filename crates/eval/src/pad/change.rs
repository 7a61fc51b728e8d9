//! What changed since an older report, beyond chance.
//!
//! Errors on the same captures are compared pair by pair, since most captures are easy for both; errors on different
//! captures are compared as counts. All p-values are corrected together, so that many species do not make a finding.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::capture::Capture;
use super::manifest::Label;
use super::rate::Rate;
use super::report::PadReport;
use crate::exact::{fisher, holm, mcnemar};
use crate::interval::LEVEL;

/// The older report and this one. Every decision is taken at the threshold of its own report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Name of the older manifest.
    pub old_dataset: String,
    /// Version of the program that wrote it.
    pub old_bonafide: String,
    /// SHA-256 of the pack behind it.
    pub old_pack_hash: String,
    /// Its threshold.
    pub old_threshold: f64,
    /// The assurance that a pass had to have in it; absent where any was enough.
    #[serde(default)]
    pub old_min_assurance: Option<String>,
    /// Captures that both reports hold, by the hash of the file.
    pub captures_in_both: u64,
    /// Of these, captures that only the older trial got a response for.
    pub responses_lost: u64,
    /// Of these, captures that only this trial got a response for.
    pub responses_gained: u64,
    /// Bona fide captures, then each species that both reports hold.
    pub rows: Vec<ChangeRow>,
    /// Species that only the older report holds.
    pub species_gone: Vec<String>,
    /// Species that only this report holds.
    pub species_new: Vec<String>,
}

/// BPCER, or APCER of one species, then and now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeRow {
    /// Bona fide captures or attacks.
    pub label: Label,
    /// The species of attacks.
    pub species: Option<String>,
    /// Over the captures that were compared.
    pub old: Rate,
    /// Over the captures that were compared.
    pub new: Rate,
    /// How they were compared.
    pub test: Test,
    /// Captures decided wrongly then and rightly now; absent when unpaired.
    pub mended: Option<u64>,
    /// Captures decided rightly then and wrongly now; absent when unpaired.
    pub broken: Option<u64>,
    /// Two-sided.
    pub p: f64,
    /// After Holm's correction over all rows.
    pub p_adjusted: f64,
    /// `p_adjusted` is below 0.05.
    pub beyond_chance: bool,
    /// The intervals of the two rates do not overlap; a stricter, unpaired view.
    pub intervals_apart: bool,
}

/// How two error rates were compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// `McNemar`'s exact test on the captures that both reports hold with a response.
    Mcnemar,
    /// Fisher's exact test, since most captures are not the same.
    Fisher,
}

/// Why two reports cannot be compared.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// The older report holds a file twice.
    #[error("the older report holds a capture twice")]
    Twice,
    /// The older report says something about a file that this trial contradicts.
    #[error("line {line} of the manifest and the older report disagree on what one file is")]
    Relabelled {
        /// Of this trial's manifest.
        line: u64,
    },
    /// Its threshold is not a number from 0 to 1.
    #[error("the threshold of the older report is not a number from 0 to 1")]
    Threshold,
}

/// Compares this report with an older one.
pub fn change(old: &PadReport, new: &PadReport) -> Result<Change, ChangeError> {
    if !(0.0..=1.0).contains(&old.threshold) {
        return Err(ChangeError::Threshold);
    }
    let mut before: HashMap<&str, &Capture> = HashMap::new();
    for capture in &old.captures {
        if before.insert(&capture.sha256, capture).is_some() {
            return Err(ChangeError::Twice);
        }
    }
    let mut both = Vec::new();
    for capture in &new.captures {
        if let Some(then) = before.get(&*capture.sha256) {
            if kind(then) != kind(capture) {
                return Err(ChangeError::Relabelled { line: capture.entry.line });
            }
            both.push((*then, capture));
        }
    }
    let lost = |(then, now): &&(&Capture, &Capture)| answered(then) && !answered(now);
    let gained = |(then, now): &&(&Capture, &Capture)| !answered(then) && answered(now);
    let (was, is) = (kinds(&old.captures), kinds(&new.captures));
    let mut rows: Vec<ChangeRow> =
        was.intersection(&is).filter_map(|kind| row(*kind, old, new, &both)).collect();
    let adjusted = holm(&rows.iter().map(|row| row.p).collect::<Vec<_>>());
    for (row, p) in rows.iter_mut().zip(adjusted) {
        row.p_adjusted = p;
        row.beyond_chance = p < 1.0 - LEVEL;
    }
    let names =
        |kinds: BTreeSet<Kind<'_>>| kinds.into_iter().filter_map(|kind| kind.1).map(str::to_owned).collect();
    Ok(Change {
        old_dataset: old.dataset.clone(),
        old_bonafide: old.bonafide.clone(),
        old_pack_hash: old.pack_hash.clone(),
        old_threshold: old.threshold,
        old_min_assurance: old.min_assurance.clone(),
        captures_in_both: both.len() as u64,
        responses_lost: both.iter().filter(lost).count() as u64,
        responses_gained: both.iter().filter(gained).count() as u64,
        rows,
        species_gone: names(&was - &is),
        species_new: names(&is - &was),
    })
}

/// Label and species; bona fide captures come first.
type Kind<'a> = (Label, Option<&'a str>);

fn kind(capture: &Capture) -> Kind<'_> {
    (capture.entry.label, capture.entry.species.as_deref())
}

fn kinds(captures: &[Capture]) -> BTreeSet<Kind<'_>> {
    captures.iter().map(kind).collect()
}

fn answered(capture: &Capture) -> bool {
    capture.confidence_spoofing.is_some()
}

/// `None` where one of the two got no response for any capture of this kind.
fn row(
    wanted: Kind<'_>,
    old: &PadReport,
    new: &PadReport,
    both: &[(&Capture, &Capture)],
) -> Option<ChangeRow> {
    let decided = |report: &PadReport| -> Vec<bool> {
        let captures = report.captures.iter().filter(|capture| kind(capture) == wanted);
        captures.filter_map(|capture| capture.is_wrong(report.threshold)).collect()
    };
    let (then, now) = (decided(old), decided(new));
    let pairs: Vec<(bool, bool)> = both
        .iter()
        .filter(|(_, capture)| kind(capture) == wanted)
        .filter_map(|(then, now)| Some((then.is_wrong(old.threshold)?, now.is_wrong(new.threshold)?)))
        .collect();
    let wrong = |all: &[bool]| Rate::of(all.iter().filter(|wrong| **wrong).count(), all.len());
    let is_paired = 2 * pairs.len() >= then.len().max(now.len());
    let counted: BTreeMap<(bool, bool), u64> = pairs.iter().fold(BTreeMap::new(), |mut counted, pair| {
        *counted.entry(*pair).or_insert(0) += 1;
        counted
    });
    let differ = |pair| counted.get(&pair).copied().unwrap_or(0);
    let (mended, broken) = (differ((true, false)), differ((false, true)));
    let (old, new) = if is_paired {
        let (then, now): (Vec<bool>, Vec<bool>) = pairs.into_iter().unzip();
        (wrong(&then)?, wrong(&now)?)
    } else {
        (wrong(&then)?, wrong(&now)?)
    };
    let p = if is_paired { mcnemar(mended, broken) } else { fisher(old.count, old.of, new.count, new.of) };
    Some(ChangeRow {
        label: wanted.0,
        species: wanted.1.map(str::to_owned),
        old,
        new,
        test: if is_paired { Test::Mcnemar } else { Test::Fisher },
        mended: is_paired.then_some(mended),
        broken: is_paired.then_some(broken),
        p,
        p_adjusted: p,
        beyond_chance: false,
        intervals_apart: old.interval.high < new.interval.low || new.interval.high < old.interval.low,
    })
}

#[cfg(test)]
mod tests {
    use super::super::capture::tests_support::{capture, captures};
    use super::super::report::{PadTrial, evaluate};
    use super::*;

    fn report(captures: Vec<Capture>) -> PadReport {
        evaluate(PadTrial { threshold: 0.5, threads: 1, captures, ..PadTrial::default() }).unwrap()
    }

    fn with(people: &[f32], prints: &[f32]) -> PadReport {
        let mut all = captures(None, people);
        all.extend(captures(Some("print"), prints));
        report(all)
    }

    #[test]
    fn the_same_captures_are_compared_pair_by_pair() {
        // Ten prints passed and do no longer, none the other way; one person is refused anew.
        let mut prints = vec![0.1; 10];
        prints.extend([0.9; 10]);
        let old = with(&[0.1; 6], &prints);
        let new = with(&[0.1, 0.1, 0.1, 0.1, 0.1, 0.9], &[0.9; 20]);
        let change = change(&old, &new).unwrap();
        let [people, print] = &change.rows[..] else { panic!() };
        assert_eq!(
            (change.captures_in_both, people.label, people.test),
            (26, Label::BonaFide, Test::Mcnemar)
        );
        assert_eq!((people.broken, people.p, people.beyond_chance), (Some(1), 1.0, false));
        assert_eq!((print.mended, print.broken), (Some(10), Some(0)));
        assert!((print.p - 2.0 / 1024.0).abs() < 1e-12 && (print.p_adjusted - 4.0 / 1024.0).abs() < 1e-12);
        assert!(print.beyond_chance && print.intervals_apart);
        assert_eq!((print.old.rate, print.new.rate), (0.5, 0.0));
    }

    #[test]
    fn other_captures_are_compared_as_counts() {
        let old = with(&[0.1; 4], &[0.1, 0.1, 0.1, 0.9]);
        let mut new = with(&[0.1; 4], &[0.9, 0.9, 0.9, 0.1]);
        for capture in &mut new.captures[4..] {
            capture.sha256 = format!("another {}", capture.sha256);
        }
        let change = change(&old, &new).unwrap();
        let print = &change.rows[1];
        assert_eq!((print.test, print.mended, change.captures_in_both), (Test::Fisher, None, 4));
        // Three of four against one of four.
        assert!((print.p - 34.0 / 70.0).abs() < 1e-9 && !print.beyond_chance);
    }

    #[test]
    fn each_report_is_judged_by_its_own_threshold() {
        let old = with(&[0.1; 3], &[0.45; 3]);
        let mut new = with(&[0.1; 3], &[0.45; 3]);
        new.threshold = 0.4;
        assert_eq!(change(&old, &new).unwrap().rows[1].mended, Some(3));
        new.threshold = f64::NAN;
        assert_eq!(change(&new, &old), Err(ChangeError::Threshold));
    }

    #[test]
    fn what_came_and_went_is_said_and_what_does_not_fit_is_refused() {
        let mut old = captures(None, &[0.1, 0.1]);
        old.extend(captures(Some("mask"), &[0.9]));
        let mut new = captures(None, &[0.1, 0.1]);
        new.extend(captures(Some("print"), &[0.9]));
        new[1] = capture("bona fide 1", None, None);
        let (old, mut new) = (report(old), report(new));
        let found = change(&old, &new).unwrap();
        assert_eq!(
            (&found.species_gone[..], &found.species_new[..]),
            (&["mask".to_owned()][..], &["print".to_owned()][..])
        );
        assert_eq!((found.responses_lost, found.responses_gained, found.rows.len()), (1, 0, 1));
        new.captures[2].sha256.clone_from(&old.captures[2].sha256);
        assert_eq!(change(&old, &new), Err(ChangeError::Relabelled { line: 0 }));
        new.captures[2].sha256 = new.captures[0].sha256.clone();
        assert_eq!(change(&new, &old), Err(ChangeError::Twice));
    }
}
