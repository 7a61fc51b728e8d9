//! The imported networks against the runtimes that their weights were published for, on the same pictures.
//!
//! `reference/*.json` holds what `LiteRT` and TensorFlow.js gave; the scripts beside them say how.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking, prints what it measured and says why it is skipped"
)]

use std::path::Path;
use std::sync::LazyLock;

use bonafide_engine::pack::Pack;
use bonafide_runtime::{ConvNet, General, Model};
use serde::Deserialize;
use tempfile::TempDir;

/// Largest difference allowed, in parts of the reference output's range.
const TOLERANCE: f32 = 1e-3;

#[derive(Deserialize)]
struct Run {
    model: String,
    seed: u32,
    mean: [f32; 3],
    deviation: f32,
    outputs: Vec<Output>,
}

/// Every `step`-th value of an output, and the extremes of all.
#[derive(Deserialize)]
struct Output {
    length: usize,
    minimum: f32,
    maximum: f32,
    step: usize,
    values: Vec<f32>,
}

/// The default pack, imported once for all tests; `None` where the packages are not installed.
static PACK: LazyLock<Option<(TempDir, Pack)>> = LazyLock::new(|| {
    let node_modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/node_modules");
    if !node_modules.exists() {
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    bonafide_pack::import(&node_modules, folder.path(), |_| {}).unwrap();
    let pack = bonafide_pack::open(folder.path()).unwrap();
    Some((folder, pack))
});

/// The picture of `reference/picture.py`, 0..255, planar.
fn picture(side: usize, seed: u32) -> Vec<f32> {
    let value = |index: usize| {
        let (channel, y, x) = (index / (side * side), index / side % side, index % side);
        let noise = (index as u32 + seed * 7919 + 1).wrapping_mul(2_654_435_761);
        let noise = (noise ^ (noise >> 15)).wrapping_mul(2_246_822_519);
        let noise = (noise ^ (noise >> 13)) >> 27;
        ((x * 2 + y * 3 + channel * 50 + noise as usize) % 256) as f32
    };
    (0..3 * side * side).map(value).collect()
}

/// The largest difference to the reference, in parts of its range, over all runs of all models.
fn differences(reference: &str, load: impl Fn(&[u8]) -> Box<dyn Model>) {
    let Some((_, pack)) = &*PACK else {
        eprintln!("skipped: models/node_modules is absent; `npm ci` in the folder models installs it");
        return;
    };
    let runs: Vec<Run> = serde_json::from_str(reference).unwrap();
    assert!(!runs.is_empty());
    for run in runs {
        let entry = pack.manifest().models.iter().find(|entry| entry.name == run.model).unwrap();
        let (_, bytes) = pack.models(entry.role).find(|(entry, _)| entry.name == run.model).unwrap();
        let model = load(bytes);

        let side = model.input().width;
        let plane = side * side;
        let scale = |(index, value): (usize, &f32)| (value - run.mean[index / plane]) / run.deviation;
        let input: Vec<f32> = picture(side, run.seed).iter().enumerate().map(scale).collect();
        let outputs = model.run(&input).unwrap();

        assert_eq!(outputs.len(), run.outputs.len(), "{}", run.model);
        for (output, expected) in outputs.iter().zip(&run.outputs) {
            assert_eq!(output.data.len(), expected.length, "{}", run.model);
            // A single value has no range; its size stands in.
            let range = (expected.maximum - expected.minimum).max(expected.maximum.abs());
            let values = output.data.iter().step_by(expected.step).zip(&expected.values);
            let difference = values.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max) / range;
            let (low, high) =
                output.data.iter().fold((f32::MAX, f32::MIN), |(l, h), &v| (l.min(v), h.max(v)));
            let extremes = (low - expected.minimum).abs().max((high - expected.maximum).abs()) / range;
            println!(
                "{} seed {}: {:.1e} of the range {range:.3}",
                run.model,
                run.seed,
                difference.max(extremes)
            );
            assert!(difference.max(extremes) <= TOLERANCE, "{} differs by {difference}", run.model);
        }
    }
}

fn general(bytes: &[u8]) -> Box<dyn Model> {
    Box::new(General::load(bytes).unwrap())
}

fn convolutional(bytes: &[u8]) -> Box<dyn Model> {
    Box::new(ConvNet::load(bytes).unwrap())
}

#[test]
fn the_general_runtime_agrees_with_litert() {
    differences(include_str!("reference/litert.json"), general);
}

#[test]
fn our_kernels_agree_with_litert() {
    differences(include_str!("reference/litert.json"), convolutional);
}

#[test]
fn the_general_runtime_agrees_with_tensorflow_js() {
    differences(include_str!("reference/tensorflow_js.json"), general);
}

#[test]
fn our_kernels_agree_with_tensorflow_js() {
    differences(include_str!("reference/tensorflow_js.json"), convolutional);
}

#[test]
fn the_models_load_as_their_conventions_say() {
    let Some((_, pack)) = &*PACK else {
        eprintln!("skipped: models/node_modules is absent; `npm ci` in the folder models installs it");
        return;
    };
    for entry in &pack.manifest().models {
        let (_, bytes) = pack.models(entry.role).find(|(model, _)| model.name == entry.name).unwrap();
        let input = bonafide_runtime::load(bytes).unwrap().input();
        let convention = (3, entry.input.height, entry.input.width);
        assert_eq!((input.channels, input.height, input.width), convention, "{}", entry.name);
    }
}
