//! Networks that answer anything: whatever comes out of a file, the pipeline gives an answer or an error.

use std::time::Duration;

use bonafide_engine::Engine;
use bonafide_engine::analyse::Analyser;
use bonafide_engine::detect::{Detector, Detectors};
use bonafide_engine::embed::Embedder;
use bonafide_engine::liveness::texture::TextureNet;
use bonafide_engine::mesh::Mesher;
use bonafide_engine::pack::Role;
use bonafide_imaging::Image;
use bonafide_runtime::{Model, Tensor};
use proptest::prelude::*;

use crate::fake::{Runs, entry, tensor};

/// A network whose outputs have the right lengths and values drawn from `values`, begun somewhere else each time.
fn wild(side: usize, lengths: &'static [usize], values: Vec<f32>) -> Box<dyn Model> {
    Runs::default().of(side, move |picture| {
        let start = picture.iter().map(|v| *v as usize).sum::<usize>();
        let draw = |length: usize| (0..length).map(|i| values[(start + i * i + i) % values.len()]).collect();
        lengths.iter().map(|&length| tensor(draw(length))).collect::<Vec<Tensor>>()
    })
}

fn engine(values: &[f32]) -> Engine {
    let net = |role, side, lengths| (entry(role, side), wild(side, lengths, values.to_vec()));
    let (short, model) = net(Role::DetectShort, 128, &[896 * 16, 896]);
    let short = Detector::new(&short, model).unwrap();
    let (full, model) = net(Role::DetectFull, 192, &[2304 * 16, 2304]);
    let full = Detector::new(&full, model).unwrap();
    let (mesh, model) = net(Role::Mesh, 32, &[1404, 1]);
    let mesher = Mesher::new(&mesh, model).unwrap();
    let (embed, model) = net(Role::Embed, 16, &[8]);
    let embedder = Embedder::new(&embed, model).unwrap();
    let (texture, model) = net(Role::Texture, 8, &[3]);
    let texture = TextureNet::new(&texture, model).unwrap();
    Engine::assemble(
        Detectors::new(short, Some(full)),
        mesher,
        Some((embedder, None)),
        vec![texture],
        String::new(),
    )
}

fn value() -> impl Strategy<Value = f32> {
    prop_oneof![
        4 => -200.0f32..200.0,
        1 => prop::sample::select(vec![f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e30, -1e30, f32::MIN_POSITIVE, 0.0]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_the_networks_say_there_is_an_answer_or_an_error(
        values in prop::collection::vec(value(), 1..40), width in 1..90usize, height in 1..90usize,
    ) {
        let engine = engine(&values);
        let clock = || Duration::ZERO;
        let mut analyser = Analyser::new(&engine, &clock);
        for shade in [0, 90, 200] {
            let frame = Image::filled(width, height, [shade, 100, 255 - shade]);
            let Ok(seen) = analyser.push(frame.view(), Duration::ZERO) else { continue };
            prop_assert!(seen.face.iter().all(|face| (0.0..=100.0).contains(&face.quality.overall)));
            for face in engine.faces(frame.view()).unwrap_or_default() {
                if let Ok(descriptor) = engine.embed(frame.view(), &face) {
                    let length: f32 = descriptor.values().iter().map(|v| v * v).sum();
                    prop_assert!((length - 1.0).abs() < 1e-3);
                }
            }
        }
        let liveness = analyser.finish().unwrap().liveness;
        prop_assert!(liveness.confidence_spoofing.is_none_or(|c| (0.0..=1.0).contains(&c)));
    }
}

#[test]
fn outputs_of_other_lengths_are_errors() {
    let frame = Image::filled(64, 64, [100; 3]);
    let detector = Detector::new(&entry(Role::DetectShort, 128), wild(128, &[7], vec![1.0])).unwrap();
    assert!(detector.detect(frame.view()).is_err());
    let mesher = Mesher::new(&entry(Role::Mesh, 32), wild(32, &[1404], vec![1.0])).unwrap();
    let roi = bonafide_engine::mesh::Roi {
        centre: bonafide_imaging::Point::new(32.0, 32.0),
        side: 40.0,
        angle: 0.0,
    };
    assert!(mesher.mesh(frame.view(), &roi).is_err());
    assert!(Detector::new(&entry(Role::DetectShort, 100), wild(100, &[7], vec![1.0])).is_err());
}
