//! TensorFlow.js weights: a manifest, a zero byte, and the bytes of all its shards.
#![no_main]

use bonafide_pack::import::{dlib_resnet, tensorflow_js::Manifest};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    let (json, shard) = (&bytes[..end], bytes.get(end + 1..).unwrap_or_default());
    let Ok(manifest) = Manifest::parse(json) else { return };
    if let Ok(arrays) = manifest.read(&[shard]) {
        let values: usize = arrays.values().map(|array| array.values.len()).sum();
        assert!(values <= shard.len());
        let _ = dlib_resnet::to_onnx(&arrays);
    }
});
