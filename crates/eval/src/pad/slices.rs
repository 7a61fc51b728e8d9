//! The errors of a part of the trial: one camera, one subject, one action.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::capture::Capture;
use super::errors::{Sample, errors};
use super::manifest::{Entry, Label};
use super::rate::Rate;

/// The captures that share one value of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Slice {
    /// The value.
    pub value: String,
    /// Captures with it.
    pub captures: u64,
    /// The species with the highest APCER here.
    pub worst_species: Option<String>,
    /// Its APCER.
    pub apcer_max: Option<Rate>,
    /// Attacks of all species classified as bona fide; for this view only, since the standard knows no APCER over species.
    pub attacks_passed: Option<Rate>,
    /// Bona fide captures classified as attacks.
    pub bpcer: Option<Rate>,
    /// Captures without a response.
    pub non_responses: Option<Rate>,
}

/// One per value, rising by name; captures without the value are left out.
pub(super) fn slices(
    captures: &[Capture],
    threshold: f64,
    column: fn(&Entry) -> Option<&String>,
) -> Vec<Slice> {
    let mut by_value: BTreeMap<&String, Vec<&Capture>> = BTreeMap::new();
    for capture in captures {
        if let Some(value) = column(&capture.entry) {
            by_value.entry(value).or_default().push(capture);
        }
    }
    by_value.into_iter().map(|(value, captures)| slice(value, &captures, threshold)).collect()
}

fn slice(value: &str, captures: &[&Capture], threshold: f64) -> Slice {
    let samples: Vec<Sample<'_>> = captures.iter().map(|capture| capture.sample()).collect();
    let errors = errors(&samples, threshold);
    let attacks = captures.iter().filter(|capture| capture.entry.label == Label::Attack);
    let answers: Vec<bool> = attacks.filter_map(|capture| capture.is_wrong(threshold)).collect();
    let silent = captures.iter().filter(|capture| capture.confidence_spoofing.is_none()).count();
    Slice {
        value: value.to_owned(),
        captures: captures.len() as u64,
        worst_species: errors.apcer_max.and_then(|_| Some(errors.species.first()?.species.clone())),
        apcer_max: errors.apcer_max,
        attacks_passed: Rate::of(answers.iter().filter(|wrong| **wrong).count(), answers.len()),
        bpcer: errors.bpcer,
        non_responses: Rate::of(silent, captures.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::capture::tests_support::capture;
    use super::*;

    #[test]
    fn each_value_is_counted_alone_and_none_is_left_out() {
        let with = |name: &str, species, confidence, camera: Option<&str>| {
            let mut capture = capture(name, species, confidence);
            capture.entry.camera = camera.map(str::to_owned);
            capture
        };
        let all = [
            with("a", None, Some(0.9), Some("phone")),
            with("b", None, Some(0.1), Some("laptop")),
            with("c", Some("print"), Some(0.1), Some("phone")),
            with("d", Some("mask"), Some(0.9), Some("phone")),
            with("e", Some("mask"), None, Some("phone")),
            with("f", Some("mask"), Some(0.1), None),
        ];
        let slices = slices(&all, 0.5, |entry| entry.camera.as_ref());
        let [laptop, phone] = &slices[..] else { panic!("{slices:?}") };
        assert_eq!((&*laptop.value, laptop.captures, laptop.apcer_max), ("laptop", 1, None));
        assert_eq!((phone.captures, phone.worst_species.as_deref()), (4, Some("print")));
        assert_eq!((phone.apcer_max.unwrap().rate, phone.attacks_passed.unwrap().rate), (1.0, 0.5));
        assert_eq!((phone.bpcer.unwrap().rate, phone.non_responses.unwrap().rate), (1.0, 0.25));
    }
}
