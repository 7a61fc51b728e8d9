//! How good a frame is as the best one of its medium.

use crate::measured::Face;

/// 0 to 1; a face that looks into the camera with open eyes, sharp, in even light.
pub(crate) fn score(face: &Face, motion: f32) -> f32 {
    let near = |value: f32, scale: f32| (-(value / scale).powi(2)).exp();
    let straight = near(face.yaw.hypot(face.pitch), 15.0) * near(face.roll, 20.0);
    let open = (face.eyes() / 0.25).clamp(0.0, 1.0);
    let light = near(face.luma - 130.0, 90.0) * (1.0 - face.clipped.clamp(0.0, 1.0));
    let still = 1.0 / (1.0 + motion.max(0.0));
    0.30 * straight + 0.25 * open + 0.25 * face.sharpness.clamp(0.0, 1.0) + 0.10 * light + 0.10 * still
}
