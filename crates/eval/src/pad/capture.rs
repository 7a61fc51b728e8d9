//! What the detection said of one capture.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::errors::Sample;
use super::manifest::{Entry, Label};

/// One capture with what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Capture {
    /// Its row in the manifest.
    #[serde(flatten)]
    pub entry: Entry,
    /// SHA-256 of the file, 64 hexadecimal digits: the same capture has the same one in another trial.
    pub sha256: String,
    /// The fused score, 0..1, high for an attack; absent when there was no response.
    pub confidence_spoofing: Option<f32>,
    /// Whether a pass can rest on the evidence and nothing proves an attack, as the server judges. Otherwise it is called an
    /// attack whatever its score.
    pub carried: bool,
    /// Why there was no response.
    pub non_response: Option<NonResponse>,
    /// What each piece of evidence said.
    pub evidence: Vec<Piece>,
    /// The comparison with the reference picture; absent without a reference.
    pub matched: Option<Matched>,
    /// Milliseconds that the analysis took, opening and decoding included.
    pub time_ms: f64,
}

/// One piece of evidence about one capture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Piece {
    /// Its name, for example `texture`.
    pub name: String,
    /// Stable code of its reason.
    pub code: String,
    /// Its own measure, 0..1, high for a bona fide presentation; absent when it was missing.
    pub score: Option<f32>,
    /// Natural logarithm of how much likelier a bona fide presentation makes it; absent when it was missing.
    pub log_likelihood_ratio: Option<f32>,
}

impl Piece {
    /// What `confidence_spoofing` would be were this the only evidence; `None` when it was missing.
    pub fn confidence(&self) -> Option<f32> {
        // What is not a number is no pass.
        self.log_likelihood_ratio.map(|ratio| finite(1.0 / (1.0 + ratio.exp())))
    }
}

/// The capture against the reference picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Matched {
    /// Calibrated similarity, 0..1, high for the same person.
    Similarity(f32),
    /// The capture shows no face that could be described: it is not accepted.
    CaptureFailed,
    /// The reference shows no face that could be described: nothing was tested.
    ReferenceFailed,
}

/// Why a capture got no response. The server passes none of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NonResponse {
    /// The file is no medium that can be decoded.
    Unreadable,
    /// Decoding took too long.
    TimedOut,
    /// No frame holds a face.
    NoFace,
    /// Every frame with a face holds several.
    SeveralFaces,
    /// Fewer than half of the frames hold exactly one face.
    FewSingleFaces,
    /// No piece of evidence could speak.
    NoEvidence,
    /// The frames do not show the gesture that the session asked for.
    GestureNotPerformed,
    /// A pass would rest on less than is demanded: the server gives it to an operator.
    AssuranceTooLow,
}

impl NonResponse {
    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Self::Unreadable => "the file could not be read as a medium",
            Self::TimedOut => "decoding took too long",
            Self::NoFace => "no frame holds a face",
            Self::SeveralFaces => "every frame with a face holds several",
            Self::FewSingleFaces => "fewer than half of the frames hold exactly one face",
            Self::NoEvidence => "no piece of evidence could speak",
            Self::GestureNotPerformed => "the gesture that was asked for is not shown",
            Self::AssuranceTooLow => "the assurance stays below the one demanded",
        }
    }
}

impl Capture {
    /// What a threshold is held against: the score, or 1, which passes at none, for what never passes; `None` without a
    /// response.
    fn deciding(&self) -> Option<f32> {
        self.confidence_spoofing.map(|score| if self.carried { finite(score) } else { 1.0 })
    }

