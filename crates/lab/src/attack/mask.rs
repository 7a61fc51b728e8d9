//! Masks: what is worn over the face, with a shape and a surface of its own.

mod paper;
mod resin;

pub(super) use paper::Paper;
pub(super) use resin::Resin;
