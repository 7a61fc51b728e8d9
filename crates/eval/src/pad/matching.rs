//! Detection and comparison as one system: what gets through both.
//!
//! ISO/IEC 30107-3:2023: IAPAR is the share of impostor attack presentations of one species that the whole system accepts,
//! and RIAPAR adds the false reject rate, so that a system which accepts nobody does not look good.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::capture::{Capture, Matched};
use super::manifest::Label;
use super::rate::Rate;

/// Errors of the whole system over the captures that have a reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Matching {
    /// Similarity from which two faces count as one person.
    pub threshold: f64,
    /// One per species, highest IAPAR first.
    pub species: Vec<MatchingSpecies>,
    /// The highest IAPAR.
    pub iapar_max: Option<Rate>,
    /// False reject rate: bona fide captures that the system does not accept, for whatever reason.
    pub frr: Option<Rate>,
    /// The highest RIAPAR.
    pub riapar_max: Option<f64>,
    /// Captures left out because their reference shows no face that could be described.
    pub references_failed: u64,
}

/// Attacks of one species against the whole system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MatchingSpecies {
    /// Its name.
    pub species: String,
    /// Impostor attack presentation accept rate: attacks that pass the detection and match the reference.
    pub iapar: Rate,
    /// Relative impostor attack presentation accept rate: `frr + iapar`; absent without bona fide captures.
    pub riapar: Option<f64>,
}

/// Counts the captures with a reference; `None` when no capture has one.
pub(super) fn matching(captures: &[Capture], detection: f64, threshold: f64) -> Option<Matching> {
    if captures.iter().all(|capture| capture.matched.is_none()) {
        return None;
    }
    let is_accepted = |capture: &Capture| {
        let is_same = matches!(capture.matched, Some(Matched::Similarity(s)) if f64::from(s) >= threshold);
        is_same && capture.is_called_attack(detection) == Some(false)
    };
    let (mut attacks, mut bona_fide, mut references_failed) = (BTreeMap::new(), (0, 0), 0);
    for capture in captures {
        match capture.matched {
            None => continue,
            Some(Matched::ReferenceFailed) => {
                references_failed += 1;
                continue;
            }
            Some(_) => {}
        }
        let accepted = usize::from(is_accepted(capture));
        let (count, of) = match capture.entry.label {
            Label::BonaFide => &mut bona_fide,
            Label::Attack => {
                attacks.entry(capture.entry.species.clone().unwrap_or_default()).or_insert((0, 0))
            }
        };
        *count += accepted;
        *of += 1;
    }
    let frr = Rate::of(bona_fide.1 - bona_fide.0, bona_fide.1);
    let mut species: Vec<MatchingSpecies> = attacks
        .into_iter()
        .filter_map(|(species, (count, of))| {
            let iapar = Rate::of(count, of)?;
            Some(MatchingSpecies { species, iapar, riapar: frr.map(|frr| frr.rate + iapar.rate) })
        })
        .collect();
    species.sort_by(|a, b| b.iapar.rate.total_cmp(&a.iapar.rate).then(b.iapar.of.cmp(&a.iapar.of)));
    Some(Matching {
        threshold,
        iapar_max: species.first().map(|worst| worst.iapar),
        riapar_max: species.first().and_then(|worst| worst.riapar),
        frr,
        species,
        references_failed,
    })
}

#[cfg(test)]
mod tests {
    use super::super::capture::tests_support::capture;
    use super::*;

    fn with(name: &str, species: Option<&str>, confidence: Option<f32>, matched: Option<Matched>) -> Capture {
        Capture { matched, ..capture(name, species, confidence) }
    }

    #[test]
    fn only_what_passes_both_is_accepted() {
        let same = Some(Matched::Similarity(0.9));
        let other = Some(Matched::Similarity(0.84));
        let all = [
            with("a", None, Some(0.1), same),
            with("b", None, Some(0.1), other),
            with("c", None, None, Some(Matched::CaptureFailed)),
            with("d", None, Some(0.7), same),
            with("e", Some("print"), Some(0.1), same),
            with("f", Some("print"), Some(0.1), other),
            with("g", Some("print"), Some(0.9), same),
            with("h", Some("print"), None, Some(Matched::CaptureFailed)),
            with("i", Some("print"), Some(0.1), Some(Matched::ReferenceFailed)),
            with("j", Some("mask"), Some(0.9), same),
            with("k", Some("mask"), Some(0.1), None),
        ];
        let found = matching(&all, 0.5, 0.85).unwrap();
        let [print, mask] = &found.species[..] else { panic!() };
        assert_eq!((&*print.species, print.iapar.count, print.iapar.of), ("print", 1, 4));
        assert_eq!((mask.iapar.count, mask.iapar.of), (0, 1));
        // Three of four bona fide captures are turned away: by the face, by the missing face, by the detection.
        assert_eq!(found.frr.unwrap().rate, 0.75);
        assert_eq!((found.riapar_max, mask.riapar), (Some(1.0), Some(0.75)));
        assert_eq!((found.references_failed, found.iapar_max), (1, Some(print.iapar)));
    }

    #[test]
    fn without_a_reference_nothing_is_said() {
        assert_eq!(matching(&[capture("a", None, Some(0.1))], 0.5, 0.85), None);
    }
}
