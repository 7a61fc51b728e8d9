//! What is known about one face in one frame.

use bonafide_imaging::{Point, Rect};

/// A point of the mesh: x and y in picture pixels, z in the same unit, negative towards the camera, 0 at the head's middle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point3 {
    /// Pixels from the left edge.
    pub x: f32,
    /// Pixels from the top edge.
    pub y: f32,
    /// Depth relative to the middle of the head.
    pub z: f32,
}

impl Point3 {
    /// Without the depth.
    pub fn flat(self) -> Point {
        Point::new(self.x, self.y)
    }
}

/// The 468 points of the `MediaPipe` face mesh, in its canonical order.
#[derive(Clone, Debug, PartialEq)]
pub struct Mesh {
    /// 468 points.
    pub points: Vec<Point3>,
    /// How sure the network is that it looked at a face, 0..1.
    pub presence: f32,
}

/// The six named points of the capture contract, in picture pixels.
///
/// `left_*` and `right_*` are the person's own left and right, so in a picture that is not mirrored `left_eye` has the
/// larger x.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Landmarks {
    /// Middle of the person's left eye.
    pub left_eye: Point,
    /// Middle of the person's right eye.
    pub right_eye: Point,
    /// Between the nostrils, where the nose meets the face.
    pub nose_base: Point,
    /// Middle of the lower lip.
    pub mouth_bottom: Point,
    /// In front of the person's left ear (tragion).
    pub left_ear: Point,
    /// In front of the person's right ear.
    pub right_ear: Point,
}

/// Head turn in degrees, 0 when looking into the camera.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pose {
    /// Positive when the person turns to their own left.
    pub yaw: f32,
    /// Positive when the person looks up.
    pub pitch: f32,
    /// Positive when the head tilts to the person's own right shoulder (anticlockwise in the picture).
    pub roll: f32,
}

/// Openness and smile, measured on the mesh.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Expression {
    /// Eye opening of the person's left eye: lid distance over eye width, about 0.3 when open, under 0.15 when shut.
    pub left_eye_openness: f32,
    /// The same for the right eye.
    pub right_eye_openness: f32,
    /// Lip gap over mouth width; under 0.05 when shut.
    pub mouth_openness: f32,
    /// 0 neutral .. 1 broad smile.
    pub smile: f32,
}

/// One face in one frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    /// Box around the face, from the chin to above the brows, in picture pixels.
    pub bounding_box: Rect,
    /// How sure the detector is, 0..1; for a tracked face, the mesh's presence.
    pub score: f32,
    /// The mesh.
    pub mesh: Mesh,
    /// The six points of the capture contract.
    pub landmarks: Landmarks,
    /// Head turn.
    pub pose: Pose,
    /// Eyes, mouth, smile.
    pub expression: Expression,
}
