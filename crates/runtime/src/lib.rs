//! Runs networks behind a two-method seam: our own SIMD kernels for convolutional graphs, `rten` for every other ONNX file.

mod model;
pub mod onnx;

pub use model::{Input, Model, RunError, Tensor};
