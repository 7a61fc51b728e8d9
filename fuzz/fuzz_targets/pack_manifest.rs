//! `pack.toml`: what parses and passes the checks is written and read back the same.
#![no_main]

use bonafide_engine::pack::Manifest;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(manifest) = Manifest::parse(text) {
        let written = manifest.to_toml().expect("a manifest can be written");
        let again = Manifest::parse(&written).expect("what was written parses");
        assert_eq!(again.to_toml().expect("a manifest can be written"), written);
    }
    let _ = bonafide_pack::conventions(text);
});
