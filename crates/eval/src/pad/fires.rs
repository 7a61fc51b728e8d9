//! How often a piece of evidence speaks for an attack: on which species it fires, and whether it is quiet on people.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::capture::Capture;
use super::rate::Rate;

/// Log-likelihood ratio below which a piece speaks for an attack: in a plain sum it is among the reasons of a verdict.
pub const FIRES: f32 = -0.2;

/// Of captures with a response, those for which a piece was there with a ratio below [`FIRES`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fires {
    /// By species: wanted to be high for those that the piece was made for.
    pub species: BTreeMap<String, Rate>,
    /// Of bona fide captures: wanted to be 0. Absent without one.
    pub bona_fide: Option<Rate>,
}

/// Counts for one piece.
pub(super) fn fires(captures: &[Capture], name: &str) -> Fires {
    let mut kinds: BTreeMap<Option<&str>, (usize, usize)> = BTreeMap::new();
    for capture in captures.iter().filter(|capture| capture.confidence_spoofing.is_some()) {
        let ratio = capture.piece(name).and_then(|piece| piece.log_likelihood_ratio);
        let kind = kinds.entry(capture.sample().species).or_default();
        // What is not a number speaks for an attack.
        kind.0 += usize::from(ratio.is_some_and(|ratio| ratio < FIRES || ratio.is_nan()));
        kind.1 += 1;
    }
    let rate = |kind: Option<&str>| kinds.get(&kind).and_then(|(count, of)| Rate::of(*count, *of));
    Fires {
        species: kinds
            .keys()
            .flatten()
            .filter_map(|name| Some(((*name).to_owned(), rate(Some(name))?)))
            .collect(),
        bona_fide: rate(None),
    }
}

#[cfg(test)]
mod tests {
    use super::super::capture::Piece;
    use super::super::capture::tests_support::capture;
    use super::*;

    #[test]
    fn what_is_missing_or_hardly_speaks_does_not_fire() {
        let with = |species, ratio| {
            let mut one = capture("x", species, Some(0.5));
            let (name, code) = ("traces".to_owned(), String::new());
            one.evidence = vec![Piece { name, code, score: None, log_likelihood_ratio: ratio }];
            one
        };
        let all = [
            with(None, Some(0.05)),
            with(None, Some(-0.2)),
            with(Some("screen"), Some(-2.0)),
            with(Some("screen"), None),
            with(Some("print"), Some(f32::NAN)),
            capture("silent", Some("print"), None),
        ];
        let found = fires(&all, "traces");
        let counts = |rate: Rate| (rate.count, rate.of);
        assert_eq!(found.bona_fide.map(counts), Some((0, 2)));
        assert_eq!((counts(found.species["screen"]), counts(found.species["print"])), ((1, 2), (1, 1)));
    }
}