    /// What is counted.
    pub(super) fn sample(&self) -> Sample<'_> {
        self.sample_with(self.deciding())
    }

    /// The same with another score.
    pub(super) fn sample_with(&self, confidence: Option<f32>) -> Sample<'_> {
        let species =
            (self.entry.label == Label::Attack).then(|| self.entry.species.as_deref().unwrap_or_default());
        Sample { species, confidence: confidence.map(finite) }
    }

    /// What one piece of evidence said; `None` when it was missing or is not known here.
    pub(super) fn piece(&self, name: &str) -> Option<&Piece> {
        self.evidence.iter().find(|piece| piece.name == name)
    }

    /// Whether it was classified as an attack; `None` without a response.
    pub fn is_called_attack(&self, threshold: f64) -> Option<bool> {
        self.deciding().map(|score| f64::from(score) >= threshold)
    }

    /// Whether the classification was wrong; `None` without a response.
    pub fn is_wrong(&self, threshold: f64) -> Option<bool> {
        self.is_called_attack(threshold).map(|attack| attack != (self.entry.label == Label::Attack))
    }
}

/// A score that is not a number speaks for an attack for certain, as in the server.
pub(super) fn finite(confidence: f32) -> f32 {
    if confidence.is_finite() { confidence } else { 1.0 }
}

/// Captures with given scores, for the tests of this crate.
#[cfg(test)]
pub(crate) mod tests_support {
    use super::*;

    /// A capture with a fused score, or without a face.
    pub(crate) fn capture(name: &str, species: Option<&str>, confidence: Option<f32>) -> Capture {
        Capture {
            entry: Entry {
                line: 0,
                path: name.to_owned(),
                label: if species.is_some() { Label::Attack } else { Label::BonaFide },
                species: species.map(str::to_owned),
                subject: None,
                camera: None,
                action: None,
                session: None,
                reference: None,
                known: None,
            },
            sha256: format!("hash of {name}"),
            confidence_spoofing: confidence,
            carried: confidence.is_some(),
            non_response: confidence.is_none().then_some(NonResponse::NoFace),
            evidence: Vec::new(),
            matched: None,
            time_ms: 10.0,
        }
    }

    /// Several of one kind.
    pub(crate) fn captures(species: Option<&str>, confidences: &[f32]) -> Vec<Capture> {
        let kind = species.unwrap_or("bona fide");
        confidences
            .iter()
            .enumerate()
            .map(|(i, confidence)| capture(&format!("{kind} {i}"), species, Some(*confidence)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_on_the_threshold_is_an_attack_and_so_is_no_number() {
        let with = |confidence| tests_support::capture("a", None, confidence);
        assert_eq!(with(Some(0.5)).is_called_attack(0.5), Some(true));
        assert_eq!(with(Some(0.499)).is_called_attack(0.5), Some(false));
        assert_eq!(with(Some(f32::NAN)).is_called_attack(0.5), Some(true));
        assert_eq!(with(None).is_called_attack(0.5), None);
        assert_eq!(with(Some(0.9)).is_wrong(0.5), Some(true));
    }

    #[test]
    fn what_nothing_carries_is_an_attack_at_every_threshold() {
        let with = |species, confidence| {
            let capture = tests_support::capture("a", species, confidence);
            Capture { carried: false, ..capture }
        };
        for threshold in [0.0, 0.5, 0.75, 1.0] {
            assert_eq!(with(None, Some(0.5)).is_called_attack(threshold), Some(true), "{threshold}");
            assert_eq!(with(Some("print"), Some(0.5)).is_wrong(threshold), Some(false), "{threshold}");
        }
        assert_eq!(with(None, Some(0.5)).sample().confidence, Some(1.0));
        assert_eq!(with(None, None).is_called_attack(0.75), None);
    }

    #[test]
    fn evidence_alone_is_the_logistic_of_its_ratio() {
        let piece = |ratio| Piece {
            name: "texture".into(),
            code: String::new(),
            score: None,
            log_likelihood_ratio: ratio,
        };
        // 1 / (1 + e^2).
        assert!((piece(Some(2.0)).confidence().unwrap() - 0.119_203).abs() < 1e-6);
        assert_eq!(piece(Some(0.0)).confidence(), Some(0.5));
        assert_eq!(piece(Some(f32::NAN)).confidence(), Some(1.0));
        assert_eq!(piece(None).confidence(), None);
    }
}
