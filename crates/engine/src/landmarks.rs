//! The six named points of the capture contract, from the mesh.

use bonafide_imaging::Point;

use crate::face::{Landmarks, Mesh};

/// Upper, lower, inner and outer end of each eye; the person's right eye first.
pub const EYES: [[usize; 4]; 2] = [[159, 145, 133, 33], [386, 374, 362, 263]];

fn middle(mesh: &Mesh, indices: &[usize]) -> Point {
    let n = indices.len() as f32;
    let sum = indices
        .iter()
        .map(|&i| mesh.points[i].flat())
        .fold(Point::default(), |a, b| Point::new(a.x + b.x, a.y + b.y));
    Point::new(sum.x / n, sum.y / n)
}

/// The six points.
pub fn landmarks(mesh: &Mesh) -> Landmarks {
    Landmarks {
        left_eye: middle(mesh, &EYES[1]),
        right_eye: middle(mesh, &EYES[0]),
        nose_base: middle(mesh, &[2]),
        mouth_bottom: middle(mesh, &[14, 17]),
        left_ear: middle(mesh, &[454]),
        right_ear: middle(mesh, &[234]),
    }
}

/// Right eye, left eye, nose tip, right and left mouth corner: the five points that embedding networks are aligned by.
pub fn five_points(mesh: &Mesh) -> [Point; 5] {
    [
        middle(mesh, &EYES[0]),
        middle(mesh, &EYES[1]),
        middle(mesh, &[1]),
        middle(mesh, &[61]),
        middle(mesh, &[291]),
    ]
}
