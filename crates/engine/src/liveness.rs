//! Liveness as evidence: each piece has a name, a weight and a reason; what is missing is said.
//!
//! A new kind of evidence is one file here and a line in `gather.rs`; the sum and the decision stay as they are. What
//! needs more than the frames of one medium (the gesture asked for, the camera, earlier captures) is added by who has it,
//! with [`Liveness::with`]. How the pieces are added up is a value, [`Fusion`].

mod by_plane;
pub mod fusion;
pub(crate) mod gather;
pub mod light;
pub mod opinion;
mod parallax;
mod person;
pub mod stream;
mod surroundings;
pub mod texture;
mod traces;
mod would_pass;

pub use fusion::{Fitted, Fusion, FusionError};
pub use would_pass::{Change, How, WouldPass, what_would_pass};

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
    /// Whether it is a missing piece without which nothing passes: that about the faces themselves, and a gesture that a
    /// session asked for and the frames do not show.
    pub fn is_indispensable(&self) -> bool {
        self.status == Status::Missing && (self.name == "face" || self.code == "gesture_not_performed")
    }

    /// Whether a pass can rest on it: a piece that sees the person, and speaks for one.
    pub fn carries(&self) -> bool {
        self.status == Status::Present && CARRY.contains(&self.name) && self.log_likelihood_ratio > 0.0
    }

    /// Whether it is a challenge that was looked for and is not answered: then nothing passes, for whoever can show a person
    /// can show one to every other piece too.
    pub fn fails_challenge(&self) -> bool {
        let answers = self.log_likelihood_ratio >= 0.0 || ANSWERED_FLAT.contains(&self.code);
        self.status == Status::Present && CHALLENGES.contains(&self.name) && !answers
    }

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

/// How much the evidence at hand can carry: not how sure the verdict is, but what an attacker had to overcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assurance {
    /// Nothing was measured that could carry a pass.
    None,
    /// Passive evidence only: a picture or a film of the person, shown well enough, is not stopped for certain.
    Low,
    /// A challenge of this session was answered as a person does, by a gesture or by the light on the face: what was recorded
    /// before does not pass.
    Substantial,
    /// A gesture and the light both answered, in a stream that was judged.
    High,
}

/// Kinds of evidence that can carry a pass. The others only speak against one: that nothing was found wrong is no proof.
pub const CARRY: [&str; 2] = ["texture", "light"];
/// Kinds that answer a challenge.
const CHALLENGES: [&str; 2] = ["gesture", "light"];

/// Answers as a sheet gives them. That they speak for a sheet is weighed against what speaks for a person.
const ANSWERED_FLAT: [&str; 2] = ["light_follows_flat", by_plane::BY_PLANE];

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
    /// Whether a pass can rest on the evidence; otherwise none does, whatever the fusion and the threshold.
    pub fn is_carried(&self) -> bool {
        is_carried(&self.evidence)
    }

    /// Adds a missing piece without which nothing passes: a success becomes a case for an operator.
    #[must_use]
    pub fn lacking(mut self, piece: Evidence) -> Self {
        if self.resolution == Resolution::Success {
            self.resolution = Resolution::OperatorRequired;
        }
        self.evidence.push(piece);
        self
    }

    /// The judgement with more pieces, all added up plainly; what failed stays so, and what lacked something still does.
    #[must_use]
    pub fn with(self, pieces: impl IntoIterator<Item = Evidence>, threshold: f32) -> Self {
        self.fused(&Fusion::default(), pieces, threshold)
    }

    /// The same, added up by a fusion; also without more pieces, to judge again by another fusion or threshold.
    #[must_use]
    pub fn fused(self, fusion: &Fusion, pieces: impl IntoIterator<Item = Evidence>, threshold: f32) -> Self {
        if self.resolution == Resolution::Failed {
            return self;
        }
        let mut all = self.evidence;
        all.extend(pieces);
        fusion.judge(all, threshold)
    }
}

