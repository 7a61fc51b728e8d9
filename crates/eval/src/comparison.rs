//! One comparison of a trial, made or failed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Two pictures compared, or why they could not be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Which fold of the protocol it belongs to.
    pub fold: u32,
    /// Whether both pictures show one person: genuine when true, impostor when false.
    pub same: bool,
    /// The score, higher for the same person; or the failure of the picture that stopped it.
    pub outcome: Result<f32, FailureToAcquire>,
}

/// Why no template came out of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FailureToAcquire {
    /// The file is absent or is not a picture that can be decoded.
    Unreadable,
    /// No face was found.
    NoFace,
    /// Several faces, and the protocol expects one.
    SeveralFaces,
    /// A face was found, but its quality was refused.
    LowQuality,
    /// A face was found, but it could not be described.
    NoTemplate,
}

impl FailureToAcquire {
    /// In words, for a page.
    pub fn text(self) -> &'static str {
        match self {
            Self::Unreadable => "the file could not be read as a picture",
            Self::NoFace => "no face was found",
            Self::SeveralFaces => "several faces were found",
            Self::LowQuality => "the face's quality was refused",
            Self::NoTemplate => "the face could not be described",
        }
    }
}
