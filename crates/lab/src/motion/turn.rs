//! The head turns to one side and back.

use bonafide_engine::face::Pose;

use super::ease::there_and_back;
use crate::Moment;

pub(super) const SECONDS: f32 = 2.2;

/// Degrees at the far end: well beyond what counts as turned, and still a face to the detector.
const FAR: f32 = 30.0;

/// `side` is 1 for the person's own left, -1 for the right.
pub(super) fn at(time: f32, side: f32) -> Moment {
    let yaw = side * FAR * there_and_back(time, 0.8, 0.6, 0.8);
    Moment { pose: Pose { yaw, ..Pose::default() }, ..Moment::default() }
}
