//! Whether frames come as a camera's do.

use super::Found;
use crate::camera::facts::Timing;

/// Frames, and milliseconds of standard deviation under which no camera's clock lies. A guess, with a low weight.
const PERFECT: (f64, f64) = (60.0, 0.02);
/// Milliseconds that a comparison of clocks needs, and the ratios between which it is even.
const RATIO_SPAN: f64 = 2_000.0;
const RATIO: std::ops::RangeInclusive<f64> = 0.9..=1.1;
/// Milliseconds between taking and showing.
const LAG: std::ops::RangeInclusive<f64> = -5.0..=2_000.0;
/// Frames that shares of them need, and the shares. Cameras repeat frames in the dark; none gives an earlier one again.
const PICTURES: f64 = 20.0;
const REPEATED: f64 = 0.3;
const LOOPED: f64 = 0.2;
const INTERPOLATED: f64 = 0.5;

pub(in crate::camera) fn timing(timing: &Timing, found: &mut Found) {
    let perfect = timing.jitter_ms.filter(|jitter| timing.frames >= PERFECT.0 && *jitter < PERFECT.1);
    let uneven = timing.clock_ratio.filter(|ratio| timing.span_ms >= RATIO_SPAN && !RATIO.contains(ratio));
    let pictures = timing.hashed >= PICTURES;
    let least = |share: Option<f64>, least: f64| share.filter(|share| *share >= least);
    found.number("clock_perfect", perfect);
    found.number("clock_ratio", uneven);
    found.number("clock_backwards", Some(timing.backwards).filter(|count| *count > 0.0));
    found.number("capture_time_impossible", timing.capture_lag_ms.filter(|lag| !LAG.contains(lag)));
    found.number("frames_repeated", least(timing.repeated, REPEATED).filter(|_| pictures));
    found.number("frames_looped", least(timing.looped, LOOPED).filter(|_| pictures));
    found.number("frames_interpolated", least(timing.interpolated, INTERPOLATED));
}
