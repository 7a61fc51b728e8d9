//! How far a gesture has gone.

use crate::action::Action;
use crate::baseline::Baseline;
use crate::effect::Guide;
use crate::measured::Face;
use crate::thresholds as limit;

/// 0 at rest, 1 when it counts as done; beyond both when the person overdoes it or goes the other way. 1 for an action
/// that asks for nothing.
pub(crate) fn extent(action: Action, face: &Face, rest: &Baseline) -> f32 {
    match action {
        Action::VideoSelfieSmile | Action::VideoSelfieEyes if is_turned(face, rest) => 0.0,
        Action::VideoSelfieLeft => (face.yaw - rest.yaw) / limit::TURN,
        Action::VideoSelfieRight => (rest.yaw - face.yaw) / limit::TURN,
        Action::VideoSelfieHigh => (face.pitch - rest.pitch) / limit::RAISE,
        Action::VideoSelfieDown => (rest.pitch - face.pitch) / limit::LOWER,
        Action::VideoSelfieSmile => (face.smile - rest.smile) / limit::SMILE,
        Action::VideoSelfieEyes => (1.0 - face.eyes() / rest.eyes.max(0.05)) / limit::BLINK,
        Action::VideoSelfieScan => (face.height() / rest.height.max(1.0) - 1.0) / limit::SCAN,
        _ => 1.0,
    }
}

/// Whether the head is away from where it rests: there the mesh, whose depth is a guess, deforms mouth and eyes.
fn is_turned(face: &Face, rest: &Baseline) -> bool {
    (face.yaw - rest.yaw).abs().max((face.pitch - rest.pitch).abs()) > limit::FACING
}

/// What the person is told to do.
pub(crate) fn ask(action: Action) -> Guide {
    match action {
        Action::VideoSelfieLeft => Guide::TurnLeft,
        Action::VideoSelfieRight => Guide::TurnRight,
        Action::VideoSelfieHigh => Guide::LookUp,
        Action::VideoSelfieDown => Guide::LookDown,
        Action::VideoSelfieSmile => Guide::Smile,
        Action::VideoSelfieEyes => Guide::Blink,
        Action::VideoSelfieScan => Guide::ComeCloser,
        _ => Guide::HoldStill,
    }
}

/// What the person is told when it is done.
pub(crate) fn back(action: Action) -> Guide {
    if action == Action::VideoSelfieScan { Guide::MoveBack } else { Guide::LookStraight }
}
