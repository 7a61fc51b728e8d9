//! What the machine wants done.

use serde::{Deserialize, Serialize};

use crate::action::Action;

/// What the machine wants done. Effects are done in the order in which they are given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// The text that the person sees changes.
    Guide {
        /// To this.
        code: Guide,
        /// Since when.
        since: f64,
    },
    /// The person is asked for a gesture.
    Ask {
        /// Which.
        action: Action,
        /// There or back.
        phase: Ask,
    },
    /// The session is somewhere else.
    Phase {
        /// Here.
        phase: Phase,
        /// What is being captured.
        action: Action,
        /// Which of all, from 0.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// How much of the whole session is done.
    Progress {
        /// 0 to 1.
        value: f32,
    },
    /// The frame that was just given is evidence: encode it and hold it.
    Keep {
        /// Its id.
        id: u32,
        /// Whether it is the best of this medium so far.
        best: bool,
    },
    /// Frames are evidence no longer: the attempt begins anew, or they are more than were asked for.
    Forget {
        /// Their ids.
        ids: Vec<u32>,
    },
    /// The page shows a step of a challenge from now on.
    Challenge {
        /// Its name.
        name: String,
        /// For how long.
        duration_ms: f64,
    },
    /// An action is captured.
    Medium(Medium),
    /// All actions are.
    Finish {},
    /// The session ended without.
    Fail {
        /// Why.
        code: Fail,
        /// What the person was last told.
        reason: Option<Guide>,
    },
}

/// One action, captured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Medium {
    /// Which.
    pub action: Action,
    /// Ids of its frames in the order in which they were taken.
    pub frames: Vec<u32>,
    /// Id of the best.
    pub best: u32,
    /// When the first was taken.
    pub started: f64,
    /// When the last was taken.
    pub ended: f64,
    /// Steps of a challenge that its last frames show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub challenges: Vec<Ran>,
}

/// A step of a challenge that was recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Ran {
    /// Its name.
    pub name: String,
    /// When it was shown.
    pub started: f64,
    /// Until when.
    pub ended: f64,
}

/// There or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Do it.
    Do,
    /// Come back from it.
    Return,
}

/// Where a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The camera that the action needs does not run.
    WaitCamera,
    /// The person comes into position.
    Position,
    /// Frames are kept, nothing is asked.
    Record,
    /// Frames are kept while the person does what is asked.
    Gesture,
    /// Frames are kept while the page shows a challenge.
    Challenge,
    /// The person places a document and takes the picture.
    Document,
    /// The person looks at the picture of the document.
    Review,
    /// All is captured.
    Done,
    /// It ended without.
    Failed,
}

/// What the person is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Guide {
    /// No face is seen.
    NoFace,
    /// The face is too small.
    TooFar,
    /// The face is too large.
    TooNear,
    /// The face is beside the oval.
    OffCentre,
    /// The head is turned aside, raised or lowered.
    Turned,
    /// The head is tilted to a shoulder.
    Tilted,
    /// More than one face is seen.
    SeveralFaces,
    /// Something hides part of the face.
    Covered,
    /// The eyes are shut.
    EyesClosed,
    /// Too little light.
    Dark,
    /// Too much light.
    Bright,
    /// The light comes from behind.
    Backlit,
    /// The face or the camera moves.
    Moving,
    /// Frames are being kept.
    HoldStill,
    /// All is well, frames will be kept in a moment.
    Ready,
    /// Turn to the person's own left.
    TurnLeft,
    /// Turn to the person's own right.
    TurnRight,
    /// Raise the head.
    LookUp,
    /// Lower the head.
    LookDown,
    /// Smile.
    Smile,
    /// Close the eyes and open them.
    Blink,
    /// Come nearer.
    ComeCloser,
    /// Go back to where it was.
    MoveBack,
    /// Come back from the gesture.
    LookStraight,
    /// Place the document.
    PlaceDocument,
    /// Take its picture.
    HoldDocument,
}

/// Why a session ended without its media.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fail {
    /// The person did not come into position in time.
    PositionTimeout,
    /// The person did not do what was asked in time, or kept leaving the position.
    ActionTimeout,
    /// The person ended it.
    Cancelled,
    /// The camera was gone for too long.
    CameraLost,
    /// The page was out of sight for too long.
    HiddenTooLong,
    /// Another face took the place of the first.
    FaceChanged,
}
