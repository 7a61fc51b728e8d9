//! A smile comes and goes.

use super::ease::there_and_back;
use crate::Moment;

pub(super) const SECONDS: f32 = 2.0;

pub(super) fn at(time: f32) -> Moment {
    Moment { smile: there_and_back(time, 0.5, 1.0, 0.5), ..Moment::default() }
}
