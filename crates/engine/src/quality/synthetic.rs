//! A drawn face for the tests: 468 points in a plain layout, and pixels that go with them.

use bonafide_imaging::{DecodeLimits, Image, Point, Rect, colour, decode, encode, resize};

use super::{Measured, Quality, Subject, assess};
use crate::face::{Expression, Face, Landmarks, Mesh, Point3, Pose};

/// Size of the drawn frame.
const WIDTH: usize = 640;
const HEIGHT: usize = 800;
/// Pixels between the eyes' middles.
pub(super) const INTER_EYE: f32 = 137.0;
/// Height of the eyes in the frame.
pub(super) const EYE_LINE: f32 = 350.0;
/// Pixels from the eyes to the chin.
pub(super) const EYE_TO_CHIN: f32 = 240.0;
const MIDDLE: f32 = 320.0;

/// The jaw from the person's right temple to the left, then the way back over the brows.
const JAW: [usize; 23] = [
    127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323,
    454, 356,
];
const BROWS: [usize; 10] = [70, 63, 105, 66, 107, 336, 296, 334, 293, 300];

/// A frame, its face, and how many faces it has.
#[derive(Clone)]
pub(super) struct Scene {
    pub frame: Image,
    pub face: Face,
    pub faces: usize,
}

impl Scene {
    /// A person before a grey wall, evenly lit, looking into the camera.
    pub fn portrait() -> Self {
        let scene = Self { frame: Image::filled(WIDTH, HEIGHT, [0; 3]), face: face(), faces: 1 };
        scene.painted(|x, y| if on_face(x, y) { skin(x, y) } else { [150; 3] })
    }

    /// The portrait's face in a frame of one grey.
    pub fn plain(grey: u8) -> Self {
        Self { frame: Image::filled(WIDTH, HEIGHT, [grey; 3]), face: face(), faces: 1 }
    }

    /// Every pixel anew.
    pub fn painted(mut self, colour: impl Fn(usize, usize) -> [u8; 3]) -> Self {
        let width = self.frame.width();
        for (i, pixel) in self.frame.pixels_mut().chunks_exact_mut(3).enumerate() {
            pixel.copy_from_slice(&colour(i % width, i / width));
        }
        self
    }

    /// Another background.
    pub fn behind(self, colour: impl Fn(usize, usize) -> [u8; 3]) -> Self {
        self.painted(|x, y| if on_face(x, y) { skin(x, y) } else { colour(x, y) })
    }

    /// `share(x)` of the light.
    pub fn lit(self, share: impl Fn(usize) -> f32) -> Self {
        let old = self.frame.clone();
        self.painted(|x, y| old.view().pixel(x, y).map(|v| encode_light(colour::linear(v) * share(x))))
    }

    /// That much of the light everywhere.
    pub fn exposed(self, share: f32) -> Self {
        self.lit(|_| share)
    }

    /// The mean over squares of side `n`.
    pub fn blurred(self, n: usize) -> Self {
        let (reach, old) = (n / 2, self.frame.clone());
        let pass = |image: Image, across: bool| {
            let mut out = image.clone();
            for (i, pixel) in out.pixels_mut().chunks_exact_mut(3).enumerate() {
                let mut sum = [0usize; 3];
                for k in 0..=2 * reach {
                    let near = |v: usize, end: usize| (v + k).saturating_sub(reach).min(end - 1);
                    let (x, y) = (i % WIDTH, i / WIDTH);
                    let (x, y) = if across { (near(x, WIDTH), y) } else { (x, near(y, HEIGHT)) };
                    for (sum, v) in sum.iter_mut().zip(image.view().pixel(x, y)) {
                        *sum += usize::from(v);
                    }
                }
                pixel.copy_from_slice(&sum.map(|v| (v / (2 * reach + 1)) as u8));
            }
            out
        };
        Self { frame: pass(pass(old, true), false), ..self }
    }

    pub fn through_jpeg(self, quality: u8) -> Self {
        let bytes = encode::jpeg(self.frame.view(), quality).unwrap();
        Self { frame: decode(&bytes, &DecodeLimits::default()).unwrap().image, ..self }
    }

    /// Another pose; roll also turns the points, about the middle between the eyes.
    pub fn turned(mut self, yaw: f32, pitch: f32, roll: f32) -> Self {
        self.face.pose = Pose { yaw, pitch, roll };
        let (sin, cos) = (-roll.to_radians()).sin_cos();
        for p in &mut self.face.mesh.points {
            let (x, y) = (p.x - MIDDLE, p.y - EYE_LINE);
            (p.x, p.y) = (MIDDLE + cos * x - sin * y, EYE_LINE + sin * x + cos * y);
        }
        self
    }

    /// The face elsewhere in the frame; the pixels stay.
    pub fn moved(mut self, x: f32, y: f32) -> Self {
        for p in &mut self.face.mesh.points {
            (p.x, p.y) = (p.x + x, p.y + y);
        }
        self
    }

    /// The whole scene at another size.
    pub fn shrunk(mut self, factor: f32) -> Self {
        let side = |v: usize| (v as f32 * factor) as usize;
        self.frame = resize::resize(self.frame.view(), side(WIDTH), side(HEIGHT), resize::Filter::Area);
        for p in &mut self.face.mesh.points {
            (p.x, p.y) = (p.x * factor, p.y * factor);
        }
        self
    }

