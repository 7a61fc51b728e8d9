//! How pieces of evidence are added up to one probability.
//!
//! The log-odds of a bona fide presentation are an intercept plus, for every piece that is present, its log-likelihood ratio
//! times a weight, plus an offset. With weights of 1 and nothing else that is the sum of independent evidence, which is the
//! default; fitted to captures whose truth is known (`bonafide calibrate`) it is logistic regression, the usual calibration
//! of fused likelihood ratios (N. Brümmer and J. du Preez, "Application-independent evaluation of speaker detection",
//! Computer Speech and Language 20, 2006).
//!
//! What no fit can change: without a piece that carries one nothing passes, a missing piece adds nothing, what is not a
//! number is an attack, and no weight is below 0, so that a piece which speaks more for a person never counts more for an
//! attack.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::by_plane::settle;
use super::{Assurance, CARRY, CHALLENGES, Evidence, Liveness, Resolution, Status, is_carried};

/// The version of the file that is read and written.
const VERSION: u32 = 1;
/// Largest file that is read, in bytes.
pub const MOST_BYTES: usize = 64 << 10;
/// Most names in one table, and bytes of one.
const MOST_NAMES: usize = 64;
const MOST_NAME: usize = 64;
/// Largest weight, and largest offset and intercept either way: a piece says at most 4 by itself, and none is to decide
/// alone because it is there.
pub const MOST_WEIGHT: f32 = 5.0;
/// See [`MOST_WEIGHT`].
pub const MOST_OFFSET: f32 = 3.0;
/// Log-odds from which what a piece adds is a reason for a verdict; what only failed to find something adds less.
const TELLING: f32 = 0.2;

/// Weights and offsets by the names of the pieces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fusion {
    /// Of the file; 1.
    pub version: u32,
    /// Log-odds of a bona fide presentation before any evidence.
    #[serde(default)]
    pub intercept: f32,
    /// The `confidence_spoofing` from which the fit proposes to call an attack, 0..1. Who judges chooses whether to use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f32>,
    /// Factor of a piece's ratio, 0 and more; 1 for a piece that is not named.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub weights: BTreeMap<String, f32>,
    /// What a piece adds by being present; 0 for a piece that is not named.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub offsets: BTreeMap<String, f32>,
    /// What it was fitted on; absent for one that nobody fitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fitted: Option<Fitted>,
}

/// What a fusion was fitted on. Names no person and no file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fitted {
    /// Name of the set of captures.
    pub dataset: String,
    /// Version of the program.
    pub bonafide: String,
    /// SHA-256 of the model pack whose evidence it weighs.
    pub pack_hash: String,
    /// Bona fide captures.
    pub bona_fide: u64,
    /// Attacks.
    pub attacks: u64,
    /// Subjects.
    pub subjects: u64,
    /// Attacks by species.
    pub species: BTreeMap<String, u64>,
    /// 95 % interval of the intercept over resampled subjects.
    pub intercept: [f32; 2],
    /// The same of the threshold; absent without a threshold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<[f32; 2]>,
    /// The same of each weight.
    #[serde(default)]
    pub weights: BTreeMap<String, [f32; 2]>,
    /// The same of each offset.
    #[serde(default)]
    pub offsets: BTreeMap<String, [f32; 2]>,
}

/// Why a fusion was refused. Holds nothing of the file but its version and names that were checked.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FusionError {
    /// More than [`MOST_BYTES`].
    #[error("the fusion is too large: at most {MOST_BYTES} bytes are read")]
    TooLarge,
    /// Not TOML of this shape. What the parser says of it is left out, for it quotes the file.
    #[error("the fusion is not valid: line {line} is no TOML of its shape")]
    Malformed {
        /// Where that begins, from 1; what lacks a key begins with its table.
        line: usize,
    },
    /// Holds a number that TOML has none for.
    #[error("the fusion cannot be written as TOML")]
    NotWritable,
    /// Of another version.
    #[error("version {0} of a fusion is not known, this program reads version {VERSION}")]
    Version(u32),
    /// A number is none, or out of its range.
    #[error("{what} must be a number from {least} to {most}")]
    OutOfRange {
        /// Which number.
        what: String,
        /// Smallest that is allowed.
        least: i32,
        /// Largest.
        most: i32,
    },
    /// Too many names, or one that is no name of a piece.
    #[error("{0} must hold at most {MOST_NAMES} names of a-z, 0-9 and _")]
    Names(&'static str),
}

