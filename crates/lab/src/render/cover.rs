//! A mask over mouth and nose.

use super::raster::{Corner, Sheet};
use crate::subject::Subject;

/// Tip of the nose's bridge, above which the mask ends.
const BRIDGE: usize = 195;
/// Points of the face come first among the vertices.
const FACE: usize = bonafide_engine::mesh::POINTS;

/// Lays the mask over the face.
pub(super) fn draw(sheet: &mut Sheet, corners: &[Corner], subject: &Subject) {
    let top = subject.vertices[BRIDGE].texture.y;
    let height = subject.place.height;
    for triangle in subject.triangles.iter().filter(|triangle| triangle.iter().all(|&i| i < FACE)) {
        sheet.lay(triangle.map(|i| corners[i]), &|_, y, _| {
            let alpha = ((y - top) / (0.01 * height)).clamp(0.0, 1.0);
            // Folds across the mask, darker towards its edge.
            let fold = 14.0 * ((y - top) / height * 60.0).sin();
            ([118.0 + fold, 158.0 + fold, 186.0 + fold], alpha)
        });
    }
}
