//! The corners of the mouth go outwards, up and back, and draw the cheeks along.

use crate::subject::Place;
use crate::vector::{Vector, length, subtract};

/// Corners of the mouth: the person's right, which is on the left of the picture, then the left.
const CORNERS: [(usize, f32); 2] = [(61, -1.0), (291, 1.0)];
/// How far a corner goes outwards, up and back, in distances between the outer corners of the eyes. The engine takes a
/// mouth for a broad smile that is a fifth of that distance wider than a neutral one.
const WAY: Vector = [0.13, -0.05, 0.03];
/// How far the cheeks follow, in the same unit.
const REACH: f32 = 0.26;

/// Smiles; 1 is broad.
pub(super) fn smile(points: &mut [Vector], breadth: f32, place: &Place) {
    let (way, reach) = (WAY.map(|v| v * place.eyes * breadth), REACH * place.eyes);
    let corners = CORNERS.map(|(i, side)| (points[i], side));
    for point in points {
        for (corner, side) in corners {
            let near = (-(length(subtract(*point, corner)) / reach).powi(2)).exp();
            point[0] += side * way[0] * near;
            point[1] += way[1] * near;
            point[2] += way[2] * near;
        }
    }
}
