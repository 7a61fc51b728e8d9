//! Packed assets: a loader script, a zero byte, and the blob.
#![no_main]

use bonafide_pack::import::assets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    let (loader, blob) = (&bytes[..end], bytes.get(end + 1..).unwrap_or_default());
    if let Ok(file) = assets::tflite(loader, blob, "a.tflite") {
        assert!(file.len() <= blob.len());
    }
});