    pub fn with_eyes(mut self, openness: f32) -> Self {
        self.face.expression.left_eye_openness = openness;
        self.face.expression.right_eye_openness = openness;
        self
    }

    pub fn with_faces(self, faces: usize) -> Self {
        Self { faces, ..self }
    }

    pub fn subject(&self) -> Subject<'_> {
        Subject { frame: self.frame.view(), face: &self.face, faces: self.faces }
    }

    pub fn assess(&self) -> Quality {
        assess(&self.subject())
    }

    pub fn measured(&self, name: &str) -> Measured {
        self.assess().measures.into_iter().find(|m| m.name == name).unwrap()
    }
}

/// Compares a table of scenes with the native value (and its tolerance) and the score (within 1.5, or what the native
/// tolerance explains) that they should have.
pub(super) fn check(name: &str, table: &[(Scene, f32, f32, f32)]) {
    for (i, (scene, native, tolerance, score)) in table.iter().enumerate() {
        let measured = scene.measured(name);
        assert!(
            (measured.native - native).abs() <= *tolerance,
            "{name}, row {i}: {measured:?}, expected {native}"
        );
        let slack = if *tolerance > 0.01 { 12.0 } else { 1.5 };
        assert!(
            (measured.score - score).abs() <= slack,
            "{name}, row {i}: {measured:?}, expected score {score}"
        );
    }
}

pub(super) fn encode_light(v: f32) -> u8 {
    let v = if v <= 0.003_130_8 { 12.92 * v } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 };
    (255.0 * v + 0.5) as u8
}

/// The face is an ellipse from above the brows to the chin.
fn on_face(x: usize, y: usize) -> bool {
    let (dx, dy) = ((x as f32 - MIDDLE) / 160.0, (y as f32 - 385.0) / 205.0);
    dx * dx + dy * dy < 1.0
}

/// Skin that is darker towards the edge, with grain, and dark eyes, brows and lips.
fn skin(x: usize, y: usize) -> [u8; 3] {
    let (fx, fy) = (x as f32, y as f32);
    let within = |cx: f32, cy: f32, w: f32, h: f32| {
        let (dx, dy) = ((fx - cx) / w, (fy - cy) / h);
        dx * dx + dy * dy < 1.0
    };
    let apart = INTER_EYE / 2.0;
    let (dx, dy) = ((fx - MIDDLE) / 160.0, (fy - 385.0) / 205.0);
    let shade = 1.0 - 0.35 * (dx * dx + dy * dy);
    let hash = (x / 2).wrapping_mul(73_856_093) ^ (y / 2).wrapping_mul(19_349_663);
    let grain = ((hash >> 4) % 41) as f32 / 40.0 * 0.16 - 0.08;
    let base = if [MIDDLE - apart, MIDDLE + apart].iter().any(|&cx| within(cx, EYE_LINE, 14.0, 12.0)) {
        [40.0, 30.0, 25.0]
    } else if [MIDDLE - apart, MIDDLE + apart].iter().any(|&cx| within(cx, EYE_LINE - 45.0, 45.0, 8.0)) {
        [70.0, 50.0, 40.0]
    } else if within(MIDDLE, EYE_LINE + 150.0, 55.0, 14.0) {
        [150.0, 70.0, 70.0]
    } else {
        [225.0, 175.0, 150.0]
    };
    base.map(|v: f32| (v * (shade + grain)).clamp(0.0, 255.0) as u8)
}

fn face() -> Face {
    let mut points = vec![Point3 { x: MIDDLE, y: EYE_LINE + 75.0, z: 0.0 }; 468];
    let mut place = |i: usize, x: f32, y: f32| points[i] = Point3 { x: MIDDLE + x, y: EYE_LINE + y, z: 0.0 };
    let apart = INTER_EYE / 2.0;
    for (outer, inner, side) in [(33, 133, -1.0), (263, 362, 1.0)] {
        place(outer, side * (apart + 30.0), 0.0);
        place(inner, side * (apart - 30.0), 0.0);
    }
    for (i, &index) in JAW.iter().enumerate() {
        let angle = std::f32::consts::PI * (1.0 - i as f32 / (JAW.len() - 1) as f32);
        place(index, 150.0 * angle.cos(), EYE_TO_CHIN * angle.sin());
    }
    for (i, &index) in BROWS.iter().enumerate() {
        place(index, -120.0 + 240.0 * i as f32 / (BROWS.len() - 1) as f32, -45.0);
    }
    place(10, 0.0, -165.0);
    place(13, 0.0, 149.0);
    place(14, 0.0, 151.0);
    place(61, -55.0, 150.0);
    place(291, 55.0, 150.0);
    Face {
        bounding_box: Rect::new(MIDDLE - 150.0, EYE_LINE - 60.0, MIDDLE + 150.0, EYE_LINE + EYE_TO_CHIN),
        score: 1.0,
        mesh: Mesh { points, presence: 1.0 },
        landmarks: Landmarks {
            left_eye: Point::new(MIDDLE + apart, EYE_LINE),
            right_eye: Point::new(MIDDLE - apart, EYE_LINE),
            ..Landmarks::default()
        },
        pose: Pose::default(),
        expression: Expression {
            left_eye_openness: 0.3,
            right_eye_openness: 0.3,
            mouth_openness: 0.02,
            smile: 0.0,
        },
    }
}
