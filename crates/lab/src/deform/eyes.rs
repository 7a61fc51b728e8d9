//! The upper lid comes down to the lower one, draws the skin above it along, and the brow follows: as who shuts their eyes
//! on request does. The engine's mesh takes lids that meet under a raised brow for open ones.

use crate::subject::Place;
use crate::vector::{Vector, add, between, length, subtract, times};

/// Along an eye, outer corner to inner, the corners left out: crease, upper lid, lower lid. The person's right eye, then
/// the left.
const LIDS: [[[usize; 7]; 3]; 2] = [
    [[247, 30, 29, 27, 28, 56, 190], [246, 161, 160, 159, 158, 157, 173], [7, 163, 144, 145, 153, 154, 155]],
    [
        [467, 260, 259, 257, 258, 286, 414],
        [466, 388, 387, 386, 385, 384, 398],
        [249, 390, 373, 374, 380, 381, 382],
    ],
];
/// The middle of each brow.
const BROWS: [usize; 2] = [52, 282];
/// The middle of a row of lids.
const MIDDLE: usize = 3;
/// Where the lids meet, as a share of the opening above the lower lid: below it.
const MEET: f32 = -0.4;
/// How much of the upper lid's way its crease goes.
const CREASE: f32 = 0.8;
/// How far the brow comes down in openings of the eye, and how far around it the face follows in distances between the
/// outer corners of the eyes. Chosen so that the mesh sees the eyes of five faces shut by half, as it does with people.
const BROW: f32 = 1.4;
const REACH: f32 = 0.35;

/// Shuts both eyes by a share of their opening.
pub(super) fn shut(points: &mut [Vector], share: f32, place: &Place) {
    for ([crease, upper, lower], brow) in LIDS.into_iter().zip(BROWS) {
        let way = times(subtract(points[lower[MIDDLE]], points[upper[MIDDLE]]), BROW * share);
        frown(points, points[brow], way, REACH * place.eyes);
        for ((crease, upper), lower) in crease.into_iter().zip(upper).zip(lower) {
            let meet = between(points[lower], points[upper], MEET);
            let way = times(subtract(meet, points[upper]), share);
            points[crease] = add(points[crease], times(way, CREASE));
            points[upper] = add(points[upper], way);
            points[lower] = between(points[lower], meet, share);
        }
    }
}

/// Moves what is near a brow.
fn frown(points: &mut [Vector], brow: Vector, way: Vector, reach: f32) {
    for point in points {
        let near = (-(length(subtract(*point, brow)) / reach).powi(2)).exp();
        *point = add(*point, times(way, near));
    }
}