impl Default for Fusion {
    /// The plain sum.
    fn default() -> Self {
        Self {
            version: VERSION,
            intercept: 0.0,
            threshold: None,
            weights: BTreeMap::new(),
            offsets: BTreeMap::new(),
            fitted: None,
        }
    }
}

impl Fusion {
    /// Reads and checks TOML.
    pub fn parse(text: &str) -> Result<Self, FusionError> {
        if text.len() > MOST_BYTES {
            return Err(FusionError::TooLarge);
        }
        let fusion: Self = toml::from_str(text).map_err(|error| malformed(text, &error))?;
        fusion.check()?;
        Ok(fusion)
    }

    /// As TOML that [`Fusion::parse`] reads.
    pub fn to_toml(&self) -> Result<String, FusionError> {
        toml::to_string(self).map_err(|_| FusionError::NotWritable)
    }

    /// Refuses what no fusion may say: numbers that are none or out of bounds, weights below 0.
    pub fn check(&self) -> Result<(), FusionError> {
        if self.version != VERSION {
            return Err(FusionError::Version(self.version));
        }
        let is_name = |name: &String| {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            !name.is_empty() && name.len() <= MOST_NAME && name.bytes().all(plain)
        };
        for (table, names) in [("weights", &self.weights), ("offsets", &self.offsets)] {
            if names.len() > MOST_NAMES || !names.keys().all(is_name) {
                return Err(FusionError::Names(table));
            }
        }
        within("intercept", self.intercept, -MOST_OFFSET, MOST_OFFSET)?;
        if let Some(threshold) = self.threshold {
            within("threshold", threshold, 0.0, 1.0)?;
        }
        for (name, weight) in &self.weights {
            within(&format!("the weight of {name}"), *weight, 0.0, MOST_WEIGHT)?;
        }
        for (name, offset) in &self.offsets {
            within(&format!("the offset of {name}"), *offset, -MOST_OFFSET, MOST_OFFSET)?;
        }
        Ok(())
    }

    /// What a piece adds to the log-odds of a bona fide presentation: 0 when it is missing.
    pub fn contribution(&self, piece: &Evidence) -> f32 {
        match piece.status {
            Status::Missing => 0.0,
            Status::Present => self.of_ratio(piece.name, piece.log_likelihood_ratio),
        }
    }

    /// Whether a piece adds enough to be a reason, or is missing and could have carried a pass.
    pub fn is_telling(&self, piece: &Evidence) -> bool {
        let added = self.contribution(piece);
        match piece.status {
            Status::Present => added.abs() >= TELLING || added.is_nan(),
            Status::Missing => piece.is_indispensable() || CARRY.contains(&piece.name),
        }
    }

    /// What a piece of a name would add with a ratio.
    pub(super) fn of_ratio(&self, name: &str, ratio: f32) -> f32 {
        let of = |table: &BTreeMap<String, f32>, otherwise| table.get(name).copied().unwrap_or(otherwise);
        of(&self.weights, 1.0) * ratio + of(&self.offsets, 0.0)
    }

