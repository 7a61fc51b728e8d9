//! The camera comes nearer and goes back.

use super::ease::there_and_back;
use crate::Moment;

pub(super) const SECONDS: f32 = 4.0;

/// How much larger the face becomes.
const NEAR: f32 = 1.5;

pub(super) fn at(time: f32) -> Moment {
    let nearness = 1.0 + (NEAR - 1.0) * there_and_back(time, 1.5, 1.0, 1.5);
    Moment { nearness, ..Moment::default() }
}
