//! What happens to a session, except frames.

use serde::{Deserialize, Serialize};

use crate::config::ViewSize;
use crate::thresholds as limit;

/// What happens to a session, except frames, which have a call of their own. Times are milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The camera runs, runs with another size, or is gone.
    Camera {
        /// When.
        time: f64,
        /// Which.
        state: CameraState,
        /// Columns of a frame; 0 when lost.
        #[serde(default)]
        width: f64,
        /// Rows of a frame; 0 when lost.
        #[serde(default)]
        height: f64,
        /// The part that the person sees from now on; as before when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        view: Option<ViewSize>,
    },
    /// The page went out of sight or came back.
    Visible {
        /// When.
        time: f64,
        /// Whether it is in sight.
        visible: bool,
    },
    /// Time passed; wanted a few times per second also while no frames come.
    Tick {
        /// Now.
        time: f64,
    },
    /// The person did something in the window.
    User {
        /// When.
        time: f64,
        /// What.
        input: Input,
    },
    /// A step that the server wants to be recorded after the running or the next action, in the same medium.
    Challenge {
        /// When.
        time: f64,
        /// The step.
        step: Step,
    },
}

/// Of the camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CameraState {
    /// Frames come.
    Ready,
    /// No frames come until it is ready again.
    Lost,
}

/// Of a person in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// The person is there: the time to come into position begins now.
    Begin,
    /// Takes the picture of a document.
    Shutter,
    /// Takes it again.
    Retake,
    /// Keeps it.
    Accept,
    /// Leaves out the steps of a challenge that wait; the action that they belong to is captured without them.
    Skip,
    /// Ends the session.
    Cancel,
}

/// One step of a challenge: the page shows what `name` stands for while frames are kept for `duration_ms`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Step {
    /// What is shown; up to 64 bytes, given back in the effects unread.
    pub name: String,
    /// How long, 50 to 5000.
    pub duration_ms: f64,
}

impl Event {
    /// When it happened.
    pub fn time(&self) -> f64 {
        match *self {
            Self::Camera { time, .. }
            | Self::Visible { time, .. }
            | Self::Tick { time }
            | Self::User { time, .. }
            | Self::Challenge { time, .. } => time,
        }
    }
}

impl Step {
    /// Whether it can be recorded.
    pub(crate) fn is_sound(&self) -> bool {
        self.name.len() <= 64 && (50.0..=limit::LONGEST_STEP_MS).contains(&self.duration_ms)
    }
}