    /// Adds up the evidence and decides: an attack from `threshold` on.
    pub fn judge(&self, mut evidence: Vec<Evidence>, threshold: f32) -> Liveness {
        settle(&mut evidence);
        let present = || evidence.iter().filter(|piece| piece.status == Status::Present);
        let sum: f32 = present().map(|piece| self.contribution(piece)).sum();
        let has_seen = present().any(|piece| CARRY.contains(&piece.name));
        let is_carried = is_carried(&evidence);
        let mut total = self.intercept + sum;
        // What only failed to find something wrong makes a person no likelier than not.
        if has_seen && !is_carried && total > 0.0 {
            total = 0.0;
        }
        // What is not a number is no pass; what was measured may decline alone, the intercept may not.
        let confidence_spoofing =
            (has_seen || sum < 0.0 || total.is_nan()).then(|| 1.0 / (1.0 + total.exp()));
        let is_whole = !evidence.iter().any(Evidence::is_indispensable);
        let resolution = match confidence_spoofing {
            None => Resolution::OperatorRequired,
            Some(confidence) if confidence < threshold && is_carried && is_whole => Resolution::Success,
            Some(confidence) if confidence < threshold => Resolution::OperatorRequired,
            Some(_) => Resolution::Declined,
        };
        let answered = CHALLENGES
            .iter()
            .filter(|&&name| present().any(|piece| piece.name == name && piece.log_likelihood_ratio > 0.0))
            .count();
        let has_stream = present().any(|piece| piece.name == "stream");
        let assurance = match answered {
            _ if !is_carried => Assurance::None,
            0 => Assurance::Low,
            2 if has_stream => Assurance::High,
            _ => Assurance::Substantial,
        };
        Liveness { evidence, confidence_spoofing, assurance, resolution }
    }
}

fn malformed(text: &str, error: &toml::de::Error) -> FusionError {
    let at = error.span().map_or(0, |span| span.start);
    FusionError::Malformed { line: 1 + text.get(..at).map_or(0, |before| before.matches('\n').count()) }
}

