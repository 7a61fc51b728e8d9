//! 468 points in three dimensions.
//!
//! Kartynnik et al. 2019, "Real-time Facial Surface Geometry from Monocular Video on Mobile GPUs".

use bonafide_imaging::{Affine, Point, Rect, View};
use bonafide_runtime::{Model, RunError};

use crate::detect::Detection;
use crate::face::{Mesh, Point3};
use crate::pack::ModelEntry;
use crate::picture::Feed;

/// Points of a mesh.
pub const POINTS: usize = 468;

/// Outer corner of the person's right eye (left in the picture).
const RIGHT_EYE_OUTER: usize = 33;
/// Outer corner of the person's left eye.
const LEFT_EYE_OUTER: usize = 263;

/// A turned square of the picture in which the mesh is looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Roi {
    /// Middle, in picture pixels.
    pub centre: Point,
    /// Side, in picture pixels.
    pub side: f32,
    /// Turn in radians, clockwise on the screen, that makes the eyes level.
    pub angle: f32,
}

impl Roi {
    /// Half as large again as the box, turned so that the eyes are level.
    fn around(bounding_box: &Rect, right_eye: Point, left_eye: Point, scale: f32) -> Self {
        let angle = (left_eye.y - right_eye.y).atan2(left_eye.x - right_eye.x);
        let side = bounding_box.width().max(bounding_box.height()) * scale;
        Self { centre: bounding_box.centre(), side, angle }
    }

    /// Whether another square looks at nearly the same place: the mesh is then as good as it gets.
    pub fn close_to(&self, other: &Roi) -> bool {
        let shift = self.centre.distance(other.centre) / self.side;
        let scale = (other.side / self.side).ln().abs();
        let turn = (self.angle - other.angle).sin().abs();
        shift < 0.1 && scale < 0.15 && turn < 0.15
    }
}

/// The mesh network.
pub struct Mesher {
    model: Box<dyn Model>,
    feed: Feed,
    box_scale: f32,
}

impl Mesher {
    /// Takes a face mesh network: 1404 coordinates and one presence logit.
    pub fn new(entry: &ModelEntry, model: Box<dyn Model>) -> Result<Self, RunError> {
        let feed = Feed::new(&entry.input, model.as_ref())?.replicated();
        Ok(Self { model, feed, box_scale: entry.input.box_scale })
    }

    /// Where to look for the mesh of a detected face.
    pub fn roi_of_detection(&self, detection: &Detection) -> Roi {
        let [right_eye, left_eye, ..] = detection.points;
        Roi::around(&detection.bounding_box, right_eye, left_eye, self.box_scale)
    }

    /// Where to look for the mesh in the next frame, or again in this one.
    pub fn roi_of_mesh(&self, mesh: &Mesh) -> Roi {
        let bounding_box = Rect::around(mesh.points.iter().map(|p| p.flat()));
        let eye = |index: usize| mesh.points[index].flat();
        Roi::around(&bounding_box, eye(RIGHT_EYE_OUTER), eye(LEFT_EYE_OUTER), self.box_scale)
    }

    /// The mesh within `roi`.
    pub fn mesh(&self, frame: View<'_>, roi: &Roi) -> Result<Mesh, RunError> {
        let (width, height) = self.feed.size();
        let to_frame = Affine::roi(roi.centre, (roi.side, roi.side), roi.angle, width, height);
        let outputs = self.model.run(&self.feed.sample(frame, &to_frame))?;
        let of = |count: usize| outputs.iter().find(|tensor| tensor.data.len() == count);
        let (Some(coordinates), Some(presence)) = (of(3 * POINTS), of(1)) else {
            return Err(RunError::Unsupported("a mesh network without 468 points and a presence".to_owned()));
        };
        let depth = roi.side / width as f32;
        let points = coordinates
            .data
            .as_chunks::<3>()
            .0
            .iter()
            .map(|&[x, y, z]| {
                let place = to_frame.apply(Point::new(x, y));
                Point3 { x: place.x, y: place.y, z: z * depth }
            })
            .collect();
        Ok(Mesh { points, presence: 1.0 / (1.0 + (-presence.data[0]).exp()) })
    }
}
