//! A second person: the head again, mirrored and a little smaller, beside the first.

use super::lens::Lens;
use super::raster::{Corner, Sheet};
use crate::subject::Subject;

/// How far beside the first, in widths of the head, and how large.
const BESIDE: f32 = 1.15;
const SIZE: f32 = 0.85;

/// Draws the second head over what is there, faded at its edge.
pub(super) fn draw(sheet: &mut Sheet, corners: &[Corner], subject: &Subject, lens: &Lens, level: usize) {
    let width = subject.place.width * lens.scale();
    let Some(middle) = corners.get(1).map(|nose| nose.place) else { return };
    let moved = |corner: Corner| {
        let mut place = corner.place;
        place.x = middle.x + BESIDE * width - SIZE * (place.x - middle.x);
        place.y = middle.y + SIZE * (place.y - middle.y);
        Corner { place, ..corner }
    };
    for triangle in &subject.triangles {
        sheet.lay(triangle.map(|i| moved(corners[i])), &|x, y, person| {
            let edge = ((person - 0.55) / 0.3).clamp(0.0, 1.0);
            (subject.texture.colour(level, x, y), edge)
        });
    }
}
