//! Eyes, mouth and smile, measured on the mesh.

use crate::face::{Expression, Mesh, Point3};

/// Outer and inner corner, then three pairs of upper and lower lid; the person's right eye.
const RIGHT_EYE: [usize; 8] = [33, 133, 160, 144, 159, 145, 158, 153];
const LEFT_EYE: [usize; 8] = [263, 362, 387, 373, 386, 374, 385, 380];

fn distance(mesh: &Mesh, a: usize, b: usize) -> f32 {
    let (Point3 { x, y, z }, b) = (mesh.points[a], mesh.points[b]);
    ((x - b.x).powi(2) + (y - b.y).powi(2) + (z - b.z).powi(2)).sqrt()
}

/// Mean lid distance over eye width (Soukupova and Cech 2016, "eye aspect ratio").
fn eye(mesh: &Mesh, [outer, inner, a, b, c, d, e, f]: [usize; 8]) -> f32 {
    let width = distance(mesh, outer, inner).max(1e-6);
    (distance(mesh, a, b) + distance(mesh, c, d) + distance(mesh, e, f)) / (3.0 * width)
}

/// Openness and smile.
pub fn expression(mesh: &Mesh) -> Expression {
    let mouth = distance(mesh, 61, 291).max(1e-6);
    let eyes = distance(mesh, 33, 263).max(1e-6);
    Expression {
        left_eye_openness: eye(mesh, LEFT_EYE),
        right_eye_openness: eye(mesh, RIGHT_EYE),
        mouth_openness: distance(mesh, 13, 14) / mouth,
        smile: ((mouth / eyes - 0.55) / 0.2).clamp(0.0, 1.0),
    }
}
