//! A false face over the true one: it has a shape and a surface of its own, and an edge.

use bonafide_imaging::Point;

use super::raster::{Corner, Sheet, mean};
use crate::subject::{OUTLINE, Place, Subject, Texture};
use crate::vector::{Vector, length, times};

/// Points of the face come first among the vertices.
const FACE: usize = bonafide_engine::mesh::POINTS;
/// How much darker it is around the edge, where the thing shades what is behind it.
const SHADE: f32 = 0.5;

/// A place of a false face.
pub(crate) struct Facet {
    /// In the subject's picture.
    pub texture: Point,
    /// Outwards, of length one; z is away from the camera.
    pub normal: Vector,
    /// 1 at the edge, 0 where it is far.
    pub rim: f32,
}

/// A mask of a kind.
pub(crate) trait Worn {
    /// Moves the points of the face, the first of `points`, from the true face to the false one, in head coordinates.
    fn shape(&self, points: &mut [Vector], place: &Place);

    /// The colour of a place, 0..255.
    fn colour(&self, photo: &Texture, level: usize, facet: &Facet) -> [f32; 3];
}

/// Gives the points of the face the shape of what is worn.
pub(super) fn shape(points: &mut [Vector], worn: &dyn Worn, place: &Place) {
    if let Some(face) = points.get_mut(..FACE) {
        worn.shape(face, place);
    }
}

/// Draws the head with what is worn; `normals` are those of its vertices.
pub(super) fn draw(
    sheet: &mut Sheet,
    corners: &[Corner],
    normals: &[Vector],
    subject: &Subject,
    level: usize,
    worn: &dyn Worn,
) {
    let mut rim = vec![0.0f32; normals.len()];
    for i in OUTLINE {
        rim[i] = 1.0;
    }
    for triangle in &subject.triangles {
        let three = triangle.map(|i| corners[i]);
        let is_worn = triangle.iter().all(|&i| i < FACE);
        sheet.fill(three, &|parts| {
            let value = |of: &dyn Fn(usize) -> f32| mean(parts, triangle.map(of));
            let texture = Point::new(
                value(&|i| subject.vertices[i].texture.x),
                value(&|i| subject.vertices[i].texture.y),
            );
            let rim = value(&|i| rim[i]);
            if !is_worn {
                let shade = 1.0 - SHADE * rim * rim;
                return subject.texture.colour(level, texture.x, texture.y).map(|v| v * shade);
            }
            let normal = std::array::from_fn(|axis| value(&|i| normals[i][axis]));
            let normal = times(normal, 1.0 / length(normal).max(1e-6));
            worn.colour(&subject.texture, level, &Facet { texture, normal, rim })
        });
    }
}
