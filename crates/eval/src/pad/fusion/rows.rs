//! What can be learned from, and how much each capture counts.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::capture::{Capture, Piece};
use super::Terms;

/// Captures that no weight decides about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// Without a response: never passed, whatever the weights.
    pub non_responses: u64,
    /// Without a piece that can carry a pass: never passed either.
    pub not_carried: u64,
}

/// One capture that weights decide about.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    /// `None` for a bona fide capture.
    pub species: Option<&'a str>,
    /// Place of the subject among all.
    pub subject: usize,
    /// Present and missing.
    pub pieces: &'a [Piece],
    /// Whether a pass can rest on them.
    pub carried: bool,
}

impl Row<'_> {
    /// `confidence_spoofing` by these terms.
    pub fn score(&self, terms: &Terms) -> f64 {
        terms.confidence(self.pieces, self.carried)
    }

    /// What a threshold is held against: the score, or 1, which passes at none, for what never passes.
    pub fn deciding(&self, terms: &Terms) -> f64 {
        if self.carried { self.score(terms) } else { 1.0 }
    }
}

/// The rows of some captures, and whose they are.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    pub all: Vec<Row<'a>>,
    /// Names in order; [`Row::subject`] is a place here.
    pub subjects: Vec<&'a str>,
    pub left_out: LeftOut,
    /// Rows whose capture names no subject; they are not among `all`.
    pub nameless: usize,
}

/// `carry`: names of the pieces without one of which nothing passes.
pub(super) fn rows<'a>(captures: &'a [Capture], carry: &[&str]) -> Rows<'a> {
    let can_carry =
        |piece: &Piece| piece.log_likelihood_ratio.is_some() && carry.contains(&piece.name.as_str());
    let (mut kept, mut left_out, mut nameless) = (Vec::new(), LeftOut::default(), 0);
    for capture in captures {
        if capture.confidence_spoofing.is_none() {
            left_out.non_responses += 1;
        } else if !capture.evidence.iter().any(can_carry) {
            left_out.not_carried += 1;
        } else if let Some(subject) = &capture.entry.subject {
            kept.push((subject.as_str(), capture));
        } else {
            nameless += 1;
        }
    }
    let mut subjects: Vec<&str> = kept.iter().map(|(subject, _)| *subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let rows = kept.into_iter().map(|(subject, capture)| Row {
        species: capture.sample().species,
        subject: subjects.partition_point(|name| *name < subject),
        pieces: &capture.evidence,
        carried: capture.carried,
    });
    Rows { all: rows.collect(), subjects, left_out, nameless }
}

/// The weight of each row, rising to one in all: half for the bona fide captures together, half for the species, each species
/// the same, so that neither the mix of the trial nor a common species rules. `times`: how often each row counts.
pub(super) fn weigh(rows: &[&Row<'_>], times: &[u32]) -> Vec<f64> {
    let mut kinds: BTreeMap<Option<&str>, f64> = BTreeMap::new();
    for (row, times) in rows.iter().zip(times) {
        *kinds.entry(row.species).or_default() += f64::from(*times);
    }
    kinds.retain(|_, count| *count > 0.0);
    let species = kinds.keys().flatten().count() as f64;
    let weight = |(row, times): (&&Row<'_>, &u32)| {
        let share = if row.species.is_some() { 0.5 / species } else { 0.5 };
        kinds.get(&row.species).map_or(0.0, |count| share * f64::from(*times) / count)
    };
    rows.iter().zip(times).map(weight).collect()
}

/// A row for the tests of this module's neighbours.
#[cfg(test)]
pub(super) mod tests_support {
    use super::super::super::capture::tests_support::capture;
    use super::*;

    /// A capture of a subject with pieces by name and ratio.
    pub(crate) fn said(
        name: &str,
        species: Option<&str>,
        subject: &str,
        pieces: &[(&str, Option<f32>)],
    ) -> Capture {
        let mut capture = capture(name, species, Some(0.5));
        capture.entry.subject = Some(subject.to_owned());
        capture.evidence = pieces
            .iter()
            .map(|(name, ratio)| Piece {
                name: (*name).to_owned(),
                code: String::new(),
                score: None,
                log_likelihood_ratio: *ratio,
            })
            .collect();
        capture
    }
}

#[cfg(test)]
mod tests {
    use super::tests_support::said;
    use super::*;

    #[test]
    fn what_weights_cannot_decide_is_left_out_and_counted() {
        let mut silent = said("c", None, "berta", &[]);
        silent.confidence_spoofing = None;
        let mut nameless = said("d", None, "x", &[("light", Some(1.0))]);
        nameless.entry.subject = None;
        let captures = [
            said("a", None, "berta", &[("texture", Some(1.0))]),
            said("b", Some("print"), "anna", &[("texture", None), ("stream", Some(-1.0))]),
            silent,
            nameless,
            said("e", Some("print"), "anna", &[("light", Some(-1.0))]),
        ];
        let found = rows(&captures, &["texture", "light"]);
        assert_eq!(found.left_out, LeftOut { non_responses: 1, not_carried: 1 });
        assert_eq!((found.subjects, found.nameless), (vec!["anna", "berta"], 1));
        let kept: Vec<_> = found.all.iter().map(|row| (row.species, row.subject)).collect();
        assert_eq!(kept, [(None, 1), (Some("print"), 0)]);
    }

    #[test]
    fn what_never_passes_teaches_and_decides_with_a_score_of_1() {
        let mut captures = [
            said("a", None, "s", &[("texture", Some(3.0)), ("light", Some(-1.0))]),
            said("b", None, "s", &[("texture", Some(0.0))]),
        ];
        captures[0].carried = false;
        let found = rows(&captures, &["texture", "light"]);
        assert_eq!(found.left_out, LeftOut::default());
        let plain = Terms::default();
        let scores: Vec<_> = found.all.iter().map(|row| (row.score(&plain), row.deciding(&plain))).collect();
        assert_eq!(scores, [(0.5, 1.0), (0.5, 0.5)]);
    }

    #[test]
    fn each_kind_counts_one_half_and_each_species_the_same() {
        let captures = [
            said("a", None, "s", &[("texture", Some(1.0))]),
            said("b", None, "s", &[("texture", Some(1.0))]),
            said("c", Some("print"), "s", &[("texture", Some(1.0))]),
            said("d", Some("print"), "s", &[("texture", Some(1.0))]),
            said("e", Some("mask"), "s", &[("texture", Some(1.0))]),
            said("f", Some("screen"), "s", &[("texture", Some(1.0))]),
        ];
        let all = rows(&captures, &["texture"]);
        let all: Vec<&Row<'_>> = all.all.iter().collect();
        // The second print counts three times, and the screen not at all.
        assert_eq!(weigh(&all, &[1, 1, 1, 3, 1, 0]), [0.25, 0.25, 0.0625, 0.1875, 0.25, 0.0]);
    }
}
