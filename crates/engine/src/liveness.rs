//! Liveness as evidence: each piece has a name, a weight and a reason; what is missing is said.
//!
//! A new kind of evidence is one file beside `texture.rs` and one line in [`judge`]'s callers; the sum and the decision
//! stay as they are.

pub mod texture;

/// Whether a piece of evidence could be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It was measured.
    Present,
    /// It could not be measured; the reason says why. Never counts as a pass.
    Missing,
}

/// One independent piece of evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Kind, for example `texture`.
    pub name: &'static str,
    /// Measured or missing.
    pub status: Status,
    /// The measure itself, 0..1, high for a bona fide presentation; `None` when missing.
    pub score: Option<f32>,
    /// Natural logarithm of how much likelier a bona fide presentation makes this evidence than an attack does;
    /// negative speaks for an attack, 0 when missing.
    pub log_likelihood_ratio: f32,
    /// Stable code of the reason.
    pub code: &'static str,
    /// The reason in a sentence.
    pub text: String,
}

impl Evidence {
    /// Evidence that could not be had.
    pub fn missing(name: &'static str, code: &'static str, text: impl Into<String>) -> Self {
        Self {
            name,
            status: Status::Missing,
            score: None,
            log_likelihood_ratio: 0.0,
            code,
            text: text.into(),
        }
    }
}

/// How much the evidence at hand can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assurance {
    /// No evidence.
    None,
    /// One kind of evidence: stops careless attacks only.
    Low,
    /// Two or three independent kinds.
    Substantial,
    /// Four or more independent kinds.
    High,
}

/// Outcome in the words of the Oz API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Counts as a bona fide presentation.
    Success,
    /// Counts as an attack.
    Declined,
    /// The evidence does not carry a decision; a person must look.
    OperatorRequired,
    /// There was nothing to judge: no face, or several.
    Failed,
}

/// The judgement and what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Liveness {
    /// All pieces, present and missing.
    pub evidence: Vec<Evidence>,
    /// Probability of an attack given equal odds before, 0..1; `None` without evidence.
    pub confidence_spoofing: Option<f32>,
    /// How much the evidence can carry.
    pub assurance: Assurance,
    /// Outcome.
    pub resolution: Resolution,
}

impl Liveness {
    /// Adds a missing piece without which nothing passes: a success becomes a case for an operator.
    #[must_use]
    pub fn lacking(mut self, piece: Evidence) -> Self {
        if self.resolution == Resolution::Success {
            self.resolution = Resolution::OperatorRequired;
        }
        self.evidence.push(piece);
        self
    }
}

/// Adds up the evidence; with several kinds the log-likelihood ratios of independent pieces add.
pub fn judge(evidence: Vec<Evidence>, threshold: f32) -> Liveness {
    let present: Vec<&Evidence> = evidence.iter().filter(|e| e.status == Status::Present).collect();
    let assurance = match present.len() {
        0 => Assurance::None,
        1 => Assurance::Low,
        2 | 3 => Assurance::Substantial,
        _ => Assurance::High,
    };
    let total: f32 = present.iter().map(|e| e.log_likelihood_ratio).sum();
    let confidence_spoofing = (!present.is_empty()).then(|| 1.0 / (1.0 + total.exp()));
    let resolution = match confidence_spoofing {
        None => Resolution::OperatorRequired,
        // What is not a number is no pass.
        Some(confidence) if confidence <= threshold => Resolution::Success,
        Some(_) => Resolution::Declined,
    };
    Liveness { evidence, confidence_spoofing, assurance, resolution }
}

/// The answer when there is no single face to judge.
pub fn failed(code: &'static str, text: &str) -> Liveness {
    Liveness {
        evidence: vec![Evidence::missing("face", code, text)],
        confidence_spoofing: None,
        assurance: Assurance::None,
        resolution: Resolution::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(status: Status, log_likelihood_ratio: f32) -> Evidence {
        Evidence {
            name: "texture",
            status,
            score: None,
            log_likelihood_ratio,
            code: "x",
            text: String::new(),
        }
    }

    #[test]
    fn missing_evidence_is_never_a_pass() {
        let liveness = judge(vec![piece(Status::Missing, 0.0)], 0.5);
        assert_eq!(liveness.resolution, Resolution::OperatorRequired);
        assert_eq!((liveness.confidence_spoofing, liveness.assurance), (None, Assurance::None));
    }

    #[test]
    fn evidence_adds_up() {
        let attack = judge(vec![piece(Status::Present, 1.0), piece(Status::Present, -3.0)], 0.5);
        assert_eq!((attack.resolution, attack.assurance), (Resolution::Declined, Assurance::Substantial));
        assert!((attack.confidence_spoofing.unwrap() - 0.8808).abs() < 1e-3);
        assert_eq!(judge(vec![piece(Status::Present, 0.1)], 0.5).resolution, Resolution::Success);
    }

    #[test]
    fn what_is_not_a_number_is_never_a_pass() {
        assert_eq!(judge(vec![piece(Status::Present, f32::NAN)], 0.5).resolution, Resolution::Declined);
        assert_eq!(judge(vec![piece(Status::Present, 9.0)], f32::NAN).resolution, Resolution::Declined);
    }

    #[test]
    fn what_is_lacking_takes_away_a_pass_and_nothing_else() {
        let with = |ratio| {
            let piece = Evidence::missing("face", "few_single_faces", "");
            judge(vec![self::piece(Status::Present, ratio)], 0.5).lacking(piece)
        };
        let (pass, attack) = (with(3.0), with(-3.0));
        assert_eq!(pass.resolution, Resolution::OperatorRequired);
        assert_eq!(pass.evidence[1].code, "few_single_faces");
        assert_eq!(attack.resolution, Resolution::Declined);
    }
}
