//! TFLite to ONNX: no panic, and memory in proportion to the file.
#![no_main]

use bonafide_pack::import::tflite;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(onnx) = tflite::to_onnx(bytes, "fuzz") {
        assert!(onnx.len() < 64 * bytes.len() + 4096, "{} bytes became {}", bytes.len(), onnx.len());
    }
});
