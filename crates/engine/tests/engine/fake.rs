//! Networks of a few lines that see painted faces: discs of pure red, green or blue on black, one colour per face.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use bonafide_engine::Engine;
use bonafide_engine::detect::{Detector, Detectors};
use bonafide_engine::face::{Expression, Face, Landmarks, Pose};
use bonafide_engine::liveness::texture::TextureNet;
use bonafide_engine::mesh::Mesher;
use bonafide_engine::pack::{Alignment, ColourOrder, InputConvention, ModelEntry, Role, TextureConvention};
use bonafide_imaging::{Image, Rect};
use bonafide_runtime::{Input, Model, RunError, Tensor};

use crate::head::{head, mesh};

/// A painted face: middle, width and the plane it is painted in.
#[derive(Clone, Copy, Debug)]
pub struct Disc {
    pub x: f32,
    pub y: f32,
    pub size: f32,
    pub plane: usize,
}

pub const fn disc(x: f32, y: f32, size: f32, plane: usize) -> Disc {
    Disc { x, y, size, plane }
}

impl Disc {
    pub fn bounding_box(&self) -> Rect {
        let r = self.size / 2.0;
        Rect::new(self.x - r, self.y - r, self.x + r, self.y + r)
    }
}

/// A frame of 640 x 480 with faces.
pub fn frame(faces: &[Disc]) -> Image {
    let mut image = Image::filled(640, 480, [0; 3]);
    for (i, pixel) in image.pixels_mut().chunks_exact_mut(3).enumerate() {
        let (x, y) = ((i % 640) as f32 + 0.5, (i / 640) as f32 + 0.5);
        for face in faces {
            if (x - face.x).hypot(y - face.y) < face.size / 2.0 {
                pixel[face.plane] = 255;
            }
        }
    }
    image
}

/// A network made of a function; counts its runs.
pub struct Fake<F> {
    width: usize,
    height: usize,
    runs: Arc<AtomicUsize>,
    answer: F,
}

impl<F: Fn(&[f32]) -> Vec<Tensor> + Send + Sync> Model for Fake<F> {
    fn input(&self) -> Input {
        Input { channels: 3, height: self.height, width: self.width }
    }

    fn run(&self, picture: &[f32]) -> Result<Vec<Tensor>, RunError> {
        assert_eq!(picture.len(), 3 * self.width * self.height);
        self.runs.fetch_add(1, Ordering::Relaxed);
        Ok((self.answer)(picture))
    }
}

/// How often a network ran.
#[derive(Clone, Default)]
pub struct Runs(Arc<AtomicUsize>);

impl Runs {
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// A network that is counted here.
    pub fn of(
        &self,
        side: usize,
        answer: impl Fn(&[f32]) -> Vec<Tensor> + Send + Sync + 'static,
    ) -> Box<dyn Model> {
        Box::new(Fake { width: side, height: side, runs: self.0.clone(), answer })
    }
}

pub fn tensor(data: Vec<f32>) -> Tensor {
    Tensor { shape: vec![1, data.len()], data }
}

/// A manifest entry that feeds plain pixels.
pub fn entry(role: Role, side: usize) -> ModelEntry {
    ModelEntry {
        name: "fake".to_owned(),
        role,
        file: "fake.onnx".to_owned(),
        sha256: "0".repeat(64),
        input: InputConvention {
            width: side,
            height: side,
            colour: ColourOrder::Rgb,
            mean: [0.0; 3],
            deviation: [1.0; 3],
            box_scale: if role == Role::Mesh { 1.5 } else { 1.0 },
        },
        output: String::new(),
        alignment: (role == Role::Embed).then_some(Alignment {
            points: [[0.0; 2], [1.0; 2], [2.0; 2], [3.0; 2], [4.0; 2]],
            mirror: false,
        }),
        calibration: None,
        texture: (role == Role::Texture).then_some(TextureConvention { live_class: 1, threshold: 0.5 }),
        license: String::new(),
        origin: String::new(),
        accuracy: String::new(),
    }
}

/// Bounds and number of the bright pixels of a plane.
fn seen(plane: &[f32], side: usize) -> (Rect, usize) {
    let bright =
        || plane.iter().enumerate().filter(|(_, value)| **value > 128.0).map(|(i, _)| (i % side, i / side));
    let (mut left, mut top, mut right, mut bottom) = (side, side, 0, 0);
    for (x, y) in bright() {
        (left, right) = (left.min(x), right.max(x + 1));
        (top, bottom) = (top.min(y), bottom.max(y + 1));
    }
    (Rect::new(left as f32, top as f32, right as f32, bottom as f32), bright().count())
}

