//! One face in one frame.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One face, all positions in whole pixels of its frame.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FaceReport {
    /// Box around the face.
    pub bounding_box: BoundingBox,
    /// Six named points.
    pub landmarks: LandmarksReport,
    /// How sure the detector is, 0..1; for a tracked face, how sure the mesh network is.
    pub score: f32,
    /// Head turn.
    pub pose: PoseReport,
    /// Eyes, mouth, smile.
    pub expression: ExpressionReport,
    /// Overall quality, 0..100.
    pub quality: f32,
}

/// A box in whole pixels; may reach outside the frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BoundingBox {
    /// Left edge.
    pub left: i32,
    /// Top edge.
    pub top: i32,
    /// Right edge, exclusive.
    pub right: i32,
    /// Bottom edge, exclusive.
    pub bottom: i32,
}

/// Six `[x, y]` in whole pixels. `left_*` and `right_*` are the person's own, so in a picture that is not mirrored
/// `left_eye` has the larger x.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LandmarksReport {
    /// Middle of the left eye.
    pub left_eye: [i32; 2],
    /// Middle of the right eye.
    pub right_eye: [i32; 2],
    /// Between the nostrils, where the nose meets the face.
    pub nose_base: [i32; 2],
    /// Middle of the lower lip.
    pub mouth_bottom: [i32; 2],
    /// In front of the left ear.
    pub left_ear: [i32; 2],
    /// In front of the right ear.
    pub right_ear: [i32; 2],
}

impl LandmarksReport {
    /// Each point with its name in words.
    pub fn named(&self) -> [(&'static str, [i32; 2]); 6] {
        [
            ("left eye", self.left_eye),
            ("right eye", self.right_eye),
            ("nose base", self.nose_base),
            ("mouth bottom", self.mouth_bottom),
            ("left ear", self.left_ear),
            ("right ear", self.right_ear),
        ]
    }
}

/// Head turn in degrees, 0 when looking into the camera.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PoseReport {
    /// Positive when the person turns to their own left.
    pub yaw: f32,
    /// Positive when the person looks up.
    pub pitch: f32,
    /// Positive when the head tilts to the person's own right shoulder.
    pub roll: f32,
}

/// Openness and smile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExpressionReport {
    /// Lid distance over eye width of the left eye: about 0.3 open, under 0.15 shut.
    pub left_eye_openness: f32,
    /// The same for the right eye.
    pub right_eye_openness: f32,
    /// Lip gap over mouth width: under 0.05 when shut.
    pub mouth_openness: f32,
    /// 0 neutral .. 1 broad smile.
    pub smile: f32,
}
