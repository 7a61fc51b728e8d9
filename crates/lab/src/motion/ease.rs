//! Courses of a movement between 0 and 1.

/// Smoothly from 0 to 1 while `time` goes from 0 to `seconds`; still before and after.
pub(crate) fn ease(time: f32, seconds: f32) -> f32 {
    let part = (time / seconds).clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}

/// Out, held, and back, in seconds.
pub(crate) fn there_and_back(time: f32, out: f32, held: f32, back: f32) -> f32 {
    ease(time, out) - ease(time - out - held, back)
}
