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
        let models = [("rten", General::load(&bytes).map(boxed)), ("ours", ConvNet::load(&bytes).map(boxed))];
        let mut reference: Option<Vec<f32>> = None;
        for (name, model) in models {
            let model = match model {
                Ok(model) => model,
                Err(error) => {
                    println!("{path}: {name}: {error}");
                    continue;
                }
            };
            let input = model.input();
            let count = input.channels * input.height * input.width;
            let picture: Vec<f32> = (0..count).map(|i| (i * 7919 % 1000) as f32 / 1000.0).collect();
            let values: Vec<f32> =
                model.run(&picture).unwrap().into_iter().flat_map(|tensor| tensor.data).collect();
            let range = values.iter().fold(0.0, |most: f32, v| most.max(v.abs()));
            let other = reference.get_or_insert_with(|| values.clone());
            let difference = other.iter().zip(&values).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            let time = milliseconds(model.as_ref(), &picture);
            println!("{path}: {name} {time:.2} ms, difference {difference:.1e} of {range:.1}");
        }
    }
}

fn boxed(model: impl Model + 'static) -> Box<dyn Model> {
    Box::new(model)
}
