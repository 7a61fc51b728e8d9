use bonafide_engine::compare::compare;
use bonafide_engine::embed::{Descriptor, Embedder};
use bonafide_engine::landmarks::five_points;
use bonafide_engine::pack::{Alignment, Calibration, ModelEntry, Role};
use bonafide_imaging::{Image, Point};
use bonafide_runtime::{RunError, Tensor};

use crate::fake::{Runs, Shown, entry, face, tensor};
use crate::head::{head, tilted_right};

const SIDE: usize = 64;
/// Where the five points go: another place, size and turn than in the frame.
const POINTS: [[f32; 2]; 5] = [[20.5, 22.5], [44.5, 22.5], [32.5, 33.5], [23.5, 44.5], [41.5, 44.5]];

fn embed_entry(mirror: bool) -> ModelEntry {
    let alignment = Some(Alignment { points: POINTS, mirror });
    ModelEntry { alignment, ..entry(Role::Embed, SIDE) }
}

/// A tilted face whose five points are those of the chip, turned, enlarged and moved; all other points do not matter.
fn tilted() -> bonafide_engine::face::Face {
    let mut face = face(&head(), (200.0, 200.0), 100.0);
    let turn = tilted_right(25.0);
    let place = |[x, y]: [f32; 2]| {
        let [x, y, _] = turn([x - 32.0, y - 32.0, 0.0]);
        (200.0 + 3.0 * x, 180.0 + 3.0 * y)
    };
    let groups: [&[usize]; 5] = [&[159, 145, 133, 33], &[386, 374, 362, 263], &[1], &[61], &[291]];
    for (indices, point) in groups.into_iter().zip(POINTS) {
        for &index in indices {
            (face.mesh.points[index].x, face.mesh.points[index].y) = place(point);
        }
    }
    face
}

/// White spots where the five points are.
fn spotted(points: &[Point]) -> Image {
    let mut image = Image::filled(400, 400, [0; 3]);
    for (i, pixel) in image.pixels_mut().chunks_exact_mut(3).enumerate() {
        let at = Point::new((i % 400) as f32 + 0.5, (i / 400) as f32 + 0.5);
        if points.iter().any(|point| point.distance(at) < 6.0) {
            pixel.fill(255);
        }
    }
    image
}

fn embed(mirror: bool, answer: fn(&[f32]) -> Vec<f32>) -> (Result<Descriptor, RunError>, usize) {
    let runs = Runs::default();
    let model = runs.of(SIDE, move |picture| vec![tensor(answer(picture))]);
    let embedder = Embedder::new(&embed_entry(mirror), model).unwrap();
    let face = tilted();
    let image = spotted(&five_points(&face.mesh)[..1]);
    (embedder.embed(image.view(), &face), runs.count())
}

/// Brightness of the left and of the right half, and a constant.
fn halves(picture: &[f32]) -> Vec<f32> {
    let mut sums = [0.0; 2];
    for (i, value) in picture.iter().enumerate() {
        sums[usize::from(i % SIDE >= SIDE / 2)] += value;
    }
    vec![sums[0], sums[1], 100.0]
}

#[test]
fn the_five_points_land_where_the_manifest_says() {
    let shown = Shown::default();
    let seen = shown.clone();
    let model = Runs::default().of(SIDE, move |picture| {
        seen.show(picture);
        vec![tensor(vec![1.0])]
    });
    let embedder = Embedder::new(&embed_entry(false), model).unwrap();
    let face = tilted();
    let image = spotted(&five_points(&face.mesh));
    embedder.embed(image.view(), &face).unwrap();
    let chip = shown.picture();
    let bright = |x: f32, y: f32| chip[y as usize * SIDE + x as usize] > 200.0;
    assert!(POINTS.iter().all(|[x, y]| bright(*x, *y)));
    let share = chip.iter().filter(|value| **value > 128.0).count() as f32 / chip.len() as f32;
    assert!(share < 0.03, "only the five spots are bright: {share}");
}

