//! What can be captured.

use serde::{Deserialize, Serialize};

/// One medium of a session, by its media tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// A short sequence of a face that does nothing.
    VideoSelfieBlank,
    /// The face comes nearer to the camera and goes back.
    VideoSelfieScan,
    /// A smile.
    VideoSelfieSmile,
    /// Eyes closed and opened.
    VideoSelfieEyes,
    /// The head turned to the person's own left.
    VideoSelfieLeft,
    /// The head turned to the person's own right.
    VideoSelfieRight,
    /// The head raised.
    VideoSelfieHigh,
    /// The head lowered.
    VideoSelfieDown,
    /// Like `video_selfie_blank`, for the best shot.
    VideoSelfieBest,
    /// One frame of a face.
    VideoSelfieOneshot,
    /// The front of a document.
    PhotoIdFront,
    /// The back of a document.
    PhotoIdBack,
    /// One picture of a face.
    PhotoSelfie,
}

/// What a page asks for: an action, or one drawn by the seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// A gesture drawn from the pool.
    Random,
    /// This one.
    #[serde(untagged)]
    Action(Action),
}

/// Which way a camera looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Facing {
    /// At the person who holds the device.
    #[default]
    User,
    /// Away from them.
    Environment,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::VideoSelfieBlank,
        Self::VideoSelfieScan,
        Self::VideoSelfieSmile,
        Self::VideoSelfieEyes,
        Self::VideoSelfieLeft,
        Self::VideoSelfieRight,
        Self::VideoSelfieHigh,
        Self::VideoSelfieDown,
        Self::VideoSelfieBest,
        Self::VideoSelfieOneshot,
        Self::PhotoIdFront,
        Self::PhotoIdBack,
        Self::PhotoSelfie,
    ];

    /// Whether the person has to do something.
    pub fn is_gesture(self) -> bool {
        matches!(
            self,
            Self::VideoSelfieScan
                | Self::VideoSelfieSmile
                | Self::VideoSelfieEyes
                | Self::VideoSelfieLeft
                | Self::VideoSelfieRight
                | Self::VideoSelfieHigh
                | Self::VideoSelfieDown
        )
    }

    /// Whether it is a document and not a face.
    pub fn is_document(self) -> bool {
        matches!(self, Self::PhotoIdFront | Self::PhotoIdBack)
    }

    /// Whether it is one frame.
    pub fn is_single(self) -> bool {
        self.is_document() || matches!(self, Self::VideoSelfieOneshot | Self::PhotoSelfie)
    }

    /// The camera it is taken with: documents with the one that looks away, faces with the session's.
    pub fn facing(self, session: Facing) -> Facing {
        if self.is_document() { Facing::Environment } else { session }
    }
}
