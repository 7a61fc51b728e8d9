//! What is before the camera at one moment.

use bonafide_engine::face::Pose;

/// The state of person, place and light in one frame. [`Default`] is a person who looks into the camera and does nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Turn of the head in degrees, signs as in the engine.
    pub pose: Pose,
    /// How far the eyes are shut: 0 as in the picture, 1 shut.
    pub shut: f32,
    /// How broad the smile is: 0 as in the picture, 1 broad. Negative narrows the mouth.
    pub smile: f32,
    /// Where the eyes look beside the camera, in widths of an eye: to the right of the picture and down. Up to 0.2.
    pub gaze: [f32; 2],
    /// How far the jaw drops: 0 as in the picture, 1 wide open.
    pub jaw: f32,
    /// How much nearer the camera is than at rest: 2 is half the distance.
    pub nearness: f32,
    /// Place of the head relative to the camera's axis in widths of the head, to the right and down.
    pub offset: [f32; 2],
    /// How far the light comes from behind: 0 not, 1 a window at the person's back.
    pub backlight: f32,
    /// What hides a part of the face.
    pub cover: Option<Cover>,
    /// Whether a second person stands beside the first.
    pub second: bool,
}

/// A thing before a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// A mask over mouth and nose, as surgeons wear.
    Mask,
    /// A scarf up to the nose.
    Scarf,
    /// A hand on the cheek and the mouth, on the left of the picture.
    Hand,
}

impl Moment {
    /// The same of a face that cannot move in itself.
    pub(crate) fn rigid(self) -> Self {
        Self { shut: 0.0, smile: 0.0, jaw: 0.0, gaze: [0.0; 2], ..self }
    }
}

impl Default for Moment {
    fn default() -> Self {
        Self {
            pose: Pose::default(),
            shut: 0.0,
            smile: 0.0,
            jaw: 0.0,
            gaze: [0.0; 2],
            nearness: 1.0,
            offset: [0.0; 2],
            backlight: 0.0,
            cover: None,
            second: false,
        }
    }
}