fn within(what: &str, number: f32, least: f32, most: f32) -> Result<(), FusionError> {
    if (least..=most).contains(&number) {
        return Ok(());
    }
    Err(FusionError::OutOfRange { what: what.to_owned(), least: least as i32, most: most as i32 })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn piece(name: &'static str, log_likelihood_ratio: f32) -> Evidence {
        Evidence { status: Status::Present, log_likelihood_ratio, ..Evidence::missing(name, "x", "") }
    }

    fn fusion(text: &str) -> Fusion {
        Fusion::parse(&format!("version = 1\n{text}")).unwrap()
    }

    #[test]
    fn a_fit_weighs_what_is_present_and_names() {
        let fusion = fusion("intercept = 0.5\n[weights]\ntexture = 2.0\n[offsets]\nstream = -1.0\n");
        let judged = fusion.judge(vec![piece("texture", 0.25), piece("person", 0.25)], 0.5);
        // 0.5 + 2 * 0.25 + 0.25; the stream is not there. 1 / (1 + e^1.25).
        assert!((judged.confidence_spoofing.unwrap() - 0.222_700).abs() < 1e-5);
        let judged = fusion.judge(vec![piece("texture", 0.25), piece("stream", 0.0)], 0.5);
        // 0.5 + 0.5 - 1.
        assert_eq!(judged.confidence_spoofing, Some(0.5));
        assert_eq!(judged.resolution, Resolution::Declined);
        let missing = Evidence::missing("stream", "x", "");
        assert!(fusion.contribution(&missing).abs() < f32::EPSILON);
    }

    #[test]
    fn no_fit_takes_the_rules_away() {
        let kind = fusion("intercept = 3.0\n[weights]\ntexture = 0.0\n");
        let nothing = kind.judge(vec![piece("stream", 0.4)], 0.9);
        assert_eq!((nothing.resolution, nothing.confidence_spoofing), (Resolution::OperatorRequired, None));
        assert_eq!(kind.judge(vec![piece("texture", f32::NAN)], 0.9).resolution, Resolution::Declined);
        assert_eq!(kind.judge(vec![piece("texture", f32::INFINITY)], 0.9).resolution, Resolution::Declined);
        let faceless = vec![piece("texture", 3.0), Evidence::missing("face", "few_single_faces", "")];
        assert_eq!(kind.judge(faceless, 0.9).resolution, Resolution::OperatorRequired);
        // Nothing that was measured speaks against them.
        let strict = fusion("intercept = -3.0\n");
        assert_eq!(strict.judge(vec![piece("stream", 0.4)], 0.5).confidence_spoofing, None);
    }

    #[test]
    fn the_file_is_read_as_written_and_refused_when_it_says_too_much() {
        let fitted = Fitted { dataset: "set".into(), attacks: 9, ..Fitted::default() };
        let weights = BTreeMap::from([("texture".to_owned(), 0.75)]);
        let written = Fusion { weights, threshold: Some(0.25), fitted: Some(fitted), ..Fusion::default() };
        assert_eq!(Fusion::parse(&written.to_toml().unwrap()).unwrap(), written);
        for (text, cause) in [
            ("version = 2", "version 2"),
            ("", "line 1"),
            ("version = 1\nintercept = nan", "intercept"),
            ("version = 1\nintercept = inf", "intercept"),
            ("version = 1\nthreshold = 1.5", "threshold"),
            ("version = 1\n[weights]\nlight = -0.1", "the weight of light"),
            ("version = 1\n[weights]\nlight = 9.0", "from 0 to 5"),
            ("version = 1\n[offsets]\nlight = -9.0", "the offset of light"),
            ("version = 1\n[weights]\n\"a b\" = 1.0", "weights must hold"),
            ("version = 1\nother = 1", "line 2"),
        ] {
            let error = Fusion::parse(text).unwrap_err().to_string();
            assert!(error.contains(cause), "{text}: {error}");
        }
        assert_eq!(Fusion::parse(&" ".repeat(MOST_BYTES + 1)), Err(FusionError::TooLarge));
    }

    #[test]
    fn what_is_malformed_is_told_by_its_line_and_not_quoted() {
        for (text, line) in [
            ("version = 1\n\nsecret = 1", 3),
            ("version = 1\n[weights]\n# A comment.\ntexture = \"secret\"\n", 4),
            ("version = \"secret\"", 1),
        ] {
            assert_eq!(Fusion::parse(text), Err(FusionError::Malformed { line }), "{text}");
        }
        for text in ["version = 1\nsecret", "[weights]\ntexture = secret\n", "secret \u{0} = 1"] {
            let error = Fusion::parse(text).unwrap_err();
            assert!(matches!(error, FusionError::Malformed { .. }), "{error}");
            assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
        }
    }

    #[test]
    fn a_reason_is_what_a_piece_adds_in_this_fusion() {
        let plain = Fusion::default();
        assert!(plain.is_telling(&piece("texture", -0.5)) && plain.is_telling(&piece("texture", f32::NAN)));
        assert!(!plain.is_telling(&piece("person", 0.1)));
        let missing = |name| plain.is_telling(&Evidence::missing(name, "x", ""));
        assert!(missing("light") && !missing("stream"));
        let fitted = fusion("[weights]\ntexture = 0.0\nperson = 5.0\n[offsets]\nstream = -1.0\n");
        assert!(!fitted.is_telling(&piece("texture", -3.0)) && fitted.is_telling(&piece("person", 0.1)));
        assert!(fitted.is_telling(&piece("texture", f32::NAN)));
        assert!(fitted.is_telling(&piece("stream", 0.0)) && !plain.is_telling(&piece("stream", 0.0)));
        assert!(fitted.is_telling(&Evidence::missing("texture", "x", "")));
    }

    proptest! {
        #[test]
        fn more_for_a_person_is_never_more_for_an_attack(
            weight in 0.0_f32..5.0, offset in -3.0_f32..3.0, ratio in -3.0_f32..3.0, more in 0.0_f32..3.0,
        ) {
            let fusion = Fusion {
                weights: BTreeMap::from([("texture".to_owned(), weight)]),
                offsets: BTreeMap::from([("texture".to_owned(), offset)]),
                ..Fusion::default()
            };
            let of = |ratio| fusion.judge(vec![piece("texture", ratio)], 0.5).confidence_spoofing.unwrap();
            prop_assert!(of(ratio + more) <= of(ratio) + 1e-6);
        }

        #[test]
        fn any_text_gives_an_answer(text in ".{0,200}") {
            let _ = Fusion::parse(&text);
        }
    }
}
