//! Eyes that look beside the camera: what lies in the opening of an eye is drawn again, shifted.

use bonafide_imaging::Point;

use super::lids::{ends, strip};
use super::raster::{Corner, Sheet};
use crate::subject::Subject;
use crate::vector::between;

/// Along the upper and the lower lid's edge. The person's right eye from its outer corner, then the left.
const EYES: [[[usize; 9]; 2]; 2] = [
    [[33, 246, 161, 160, 159, 158, 157, 173, 133], [33, 7, 163, 144, 145, 153, 154, 155, 133]],
    [[263, 466, 388, 387, 386, 385, 384, 398, 362], [263, 249, 390, 373, 374, 380, 381, 382, 362]],
];
/// Share of the opening over which the shifted eye fades into the lids.
const SOFT: f32 = 0.16;

/// Shifts both eyes by `gaze`, in widths of an eye.
pub(super) fn draw(sheet: &mut Sheet, corners: &[Corner], subject: &Subject, level: usize, gaze: [f32; 2]) {
    for rows in EYES {
        let place = |row: usize, i: usize| subject.vertices[rows[row][i]].texture;
        let width = place(0, 0).distance(place(0, 8));
        let paint = |along: f32, down: f32, _: f32| {
            let at = |row: usize| {
                let step = along.clamp(0.0, 1.0) * 8.0;
                let i = (step as usize).min(7);
                let (from, to) = (place(row, i), place(row, i + 1));
                between([from.x, from.y, 0.0], [to.x, to.y, 0.0], step - i as f32)
            };
            let [x, y, _] = between(at(0), at(1), down);
            let shown = Point::new(x - gaze[0] * width, y - gaze[1] * width);
            let alpha = (down.min(1.0 - down) / SOFT).min(ends(along)).clamp(0.0, 1.0);
            (subject.texture.colour(level, shown.x, shown.y), alpha)
        };
        strip(sheet, corners, rows, &paint);
    }
}
