//! Analyses: what is asked about media, and the answers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Assurance, Company, Folder, Id, Medium, Metadata, Timestamp, User};

/// Analyses that were started together. The outcome of a folder is that of its last group.
#[derive(Clone, Copy, Debug)]
pub enum Group {}

/// One question about some media of one folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// Unique.
    pub id: Id<Analysis>,
    /// Where its media lie.
    pub folder_id: Id<Folder>,
    /// The analyses that were started with it.
    pub group_id: Id<Group>,
    /// As the folder's.
    pub company_id: Option<Id<Company>>,
    /// Who started it.
    pub user_id: Id<User>,
    /// The question.
    pub analysis_type: AnalysisType,
    /// Thresholds and options, all filled in.
    pub params: Params,
    /// What it looks at, in order.
    pub source_media: Vec<Id<Medium>>,
    /// How far it is.
    pub state: State,
    /// Outcome; mirrors the state before there is one.
    pub resolution_status: ResolutionStatus,
    /// `results_data` of the Oz API, without links.
    pub results_data: Value,
    /// `results_media` of the Oz API: an array, without links.
    pub results_media: Value,
    /// What is beyond the Oz API: reasons, evidence, the pack's hash, timings.
    pub bonafide: Value,
    /// What a person decided, when one did.
    pub decision: Option<Decision>,
    /// Free fields.
    pub meta_data: Metadata,
    /// When it was started.
    pub time_created: Timestamp,
    /// When it last changed.
    pub time_updated: Timestamp,
}

/// The question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum AnalysisType {
    /// Liveness, with the best shot when asked for.
    Quality,
    /// One person in all media?
    Biometry,
    /// Somebody from a collection?
    Collection,
    /// Text of an identity document.
    Documents,
}

impl AnalysisType {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Quality, Self::Biometry, Self::Collection, Self::Documents];

    /// As in answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Quality => "QUALITY",
            Self::Biometry => "BIOMETRY",
            Self::Collection => "COLLECTION",
            Self::Documents => "DOCUMENTS",
        }
    }
}

impl fmt::Display for AnalysisType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Not a type of analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("one of quality, biometry, collection, documents")]
pub struct NotAType;

impl FromStr for AnalysisType {
    type Err = NotAType;

    /// In any case.
    fn from_str(text: &str) -> Result<Self, NotAType> {
        Self::ALL.into_iter().find(|t| t.word().eq_ignore_ascii_case(text)).ok_or(NotAType)
    }
}

/// Options of an analysis, filled in when it is started, so that a later change of defaults does not change it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// QUALITY: whether the best frame comes with the answer.
    pub extract_best_shot: bool,
    /// QUALITY: `confidence_spoofing` from which it is an attack.
    pub threshold_spoofing: f64,
    /// BIOMETRY: similarity below which it is another person.
    pub threshold_min: f64,
    /// BIOMETRY: similarity from which it is the same person.
    pub threshold_max: f64,
    /// QUALITY: assurance below which a pass is a case for a person.
    pub min_assurance: Assurance,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            extract_best_shot: false,
            threshold_spoofing: crate::threshold::SPOOFING,
            threshold_min: crate::threshold::SIMILARITY,
            threshold_max: crate::threshold::SIMILARITY,
            min_assurance: Assurance::None,
        }
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// As on the wire.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// From its word, in any case.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.word().eq_ignore_ascii_case(word))
            }
        }
    };
}

words! {
    /// How far an analysis is.
    State {
        /// Waiting or running.
        Processing = "PROCESSING",
        /// Could not be done; [`Analysis::bonafide`] says why.
        Failed = "FAILED",
        /// Done.
        Finished = "FINISHED",
    }
}

words! {
    /// Outcome of an analysis, or the consolidated one of a folder's group.
    ResolutionStatus {
        /// Nothing was asked yet (folders only).
        Initial = "INITIAL",
        /// Not known yet.
        Processing = "PROCESSING",
        /// Could not be done.
        Failed = "FAILED",
        /// The check failed.
        Declined = "DECLINED",
        /// A person must decide: a face match between two thresholds, a pass below the assurance that is demanded.
        OperatorRequired = "OPERATOR_REQUIRED",
        /// The check passed.
        Success = "SUCCESS",
    }
}

words! {
    /// How far the analyses of a folder are.
    FolderStatus {
        /// None was started.
        Initial = "INITIAL",
        /// Some are not done.
        Processing = "PROCESSING",
        /// All ended, at least one could not be done.
        Failed = "FAILED",
        /// All are done.
        Finished = "FINISHED",
    }
}

/// A person's word on an analysis, in place of the machine's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// SUCCESS or DECLINED.
    pub resolution_status: ResolutionStatus,
    /// The machine's outcome that it replaced.
    pub instead_of: ResolutionStatus,
    /// Who decided.
    pub user_id: Id<User>,
    /// Why, in the person's own words.
    pub comment: String,
    /// When.
    pub time: Timestamp,
}

/// Why a decision is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecisionError {
    /// It is not done.
    #[error("the analysis is still running")]
    Running,
    /// Neither SUCCESS nor DECLINED.
    #[error("a decision is SUCCESS or DECLINED")]
    NotADecision,
}

impl Analysis {
    /// Puts a person's outcome in place of the machine's. A later decision replaces an earlier one; what the machine
    /// said stays known.
    pub fn decide(
        &mut self,
        outcome: ResolutionStatus,
        user_id: Id<User>,
        comment: String,
        time: Timestamp,
    ) -> Result<(), DecisionError> {
        if self.state == State::Processing {
            return Err(DecisionError::Running);
        }
        if !matches!(outcome, ResolutionStatus::Success | ResolutionStatus::Declined) {
            return Err(DecisionError::NotADecision);
        }
        let instead_of = self.decision.as_ref().map_or(self.resolution_status, |earlier| earlier.instead_of);
        self.decision = Some(Decision { resolution_status: outcome, instead_of, user_id, comment, time });
        self.resolution_status = outcome;
        self.time_updated = time;
        Ok(())
    }
}
