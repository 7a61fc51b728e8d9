//! Whether a face moved as a face does, or another took its place.

use crate::measured::Face;
use crate::thresholds as limit;

/// The face of the frame before.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Identity {
    before: Option<([f32; 2], f32, f64)>,
}

impl Identity {
    /// Takes a face in; whether it is somewhere the last one cannot have gone.
    pub(crate) fn jumped(&mut self, face: &Face, now: f64) -> bool {
        let ([x, y], width) = (face.centre(), face.width());
        let before = self.before.replace(([x, y], width, now));
        let Some(([bx, by], before_width, then)) = before else { return false };
        let ratio = (width / before_width).max(before_width / width);
        let moved = (x - bx).hypot(y - by) / width.max(before_width);
        now - then <= limit::JUMP_MS && (moved > limit::JUMP || ratio > limit::JUMP_SIZE)
    }

    /// Forgets the last face.
    pub(crate) fn forget(&mut self) {
        self.before = None;
    }
}
