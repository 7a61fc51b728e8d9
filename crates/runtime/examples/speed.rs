//! Times each ONNX file given with our kernels and with `rten`, on one thread, and compares the outputs.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring tool")]

use bonafide_runtime::{ConvNet, General, Model};
use std::time::Instant;

fn milliseconds(model: &dyn Model, picture: &[f32]) -> f64 {
    let mut times: Vec<f64> = (0..100)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(model.run(picture).unwrap());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let general = General::load(&bytes).unwrap();
        let input = general.input();
        let count = input.channels * input.height * input.width;
        let picture: Vec<f32> = (0..count).map(|i| (i * 7919 % 1000) as f32 / 1000.0).collect();
        let reference = general.run(&picture).unwrap();
        let slow = milliseconds(&general, &picture);
        match ConvNet::load(&bytes) {
            Ok(ours) => {
                let outputs = ours.run(&picture).unwrap();
                let pairs = || reference.iter().zip(&outputs).flat_map(|(a, b)| a.data.iter().zip(&b.data));
                let range = pairs().map(|(a, _)| a.abs()).fold(0.0, f32::max);
                let difference = pairs().map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
                let fast = milliseconds(&ours, &picture);
                println!("{path}: rten {slow:.2} ms, ours {fast:.2} ms, difference {difference:e} of {range}");
            }
            Err(error) => println!("{path}: rten {slow:.2} ms, ours: {error}"),
        }
    }
}
