//! Any bytes as an ONNX file for our own kernels: reading never panics, and what can be read runs.
#![no_main]

use bonafide_runtime::{ConvNet, Model};
use libfuzzer_sys::fuzz_target;

/// Larger networks are read but not run: they are slow, not wrong.
const MOST_WORK: u64 = 20_000_000;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(net) = ConvNet::load(bytes) {
        let input = net.input();
        let picture = vec![0.5; input.channels * input.height * input.width];
        if net.work() < MOST_WORK && picture.len() < 1 << 20 {
            net.run(&picture).unwrap();
        }
    }
});
