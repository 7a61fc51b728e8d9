//! The outside of video files, boxes and EBML elements: no panic, and no error but that the file ends too early.
#![no_main]

use std::io::ErrorKind;

use bonafide_media::outside;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some(Err(error)) = outside(bytes) {
        assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
    }
});