/// Whether a piece carries a pass, and no challenge that was looked for is left unanswered.
fn is_carried(evidence: &[Evidence]) -> bool {
    evidence.iter().any(Evidence::carries) && !evidence.iter().any(Evidence::fails_challenge)
}

/// Adds up the evidence plainly, an attack from `threshold` on: the log-likelihood ratios of independent pieces add.
pub fn judge(evidence: Vec<Evidence>, threshold: f32) -> Liveness {
    Fusion::default().judge(evidence, threshold)
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

    fn piece(name: &'static str, log_likelihood_ratio: f32) -> Evidence {
        Evidence { status: Status::Present, log_likelihood_ratio, ..Evidence::missing(name, "x", "") }
    }

    fn texture(log_likelihood_ratio: f32) -> Evidence {
        piece("texture", log_likelihood_ratio)
    }

    #[test]
    fn missing_evidence_is_never_a_pass() {
        for evidence in
            [vec![Evidence::missing("texture", "x", "")], vec![piece("stream", 0.4), piece("gesture", 2.0)]]
        {
            let liveness = judge(evidence, 0.5);
            assert_eq!(liveness.resolution, Resolution::OperatorRequired);
            assert_eq!((liveness.confidence_spoofing, liveness.assurance), (None, Assurance::None));
        }
    }

    #[test]
    fn evidence_adds_up() {
        let attack = judge(vec![texture(1.0), piece("stream", -3.0)], 0.5);
        assert_eq!((attack.resolution, attack.assurance), (Resolution::Declined, Assurance::Low));
        assert!((attack.confidence_spoofing.unwrap() - 0.8808).abs() < 1e-3);
        assert_eq!(judge(vec![texture(0.1)], 0.5).resolution, Resolution::Success);
        assert_eq!(judge(vec![piece("stream", -3.0)], 0.5).resolution, Resolution::Declined);
        assert_eq!(judge(vec![piece("stream", -3.0)], 0.99).resolution, Resolution::OperatorRequired);
    }

    #[test]
    fn assurance_rests_on_the_challenges_that_were_answered() {
        let of = |pieces: &[(&'static str, f32)]| {
            judge(pieces.iter().map(|&(name, ratio)| piece(name, ratio)).collect(), 0.5).assurance
        };
        assert_eq!(
            of(&[("texture", 3.0), ("traces", 0.1), ("stream", 0.4), ("person", 0.1)]),
            Assurance::Low
        );
        assert_eq!(of(&[("texture", 3.0), ("gesture", 1.0)]), Assurance::Substantial);
        // Nothing rests on texture where what was asked for is not there.
        assert_eq!(of(&[("texture", 3.0), ("gesture", -1.0)]), Assurance::None);
        assert_eq!(of(&[("light", 3.0)]), Assurance::Substantial);
        assert_eq!(of(&[("light", 3.0), ("gesture", 1.0)]), Assurance::Substantial);
        assert_eq!(of(&[("light", 3.0), ("gesture", 1.0), ("stream", 0.1)]), Assurance::High);
    }

    #[test]
    fn what_speaks_against_a_person_carries_no_pass() {
        // A film on a screen does the gesture, and does not take on the light.
        let pieces = vec![piece("stream", 0.4), piece("gesture", 0.7), piece("light", -1.0)];
        let judged = judge(pieces.clone(), 0.5);
        assert_eq!((judged.resolution, judged.assurance), (Resolution::Declined, Assurance::None));
        assert_eq!(judged.confidence_spoofing, Some(0.5));
        assert_eq!(judge(pieces, 0.9).resolution, Resolution::OperatorRequired);
        let answered = judge(vec![piece("texture", -0.5), piece("gesture", 0.7), piece("light", 2.5)], 0.5);
        assert_eq!(answered.resolution, Resolution::Success);
        // Also where its texture is that of a person.
        let fine = vec![piece("texture", 3.0), piece("gesture", 0.7), piece("light", -1.0)];
        let judged = judge(fine, 0.5);
        assert_eq!((judged.resolution, judged.assurance), (Resolution::Declined, Assurance::None));
        let weak = judge(vec![piece("texture", 3.0), piece("light", f32::NAN)], 0.5);
        assert_eq!(weak.resolution, Resolution::Declined);
    }

    #[test]
    fn a_pass_rests_on_a_piece_that_carries_it_and_on_no_challenge_that_failed() {
        let is_carried = |pieces: &[(&'static str, f32)]| {
            judge(pieces.iter().map(|&(name, ratio)| piece(name, ratio)).collect(), 0.5).is_carried()
        };
        assert!(is_carried(&[("texture", 0.1)]) && is_carried(&[("texture", -3.0), ("light", 0.1)]));
        assert!(!is_carried(&[("texture", 0.0), ("gesture", 3.0), ("stream", 3.0)]));
        assert!(is_carried(&[("texture", 0.1), ("stream", -3.0), ("light", 0.0)]));
        for failed in ["light", "gesture"] {
            assert!(!is_carried(&[("texture", 3.0), (failed, -0.1)]), "{failed}");
            assert!(!is_carried(&[("texture", 3.0), (failed, f32::NAN)]), "{failed}");
        }
    }

    /// A sheet that is tilted nods and turns, and takes on the light as a sheet does.
    #[test]
    fn what_a_plane_answers_speaks_against_it_and_is_weighed() {
        let of = |code, name, ratio| Evidence { code, ..piece(name, ratio) };
        let gesture = || of("gesture_performed", "gesture", 0.7);
        let waved = judge(vec![piece("texture", 1.5), of("moves_as_plane", "parallax", -2.0)], 0.5);
        let judged = waved.clone().with([gesture()], 0.5);
        assert_eq!((judged.resolution, judged.assurance), (Resolution::Declined, Assurance::Low));
        assert_eq!(
            (judged.evidence[2].code, judged.evidence[2].log_likelihood_ratio),
            ("gesture_by_plane", -0.7)
        );
        // Once, however often it is judged.
        assert_eq!(judged.clone().with([], 0.5), judged);
        let flat = waved.clone().with([gesture(), of("light_follows_flat", "light", -1.5)], 0.5);
        assert_eq!(flat.resolution, Resolution::Declined);
        // A head that was once taken for a plane is still let in by the light.
        let lit = waved.with([gesture(), of("light_follows", "light", 2.5)], 0.5);
        assert_eq!((lit.resolution, lit.assurance), (Resolution::Success, Assurance::Substantial));
        let head = judge(vec![piece("texture", 1.5)], 0.5).with([gesture()], 0.5);
        assert_eq!(head.evidence[1].code, "gesture_performed");
    }

    #[test]
    fn what_is_not_a_number_is_never_a_pass() {
        assert_eq!(judge(vec![texture(f32::NAN)], 0.5).resolution, Resolution::Declined);
        assert_eq!(judge(vec![texture(9.0)], f32::NAN).resolution, Resolution::Declined);
    }

    #[test]
    fn what_is_lacking_takes_away_a_pass_and_nothing_else() {
        let with = |ratio| {
            judge(vec![texture(ratio)], 0.5).lacking(Evidence::missing("face", "few_single_faces", ""))
        };
        let (pass, attack) = (with(3.0), with(-3.0));
        assert_eq!(pass.resolution, Resolution::OperatorRequired);
        assert_eq!(pass.evidence[1].code, "few_single_faces");
        assert_eq!(attack.resolution, Resolution::Declined);
        assert_eq!(pass.with([piece("gesture", 1.0)], 0.5).resolution, Resolution::OperatorRequired);
        assert_eq!(judge(vec![texture(0.0)], 0.5).resolution, Resolution::Declined, "an attack from 0.5 on");
    }

    #[test]
    fn more_evidence_changes_the_judgement_but_not_a_failure() {
        let pass = judge(vec![texture(2.0)], 0.5).with([piece("camera", -5.0)], 0.5);
        assert_eq!((pass.resolution, pass.evidence.len()), (Resolution::Declined, 2));
        let failed = failed("no_face", "").with([piece("gesture", 9.0)], 0.5);
        assert_eq!(failed.resolution, Resolution::Failed);
    }
}
