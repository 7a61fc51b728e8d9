//! Converts `TFLite` networks of convolutions, as `MediaPipe` publishes them, to ONNX.
//!
//! `TFLite` keeps channels last, ONNX first: pictures inside the graph are planar, and whatever leaves the pictures'
//! world (reshaped, or an output) is first put back into `TFLite`'s order, so that outputs have `TFLite`'s values in
//! `TFLite`'s order.

mod convert;
mod convolution;
mod model;
mod pixelwise;
mod resample;
mod reshape;
mod table;

use super::ImportError;

const FORMAT: &str = "TFLite";

/// Bytes 4 to 8 of every `TFLite` file.
pub const IDENTIFIER: &[u8] = b"TFL3";

/// The network as ONNX: one input picture `[1, channels, height, width]`; outputs in `TFLite`'s order, and a picture of
/// one pixel as `[1, channels]`.
///
/// Memory stays within a small multiple of the size of the file: the weights written are at most as many values as
/// the file has bytes.
pub fn to_onnx(bytes: &[u8], name: &str) -> Result<Vec<u8>, ImportError> {
    if bytes.get(4..8) != Some(IDENTIFIER) {
        return Err(ImportError::damaged(FORMAT, "the identifier TFL3 is missing"));
    }
    convert::convert(&model::Model::read(bytes)?, bytes.len(), name)
}
