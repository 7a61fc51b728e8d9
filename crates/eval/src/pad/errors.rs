//! Classification errors and non-responses at one threshold.
//!
//! ISO/IEC 30107-3:2023. APCER is a rate per PAI species, never over several species together; the maximum is what a
//! system has to answer for. ACER, the mean of that maximum and BPCER, is not of the standard.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rate::Rate;

/// Errors at one threshold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Errors {
    /// A capture whose score is at or above it is classified as an attack.
    pub threshold: f64,
    /// One per species, highest APCER first.
    pub species: Vec<SpeciesErrors>,
    /// The highest APCER; its interval is that of its species and knows nothing of the choice among species.
    pub apcer_max: Option<Rate>,
    /// Bona fide presentation classification error rate: bona fide captures classified as attacks, of those with a response.
    pub bpcer: Option<Rate>,
    /// `(apcer_max + bpcer) / 2`. Not of the standard, for comparison with older work only.
    pub acer: Option<f64>,
    /// Bona fide presentation non-response rate: bona fide captures without a response, of all of them.
    pub bpnrr: Option<Rate>,
}

/// Errors of one species.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SpeciesErrors {
    /// Its name.
    pub species: String,
    /// Attack presentation classification error rate: attacks classified as bona fide, of those with a response; absent
    /// when none had one.
    pub apcer: Option<Rate>,
    /// Attack presentation non-response rate: attacks without a response, of all of this species.
    pub apnrr: Option<Rate>,
}

/// What a capture is, with its score.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample<'a> {
    /// `None` for a bona fide capture.
    pub species: Option<&'a str>,
    /// High for an attack; `None` without a response.
    pub confidence: Option<f32>,
}

/// Counts the errors at a threshold.
pub(super) fn errors(samples: &[Sample<'_>], threshold: f64) -> Errors {
    let is_attack = |confidence: f32| f64::from(confidence) >= threshold;
    let mut by_species: BTreeMap<Option<&str>, Vec<Option<f32>>> = BTreeMap::new();
    for sample in samples {
        by_species.entry(sample.species).or_default().push(sample.confidence);
    }
    let of = |scores: &[Option<f32>], wrong: &dyn Fn(f32) -> bool| {
        let answered: Vec<f32> = scores.iter().copied().flatten().collect();
        let errors = answered.iter().filter(|score| wrong(**score)).count();
        (Rate::of(errors, answered.len()), Rate::of(scores.len() - answered.len(), scores.len()))
    };
    let (mut species, mut bpcer, mut bpnrr) = (Vec::new(), None, None);
    for (name, scores) in &by_species {
        match name {
            None => (bpcer, bpnrr) = of(scores, &is_attack),
            Some(name) => {
                let (apcer, apnrr) = of(scores, &|score| !is_attack(score));
                species.push(SpeciesErrors { species: (*name).to_owned(), apcer, apnrr });
            }
        }
    }
    let rate = |errors: &SpeciesErrors| errors.apcer.map_or(-1.0, |apcer| apcer.rate);
    // Of equal rates the one with more captures says more; the order of names decides the rest.
    species.sort_by(|a, b| {
        let count = |errors: &SpeciesErrors| errors.apcer.map_or(0, |apcer| apcer.of);
        rate(b).total_cmp(&rate(a)).then(count(b).cmp(&count(a)))
    });
    let apcer_max = species.first().and_then(|worst| worst.apcer);
    let acer = apcer_max.zip(bpcer).map(|(apcer, bpcer)| f64::midpoint(apcer.rate, bpcer.rate));
    Errors { threshold, species, apcer_max, bpcer, acer, bpnrr }
}

#[cfg(test)]
pub(super) mod tests_support {
    use super::Sample;

    /// Answered samples of one species.
    pub(crate) fn samples<'a>(species: Option<&'a str>, scores: &[f32]) -> Vec<Sample<'a>> {
        scores.iter().map(|score| Sample { species, confidence: Some(*score) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::tests_support::samples;
    use super::*;

    #[test]
    fn a_case_small_enough_for_paper_comes_out_right() {
        let mut all = samples(None, &[0.1, 0.2, 0.6, 0.3]);
        all.extend(samples(Some("print"), &[0.9, 0.5, 0.4, 0.2]));
        all.extend(samples(Some("screen"), &[0.9, 0.8, 0.1]));
        all.push(Sample { species: Some("screen"), confidence: None });
        all.push(Sample { species: None, confidence: None });
        let errors = errors(&all, 0.5);
        assert_eq!(errors.bpcer.unwrap().rate, 0.25);
        assert_eq!(errors.bpnrr.unwrap().rate, 0.2);
        // Two of four prints score below 0.5; the one at 0.5 is called an attack.
        let [print, screen] = &errors.species[..] else { panic!() };
        assert_eq!((&*print.species, print.apcer.unwrap().rate), ("print", 0.5));
        assert_eq!(print.apnrr.unwrap().count, 0);
        let apcer = screen.apcer.unwrap();
        assert_eq!((apcer.count, apcer.of, screen.apnrr.unwrap().rate), (1, 3, 0.25));
        assert_eq!(errors.apcer_max, print.apcer);
        assert_eq!(errors.acer, Some(0.375));
    }

    #[test]
    fn the_maximum_is_not_the_mean_over_all_attacks() {
        let mut all = samples(None, &[0.1]);
        all.extend(samples(Some("print"), &[0.9; 98]));
        all.extend(samples(Some("mask"), &[0.1, 0.1]));
        assert_eq!(errors(&all, 0.5).apcer_max.unwrap().rate, 1.0);
    }

    #[test]
    fn the_interval_is_the_tabled_one() {
        // Clopper and Pearson: 5 of 10 is 0.1871 to 0.8129.
        let mut scores = vec![0.9; 5];
        scores.extend([0.1; 5]);
        let interval = errors(&samples(Some("print"), &scores), 0.5).species[0].apcer.unwrap().interval;
        assert!((interval.low - 0.1871).abs() < 1e-4 && (interval.high - 0.8129).abs() < 1e-4);
    }

    #[test]
    fn a_species_without_a_response_has_no_error_rate() {
        let errors = errors(&[Sample { species: Some("mask"), confidence: None }], 0.5);
        assert_eq!((errors.species[0].apcer, errors.species[0].apnrr.unwrap().rate), (None, 1.0));
        assert_eq!((errors.apcer_max, errors.bpcer, errors.acer), (None, None, None));
    }
}
