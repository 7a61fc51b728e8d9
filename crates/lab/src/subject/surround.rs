//! The points around a face that let hair, ears and neck move along and fade into the background.

use bonafide_engine::face::Mesh;
use bonafide_imaging::Point;

use super::{Place, Vertex};
use crate::vector::Vector;

/// The face's outline, from the top of the forehead along the person's left side to the chin and back.
pub(crate) const OUTLINE: [usize; 36] = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176,
    149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];
/// Radii of the rings in radii of the outline.
const RINGS: [f32; 7] = [1.14, 1.3, 1.5, 1.75, 2.05, 2.4, 2.8];
/// The radius from which on everything has the depth of hair, which is that of the ears.
const DEEP: f32 = 1.5;
/// Radii within which all moves with the head, and beyond which nothing does.
const WITH: f32 = 1.35;
const WITHOUT: f32 = 2.6;
/// The same below the chin, where the neck begins.
const NECK_WITH: f32 = 1.0;
const NECK_WITHOUT: f32 = 2.05;

/// Rings of points about the outline. A ring is the outline enlarged, in the picture and in head coordinates alike: what
/// lies outside the face stays outside it however the head is turned, and covers nothing of it.
pub(super) fn vertices(place: &Place, mesh: &Mesh) -> Vec<Vertex> {
    let outline = OUTLINE.map(|i| (mesh.points[i].flat(), place.head(mesh.points[i])));
    let share = 1.0 / OUTLINE.len() as f32;
    let centre = outline.iter().fold(Point::new(0.0, 0.0), |sum, (point, _)| {
        Point::new(sum.x + share * point.x, sum.y + share * point.y)
    });
    let middle = outline
        .iter()
        .fold([0.0; 2], |sum: [f32; 2], (_, head)| [sum[0] + share * head[0], sum[1] + share * head[1]]);
    let deep = 0.05 * place.width;
    let mut vertices = Vec::with_capacity(RINGS.len() * OUTLINE.len());
    for radius in RINGS {
        let depth = ((radius - 1.0) / (DEEP - 1.0)).min(1.0);
        for (point, head) in outline {
            let away = Point::new(point.x - centre.x, point.y - centre.y);
            let texture = Point::new(centre.x + radius * away.x, centre.y + radius * away.y);
            let head: Vector = [
                middle[0] + radius * (head[0] - middle[0]),
                middle[1] + radius * (head[1] - middle[1]),
                head[2] + (deep - head[2]) * depth,
            ];
            let down = away.y / away.x.hypot(away.y).max(1e-3);
            vertices.push(Vertex { texture, head, weight: weight(radius, down) });
        }
    }
    vertices
}

/// How far a point moves with the head; `down` is 1 straight below the face and -1 above it.
fn weight(radius: f32, down: f32) -> f32 {
    let neck = ((down - 0.3) / 0.5).clamp(0.0, 1.0);
    let with = WITH + (NECK_WITH - WITH) * neck;
    let without = WITHOUT + (NECK_WITHOUT - WITHOUT) * neck;
    let part = ((radius - with) / (without - with)).clamp(0.0, 1.0);
    1.0 - part * part * (3.0 - 2.0 * part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hair_moves_with_the_head_and_the_outermost_ring_does_not_move() {
        assert!(weight(1.14, -1.0) > 0.999 && weight(1.14, 1.0) > 0.8);
        assert!(weight(1.5, 1.0) < weight(1.5, 0.0), "the neck moves less than the hair beside the face");
        for down in [-1.0, 0.0, 0.5, 1.0] {
            assert!(weight(2.8, down) < 1e-6);
        }
    }
}
