//! Runs networks behind a two-method seam: our own SIMD kernels for convolutional graphs, `rten` for every other ONNX file.
//!
//! [`load`] takes an ONNX file with one picture as input. When every operator of the graph is known to [`ConvNet`],
//! the graph is compiled to fused steps over channel-last blocks of sixteen; otherwise `rten` runs it.
//! One thread per call, no files, no clock; builds for `wasm32-unknown-unknown`.

mod convnet;
#[cfg(feature = "general")]
mod general;
pub mod half;
mod load;
mod model;
pub mod onnx;

pub use convnet::ConvNet;
#[cfg(feature = "general")]
pub use general::General;
pub use load::load;
pub use model::{Input, Model, RunError, Tensor};
