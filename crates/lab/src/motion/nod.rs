//! The head is raised or lowered, and comes back.

use bonafide_engine::face::Pose;

use super::ease::there_and_back;
use crate::Moment;

pub(super) const SECONDS: f32 = 2.2;

/// Degrees at the far end.
const FAR: f32 = 26.0;

/// `side` is 1 for up, -1 for down.
pub(super) fn at(time: f32, side: f32) -> Moment {
    let pitch = side * FAR * there_and_back(time, 0.8, 0.6, 0.8);
    Moment { pose: Pose { pitch, ..Pose::default() }, ..Moment::default() }
}
