//! Weighs pieces of evidence so that the fused score means what it says, by captures whose truth is known.
//!
//! The way of the data: `rows` takes what can be learned from, `fit` finds the terms, `threshold` a place to cut,
//! `folds` keeps subjects apart, and [`calibrate_fusion`] does all of it on some subjects and shows what it is worth on
//! others.

mod fit;
mod folds;
mod held_out;
mod report;
mod rows;
mod threshold;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::capture::Piece;

pub use held_out::{BySubject, HeldOut, SpeciesBySubject};
pub use report::{
    CalibrateError, Estimate, FitCounts, FittedTerms, FusionReport, FusionTrial, Method, REPLICATES,
    calibrate_fusion,
};
pub use rows::LeftOut;
pub use threshold::Target;

/// What the log-odds of a bona fide presentation are made of: an intercept, and for each piece that is present its
/// log-likelihood ratio times a weight, plus an offset. The default is the plain sum.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Terms {
    /// Log-odds before any evidence.
    pub intercept: f64,
    /// By the name of the piece; 1 for one that is not named.
    pub weights: BTreeMap<String, f64>,
    /// By the name of the piece; 0 for one that is not named.
    pub offsets: BTreeMap<String, f64>,
}

impl Terms {
    /// Log-odds of a bona fide presentation given the pieces.
    pub fn log_odds(&self, pieces: &[Piece]) -> f64 {
        let of = |table: &BTreeMap<String, f64>, name: &str, otherwise| {
            table.get(name).copied().unwrap_or(otherwise)
        };
        let each = pieces.iter().filter_map(|piece| {
            let ratio = f64::from(piece.log_likelihood_ratio?);
            Some(of(&self.weights, &piece.name, 1.0) * ratio + of(&self.offsets, &piece.name, 0.0))
        });
        self.intercept + each.sum::<f64>()
    }

    /// `confidence_spoofing`, 0..1, of pieces of which one could carry a pass: 1 for what is not a number, and at least 0.5, as in
    /// the server, where no pass can rest on them (`carried` is false).
    pub fn confidence(&self, pieces: &[Piece], carried: bool) -> f64 {
        let mut log_odds = self.log_odds(pieces);
        if !carried && log_odds > 0.0 {
            log_odds = 0.0;
        }
        let confidence = 1.0 / (1.0 + log_odds.exp());
        if confidence.is_finite() { confidence } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(name: &str, ratio: Option<f32>) -> Piece {
        Piece { name: name.to_owned(), code: String::new(), score: None, log_likelihood_ratio: ratio }
    }

    #[test]
    fn terms_add_up_what_is_present() {
        let pieces = [piece("texture", Some(1.0)), piece("light", None), piece("person", Some(-0.5))];
        assert_eq!(Terms::default().log_odds(&pieces), 0.5);
        let terms = Terms {
            intercept: 0.25,
            weights: BTreeMap::from([("texture".to_owned(), 2.0), ("light".to_owned(), 9.0)]),
            offsets: BTreeMap::from([("person".to_owned(), 0.5), ("light".to_owned(), 9.0)]),
        };
        assert_eq!(terms.log_odds(&pieces), 0.25 + 2.0 + (-0.5 + 0.5));
        // 1 / (1 + e^0.5).
        assert!((Terms::default().confidence(&pieces, true) - 0.377_541).abs() < 1e-6);
        assert_eq!(Terms::default().confidence(&[piece("texture", Some(f32::NAN))], true), 1.0);
    }

    #[test]
    fn where_nothing_carries_a_person_is_no_likelier_than_not() {
        let of = |stream| {
            let pieces = [piece("texture", Some(-0.5)), piece("stream", Some(stream))];
            Terms::default().confidence(&pieces, false)
        };
        assert_eq!((of(0.5), of(2.0), of(f32::NAN)), (0.5, 0.5, 1.0));
        // 1 / (1 + e^-2).
        assert!((of(-1.5) - 0.880_797).abs() < 1e-6);
    }
}