#[test]
fn a_descriptor_has_length_one_and_shows_no_values() {
    let (descriptor, runs) = embed(false, halves);
    let descriptor = descriptor.unwrap();
    assert_eq!(runs, 1);
    let length: f32 = descriptor.values().iter().map(|v| v * v).sum();
    assert!((length - 1.0).abs() < 1e-5);
    assert!(descriptor.values()[0] > 10.0 * descriptor.values()[1], "the spot is in the left half");
    assert_eq!(format!("{descriptor:?}"), "Descriptor(3 values)");
}

#[test]
fn with_the_mirrored_chip_both_sides_count_the_same() {
    let (descriptor, runs) = embed(true, halves);
    let descriptor = descriptor.unwrap();
    assert_eq!(runs, 2);
    assert!((descriptor.values()[0] - descriptor.values()[1]).abs() < 1e-5);
    // The constant is there twice, and so is the sum of the halves.
    let (plain, _) = embed(false, halves);
    let plain = plain.unwrap();
    let ratio = |d: &Descriptor| (d.values()[0] + d.values()[1]) / d.values()[2];
    assert!((ratio(&plain) - ratio(&descriptor)).abs() < 1e-3 * ratio(&plain));
}

#[test]
fn a_network_that_gives_no_direction_is_an_error() {
    for answer in [
        |_: &[f32]| vec![0.0; 4],
        |_: &[f32]| vec![f32::NAN; 4],
        |_: &[f32]| vec![f32::INFINITY, 0.0],
        |_: &[f32]| vec![],
    ] {
        assert!(matches!(embed(false, answer).0, Err(RunError::Failed(_))));
        assert!(matches!(embed(true, answer).0, Err(RunError::Failed(_))));
    }
    let silent = Runs::default().of(SIDE, |_| Vec::<Tensor>::new());
    let embedder = Embedder::new(&embed_entry(false), silent).unwrap();
    let image = Image::filled(400, 400, [0; 3]);
    assert!(matches!(embedder.embed(image.view(), &tilted()), Err(RunError::Failed(_))));
}

#[test]
fn a_face_without_extent_is_an_error() {
    let embedder =
        Embedder::new(&embed_entry(false), Runs::default().of(SIDE, |_| vec![tensor(vec![1.0])])).unwrap();
    let image = Image::filled(400, 400, [0; 3]);
    for value in [0.0, f32::NAN, f32::INFINITY] {
        let mut face = tilted();
        face.mesh.points.iter_mut().for_each(|p| (p.x, p.y) = (value, value));
        assert!(matches!(embedder.embed(image.view(), &face), Err(RunError::Failed(_))), "{value}");
    }
}

#[test]
fn an_entry_that_does_not_fit_the_network_is_refused() {
    let model = |side| Runs::default().of(side, |_| vec![tensor(vec![1.0])]);
    assert!(matches!(Embedder::new(&embed_entry(false), model(SIDE + 1)), Err(RunError::Unsupported(_))));
    let aimless = ModelEntry { alignment: None, ..embed_entry(false) };
    assert!(matches!(Embedder::new(&aimless, model(SIDE)), Err(RunError::Unsupported(_))));
}

#[test]
fn comparing_follows_cosine_calibration_and_threshold() {
    let of = |answer: fn(&[f32]) -> Vec<f32>| embed(false, answer).0.unwrap();
    let calibration =
        Calibration { knots: vec![[-1.0, 0.0], [0.5, 0.5], [0.9, 0.85], [1.0, 1.0]], data: String::new() };
    let (a, b) = (of(|_| vec![2.0, 0.0]), of(|_| vec![0.3, 0.4]));
    let comparison = compare(&a, &b, &calibration, 0.85).unwrap();
    assert!((comparison.cosine - 0.6).abs() < 1e-5);
    assert!((comparison.similarity - 0.5875).abs() < 1e-4);
    assert!(!comparison.is_match);
    assert!(compare(&a, &b, &calibration, 0.58).unwrap().is_match);
    assert!(compare(&a, &a, &calibration, 1.0).unwrap().is_match);
    let longer = of(|_| vec![1.0, 1.0, 1.0]);
    assert!(compare(&a, &longer, &calibration, 0.0).is_none(), "descriptors of different networks");
}
