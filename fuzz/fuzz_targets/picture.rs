//! JPEG, PNG and WebP with their orientation: a picture within the limits or an error, and what was read can be written
//! and read again.
#![no_main]

use bonafide_imaging::{DecodeLimits, decode, encode};

const LIMITS: DecodeLimits = DecodeLimits { max_pixels: 1 << 16, max_side: 1 << 10 };

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(decoded) = decode(bytes, &LIMITS) else { return };
    let image = &decoded.image;
    assert!((1..=LIMITS.max_side).contains(&image.width()) && (1..=LIMITS.max_side).contains(&image.height()));
    assert!((image.width() * image.height()) as u64 <= LIMITS.max_pixels);
    assert!((1..=8).contains(&decoded.orientation));
    let written = encode::png(image.view()).expect("a picture can be written");
    assert_eq!(&decode(&written, &LIMITS).expect("what was written can be read").image, image);
});
