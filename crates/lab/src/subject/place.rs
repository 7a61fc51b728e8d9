//! Where the head was when the picture was taken, and the way between the picture and the head's own coordinates.
//!
//! The unit is the picture's pixel at the depth of the head's pivot. Head coordinates have the pivot, halfway between
//! the ears, at the origin, and belong to a head that looks into the camera.

use bonafide_engine::face::{Face, Mesh, Point3};
use bonafide_imaging::Point;

use crate::vector::{Turn, Vector, length, subtract};

/// In front of the ears: the person's right, then left.
const EARS: [usize; 2] = [234, 454];
/// Outer corners of the eyes.
const EYES: [usize; 2] = [33, 263];
/// Uppermost and lowermost point.
const ENDS: [usize; 2] = [10, 152];

/// Distance of the camera in widths of the head: about 70 cm.
const DISTANCE: f32 = 4.5;
/// Distance of the background behind the head in widths of the head: about 60 cm.
const BEHIND: f32 = 4.0;

/// See the module.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Middle of the face in the picture.
    pub centre: Point,
    /// Height of the face in the picture, from the chin to the hairline.
    pub height: f32,
    /// From ear to ear, in space.
    pub width: f32,
    /// Between the outer corners of the eyes, in space.
    pub eyes: f32,
    /// From the camera to the pivot.
    pub distance: f32,
    /// From the camera to the background.
    pub background: f32,
    /// The pivot, seen from the camera.
    pub pivot: Vector,
    turned: Turn,
}

impl Place {
    pub fn of(face: &Face) -> Self {
        let points = &face.mesh.points;
        let space = |i: usize| [points[i].x, points[i].y, points[i].z];
        let apart = |[a, b]: [usize; 2]| length(subtract(space(a), space(b)));
        let width = apart(EARS).max(1.0);
        let (distance, background) = (DISTANCE * width, (DISTANCE + BEHIND) * width);
        let centre = face.bounding_box.centre();
        let mut place = Self {
            centre,
            height: apart(ENDS).max(1.0),
            width,
            eyes: apart(EYES).max(1.0),
            distance,
            background,
            pivot: [0.0, 0.0, distance],
            turned: Turn::of(face.pose),
        };
        place.pivot = place.ears(&face.mesh);
        place
    }

    /// A head of a width in the middle of nowhere.
    #[cfg(test)]
    pub fn for_tests(width: f32) -> Self {
        Self {
            centre: Point::new(0.0, 0.0),
            height: 1.2 * width,
            width,
            eyes: 0.6 * width,
            distance: DISTANCE * width,
            background: (DISTANCE + BEHIND) * width,
            pivot: [0.0, 0.0, DISTANCE * width],
            turned: Turn::of(bonafide_engine::face::Pose::default()),
        }
    }

    /// Halfway between the ears, seen from the camera.
    fn ears(&self, mesh: &Mesh) -> Vector {
        let [a, b] = EARS.map(|i| self.seen(mesh.points[i]));
        crate::vector::between(a, b, 0.5)
    }

    /// A point of the mesh, seen from the camera.
    fn seen(&self, point: Point3) -> Vector {
        self.at_depth(point.flat(), self.distance + point.z)
    }

    /// What is seen at a point of the picture at a depth.
    fn at_depth(&self, point: Point, depth: f32) -> Vector {
        let scale = depth / self.distance;
        [(point.x - self.centre.x) * scale, (point.y - self.centre.y) * scale, depth]
    }

    /// A point of the mesh in head coordinates.
    pub fn head(&self, point: Point3) -> Vector {
        self.turned.inverse().apply(subtract(self.seen(point), self.pivot))
    }

    /// What is seen at a point of the picture on the background.
    pub fn on_background(&self, point: Point) -> Vector {
        self.at_depth(point, self.background)
    }
}
