//! A head made of 468 points: a symmetric half shell, with the named points where a face has them.

use bonafide_engine::face::{Mesh, Point3};

/// A point of the head: x to the person's left, y down, z away from the camera; the face spans -0.5..0.5.
pub type Vector = [f32; 3];

/// Points of the person's right half with their mirror images: x, y, z of the left one.
const MIRRORED: [([usize; 2], Vector); 14] = [
    ([234, 454], [0.50, -0.05, 0.45]),
    ([127, 356], [0.48, -0.15, 0.40]),
    ([132, 361], [0.45, 0.15, 0.40]),
    ([58, 288], [0.42, 0.25, 0.35]),
    ([61, 291], [0.18, 0.25, 0.00]),
    ([33, 263], [0.30, -0.15, 0.05]),
    ([133, 362], [0.12, -0.15, 0.03]),
    ([159, 386], [0.21, -0.18, 0.02]),
    ([145, 374], [0.21, -0.12, 0.02]),
    ([160, 387], [0.25, -0.18, 0.03]),
    ([144, 373], [0.25, -0.12, 0.03]),
    ([158, 385], [0.16, -0.18, 0.03]),
    ([153, 380], [0.16, -0.12, 0.03]),
    ([70, 300], [0.33, -0.24, 0.05]),
];

/// Points of the middle line by their heights. In the mesh the line of a head that looks straight ahead leans away from
/// the camera towards the chin by [`LEAN`].
const MIDDLE: [(usize, f32); 10] = [
    (10, -0.5),
    (151, -0.4),
    (9, -0.28),
    (1, 0.05),
    (2, 0.1),
    (13, 0.24),
    (14, 0.26),
    (17, 0.3),
    (200, 0.4),
    (152, 0.5),
];

/// Degrees; `pose.rs` says on what pictures that was measured.
const LEAN: f32 = 5.2;

/// The head, looking straight ahead.
pub fn head() -> Vec<Vector> {
    // The rest lies on a shell, the same on both sides: pairs of one height and one depth.
    let shell = |i: usize| {
        let turn = (i / 2) as f32 * 2.4;
        let out = 0.45 * ((i / 2) as f32 / 234.0).sqrt();
        let x = (out * turn.cos()).abs();
        [if i.is_multiple_of(2) { -x } else { x }, out * turn.sin(), 0.3 * (1.0 - (1.0 - out * out).sqrt())]
    };
    let mut points: Vec<Vector> = (0..468).map(shell).collect();
    for ([right, left], [x, y, z]) in MIRRORED {
        (points[right], points[left]) = ([-x, y, z], [x, y, z]);
    }
    for (index, y) in MIDDLE.into_iter().chain([(175, 0.45)]) {
        points[index] = [0.0, y, y * LEAN.to_radians().tan()];
    }
    points
}

/// The person turns to their own left, which is the right of the picture.
pub fn turned_left(degrees: f32) -> impl Fn(Vector) -> Vector {
    let (sin, cos) = degrees.to_radians().sin_cos();
    move |[x, y, z]| [x * cos - z * sin, y, x * sin + z * cos]
}

/// The person looks up: what was in front rises, and y points down.
pub fn looking_up(degrees: f32) -> impl Fn(Vector) -> Vector {
    let (sin, cos) = degrees.to_radians().sin_cos();
    move |[x, y, z]| [x, y * cos + z * sin, z * cos - y * sin]
}

/// The head tilts to the person's right shoulder, so its top goes to the left of the picture.
pub fn tilted_right(degrees: f32) -> impl Fn(Vector) -> Vector {
    let (sin, cos) = degrees.to_radians().sin_cos();
    move |[x, y, z]| [x * cos + y * sin, y * cos - x * sin, z]
}

/// The points in a picture, `size` pixels large about the given middle.
pub fn mesh(points: &[Vector], (x, y): (f32, f32), size: f32) -> Mesh {
    let place = |[px, py, pz]: Vector| Point3 { x: x + px * size, y: y + py * size, z: pz * size };
    Mesh { points: points.iter().copied().map(place).collect(), presence: 1.0 }
}