/// A detector that sees painted faces of at least `least` of its own pixels across.
pub fn detector(side: usize, least: f32, runs: &Runs) -> Detector {
    let anchors = if side == 128 { 896 } else { 2304 };
    // The first anchors of both layouts lie in the top row; face i takes the fifth, the tenth, ... of them.
    let (cells, each) = if side == 128 { (16, 2) } else { (48, 1) };
    let role = if side == 128 { Role::DetectShort } else { Role::DetectFull };
    let model = runs.of(side, move |picture| {
        let (mut boxes, mut scores) = (vec![0.0; 16 * anchors], vec![-9.0; anchors]);
        for (i, plane) in picture.chunks_exact(side * side).enumerate() {
            let (found, _) = seen(plane, side);
            if found.width().min(found.height()) < least {
                continue;
            }
            let anchor = 5 * (i + 1);
            let (ax, ay) = (
                ((anchor / each) as f32 + 0.5) / cells as f32 * side as f32,
                0.5 / cells as f32 * side as f32,
            );
            let centre = found.centre();
            let (dx, dy) = (centre.x - ax, centre.y - ay);
            let (w, h) = (found.width(), found.height());
            let row = &mut boxes[16 * anchor..][..16];
            row[..4].copy_from_slice(&[dx, dy, w, h]);
            for (point, x) in row[4..].chunks_exact_mut(2).zip([-0.2, 0.2, 0.0, 0.0, -0.5, 0.5]) {
                point.copy_from_slice(&[dx + x * w, dy - 0.15 * h]);
            }
            scores[anchor] = 3.0;
        }
        vec![tensor(boxes), tensor(scores)]
    });
    Detector::new(&entry(role, side), model).unwrap()
}

/// A mesh network that lays a head over the painted face that fills most of its input.
pub fn mesher(runs: &Runs) -> Mesher {
    const SIDE: usize = 96;
    let model = runs.of(SIDE, |picture| {
        let faces = picture.chunks_exact(SIDE * SIDE).map(|plane| seen(plane, SIDE));
        let (found, count) = faces.max_by_key(|(_, count)| *count).unwrap();
        let laid = mesh(&head(), (found.centre().x, found.centre().y), found.width());
        let coordinates = laid.points.iter().flat_map(|p| [p.x, p.y, p.z]).collect();
        // A face fills about a third of the square about it.
        let presence = if count * 10 > SIDE * SIDE { 4.0 } else { -4.0 };
        vec![tensor(coordinates), tensor(vec![presence])]
    });
    Mesher::new(&entry(Role::Mesh, SIDE), model).unwrap()
}

/// An engine of fakes with counters of the searches and of the meshes.
pub fn engine(textures: Vec<TextureNet>) -> (Engine, Runs, Runs) {
    let (searches, meshes) = (Runs::default(), Runs::default());
    let detectors = Detectors::new(detector(128, 4.0, &searches), None);
    let engine = Engine::assemble(detectors, mesher(&meshes), None, textures, String::new());
    (engine, searches, meshes)
}

/// A texture network that always gives these logits.
pub fn texture(logits: &[f32], runs: &Runs) -> TextureNet {
    let logits = logits.to_vec();
    let model = runs.of(8, move |_| vec![tensor(logits.clone())]);
    TextureNet::new(&entry(Role::Texture, 8), model).unwrap()
}

/// What a network was shown last.
#[derive(Clone, Default)]
pub struct Shown(Arc<Mutex<Vec<f32>>>);

impl Shown {
    pub fn picture(&self) -> Vec<f32> {
        self.0.lock().unwrap().clone()
    }

    pub fn show(&self, picture: &[f32]) {
        *self.0.lock().unwrap() = picture.to_vec();
    }
}

/// A face with the given mesh and nothing else.
pub fn face(points: &[crate::head::Vector], middle: (f32, f32), size: f32) -> Face {
    let mesh = mesh(points, middle, size);
    Face {
        bounding_box: Rect::around(mesh.points.iter().map(|p| p.flat())),
        score: 1.0,
        mesh,
        landmarks: Landmarks::default(),
        pose: Pose::default(),
        expression: Expression::default(),
    }
}
