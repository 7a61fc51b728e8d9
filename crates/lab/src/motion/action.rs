//! The actions of the capture contract that a face can do.

use std::str::FromStr;

/// What the person is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing: look into the camera. Also `best`, `oneshot` and `photo_selfie`.
    Blank,
    /// The camera comes nearer and goes back.
    Scan,
    /// A smile.
    Smile,
    /// A blink.
    Eyes,
    /// A turn to the person's own left.
    Left,
    /// A turn to the person's own right.
    Right,
    /// The head raised.
    High,
    /// The head lowered.
    Down,
}

/// Text that names no action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an action of a face; known: {}", NAMES.map(|(name, _)| name).join(", "))]
pub struct NotAnAction;

/// Media tags and what they mean here.
const NAMES: [(&str, Action); 11] = [
    ("video_selfie_blank", Action::Blank),
    ("video_selfie_scan", Action::Scan),
    ("video_selfie_smile", Action::Smile),
    ("video_selfie_eyes", Action::Eyes),
    ("video_selfie_left", Action::Left),
    ("video_selfie_right", Action::Right),
    ("video_selfie_high", Action::High),
    ("video_selfie_down", Action::Down),
    ("video_selfie_best", Action::Blank),
    ("video_selfie_oneshot", Action::Blank),
    ("photo_selfie", Action::Blank),
];

impl Action {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Blank, Self::Scan, Self::Smile, Self::Eyes, Self::Left, Self::Right, Self::High, Self::Down];

    /// The media tag that is its own.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, action)| *action == self).map_or("", |(name, _)| name)
    }

    /// Every text that names one.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }
}

impl FromStr for Action {
    type Err = NotAnAction;

    /// By media tag.
    fn from_str(text: &str) -> Result<Self, NotAnAction> {
        NAMES.iter().find(|(name, _)| *name == text).map(|&(_, action)| action).ok_or(NotAnAction)
    }
}
