//! Two slow blinks. A reflex blink of a tenth of a second falls between the frames of a slow machine; one that was asked
//! for takes longer.

use super::ease::there_and_back;
use crate::Moment;

pub(super) const SECONDS: f32 = 2.0;

pub(super) fn at(time: f32) -> Moment {
    let blink = |time: f32| there_and_back(time, 0.15, 0.4, 0.15);
    Moment { shut: blink(time) + blink(time - 1.2), ..Moment::default() }
}
