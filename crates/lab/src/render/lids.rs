//! The skin of shut lids. The picture shows an open eye, whose upper lid is a narrow brow of shadow and lashes; drawn
//! out over the eye it would be a dark hole and not a lid.

use bonafide_imaging::Point;

use super::raster::{Corner, Sheet};
use crate::subject::Subject;

/// From the outer to the inner corner of an eye: under the brow, the lid's edge, and under the eye. The person's right
/// eye, then the left.
const LIDS: [[[usize; 9]; 3]; 2] = [
    [
        [130, 113, 225, 224, 223, 222, 221, 189, 243],
        [33, 246, 161, 160, 159, 158, 157, 173, 133],
        [130, 25, 110, 24, 23, 22, 26, 112, 243],
    ],
    [
        [359, 342, 445, 444, 443, 442, 441, 413, 463],
        [263, 466, 388, 387, 386, 385, 384, 398, 362],
        [359, 255, 339, 254, 253, 252, 256, 341, 463],
    ],
];
/// Skin under each eye, which is nearly that of the lid.
const SKIN: [[usize; 3]; 2] = [[118, 119, 100], [347, 348, 329]];
/// How far down all is skin of the lid, above which the picture's own shows more and more.
const SOFT: f32 = 0.45;
/// How much darker the lid is at its edge, where it turns away from the light.
const SHADE: f32 = 0.12;
/// How much of what the lower lid was painted with goes: its make-up and lashes stay in part.
const BELOW: f32 = 0.3;
/// Where the lashes begin, down the lid, and how much darker than skin they are.
const LASHES: f32 = 0.8;
const LASHES_DARK: f32 = 0.75;

/// Lays the lids over the eyes, `shut` of them.
pub(super) fn draw(sheet: &mut Sheet, corners: &[Corner], subject: &Subject, level: usize, shut: f32) {
    for ([brow, edge, under], skin) in LIDS.into_iter().zip(SKIN) {
        let skin = mean(subject, level, skin);
        let lid = |along: f32, down: f32, _: f32| {
            let lashes = LASHES_DARK * ((down - LASHES) / (1.0 - LASHES)).clamp(0.0, 1.0);
            (
                skin.map(|v| v * (1.0 - SHADE * down - lashes)),
                shut * (down / SOFT).min(ends(along)).clamp(0.0, 1.0),
            )
        };
        strip(sheet, corners, [brow, edge], &lid);
        let below = |along: f32, down: f32, _: f32| {
            (skin.map(|v| v * (1.0 - SHADE)), BELOW * shut * (1.0 - down).min(ends(along)).clamp(0.0, 1.0))
        };
        strip(sheet, corners, [edge, under], &below);
    }
}

/// Lays colour between two rows of points. It is given how far along the rows a place is and how far down between them.
pub(super) fn strip(
    sheet: &mut Sheet,
    corners: &[Corner],
    [upper, lower]: [[usize; 9]; 2],
    paint: &impl Fn(f32, f32, f32) -> ([f32; 3], f32),
) {
    let corner = |row: &[usize; 9], i: usize, down: f32| {
        let along = i as f32 / (row.len() - 1) as f32;
        Corner { texture: Point::new(along, down), ..corners[row[i]] }
    };
    for i in 0..upper.len() - 1 {
        let (a, b) = (corner(&upper, i, 0.0), corner(&upper, i + 1, 0.0));
        let (c, d) = (corner(&lower, i, 1.0), corner(&lower, i + 1, 1.0));
        sheet.lay([a, b, c], paint);
        sheet.lay([b, d, c], paint);
    }
}

/// How far a place is from the nearer end of the lid, 1 in its middle.
pub(super) fn ends(along: f32) -> f32 {
    along.min(1.0 - along) / 0.2
}

/// The mean colour of a few places of the picture.
fn mean(subject: &Subject, level: usize, vertices: [usize; 3]) -> [f32; 3] {
    let colours = vertices.map(|i| {
        let place = subject.vertices[i].texture;
        subject.texture.colour(level + 2, place.x, place.y)
    });
    std::array::from_fn(|c| colours.iter().map(|colour| colour[c]).sum::<f32>() / 3.0)
}
