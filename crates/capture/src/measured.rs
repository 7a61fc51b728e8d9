//! What is known about one frame.

use serde::{Deserialize, Serialize};

/// What the engine found in one frame.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Measured {
    /// The caller's name of the frame, which effects give back.
    pub id: u32,
    /// When it was taken, milliseconds.
    pub time: f64,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// How many faces there are.
    pub faces: u32,
    /// The largest.
    pub face: Option<Face>,
    /// Its movement, in its own widths per second; 0 in the first frame that shows it.
    pub motion: f32,
    /// Mean brightness of the whole frame, 0 to 255.
    pub light: f32,
}

/// The face of one frame.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Face {
    /// Left, top, right, bottom, around the mesh: chin to hairline.
    #[serde(rename = "box")]
    pub bounds: [f32; 4],
    /// The six named points.
    pub landmarks: Landmarks,
    /// Degrees; positive to the person's own left.
    pub yaw: f32,
    /// Degrees; positive when the head is raised.
    pub pitch: f32,
    /// Degrees; positive to the person's own right shoulder.
    pub roll: f32,
    /// Opening of the person's left eye over its width: about 0.3 open, under 0.17 shut.
    pub left_eye: f32,
    /// The same of the right eye.
    pub right_eye: f32,
    /// Gap between the lips over the mouth's width.
    pub mouth: f32,
    /// Width of the mouth, on a scale where 0 is neutral and 1 a broad smile; narrow mouths are below 0.
    pub smile: f32,
    /// 0 to 1: how sure it is that this is a face.
    pub presence: f32,
    /// Mean brightness of the face, 0 to 255.
    pub luma: f32,
    /// Mean brightness around the head, 0 to 255.
    pub background: f32,
    /// Share of the face's pixels at either end of the scale, 0 to 1.
    pub clipped: f32,
    /// Standard deviation of the face's brightness, 0 to 128.
    pub contrast: f32,
    /// 0 blurred to 1 sharp.
    pub sharpness: f32,
    /// 0 to 1: how much of the face something hides.
    pub covered: f32,
}

/// `[x, y]` in pixels; left and right are the person's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Landmarks {
    /// Middle of the left eye.
    pub left_eye: [f32; 2],
    /// Middle of the right eye.
    pub right_eye: [f32; 2],
    /// Between the nostrils.
    pub nose_base: [f32; 2],
    /// Middle of the lower lip.
    pub mouth_bottom: [f32; 2],
    /// In front of the left ear.
    pub left_ear: [f32; 2],
    /// In front of the right ear.
    pub right_ear: [f32; 2],
}

/// Coordinates beyond this are no place in a frame.
const FAR_OUT: f32 = 1e6;

impl Measured {
    /// The face, when there is exactly one and its numbers mean something.
    pub(crate) fn single(&self) -> Option<&Face> {
        self.face.as_ref().filter(|face| self.faces == 1 && face.is_sound())
    }
}

impl Face {
    /// Columns between the edges.
    pub fn width(&self) -> f32 {
        self.bounds[2] - self.bounds[0]
    }

    /// Rows between the edges.
    pub fn height(&self) -> f32 {
        self.bounds[3] - self.bounds[1]
    }

    /// The middle of the box.
    pub fn centre(&self) -> [f32; 2] {
        [f32::midpoint(self.bounds[0], self.bounds[2]), f32::midpoint(self.bounds[1], self.bounds[3])]
    }

    /// Both eyes' mean opening.
    pub fn eyes(&self) -> f32 {
        f32::midpoint(self.left_eye, self.right_eye)
    }

    /// Whether every number is one, and the box has an extent.
    pub(crate) fn is_sound(&self) -> bool {
        let points = &self.landmarks;
        let places = [
            points.left_eye,
            points.right_eye,
            points.nose_base,
            points.mouth_bottom,
            points.left_ear,
            points.right_ear,
        ];
        let numbers = [
            self.yaw,
            self.pitch,
            self.roll,
            self.left_eye,
            self.right_eye,
            self.mouth,
            self.smile,
            self.presence,
            self.luma,
            self.background,
            self.clipped,
            self.contrast,
            self.sharpness,
            self.covered,
        ];
        let here = |v: &f32| v.abs() < FAR_OUT;
        places.as_flattened().iter().chain(&self.bounds).chain(&numbers).all(here)
            && self.width() >= 1.0
            && self.height() >= 1.0
    }
}
