//! WebP (RFC 9649).

use std::io::{Cursor, ErrorKind};

use image_webp::{DecodingError, WebPDecoder};

use super::{DecodeError, DecodeLimits, Format, orientation, rgb};
use crate::Image;

/// The picture as stored, and its orientation.
pub(super) fn decode(bytes: &[u8], limits: DecodeLimits) -> Result<(Image, u8), DecodeError> {
    const RIFF_HEADER: usize = 8;
    let announced = bytes.get(4..8).and_then(<[u8]>::first_chunk::<4>).ok_or(TRUNCATED)?;
    let end = RIFF_HEADER + u32::from_le_bytes(*announced) as usize;
    // Some writers leave out the padding byte at the very end.
    if bytes.len() + 1 < end {
        return Err(TRUNCATED);
    }
    let bytes = &bytes[..end.min(bytes.len())];
    check_bitstreams(bytes.get(12..).unwrap_or_default(), limits, Place::File)?;
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|e| error(&e))?;
    let (width, height) = decoder.dimensions();
    let (width, height) = (width as usize, height as usize);
    limits.check(width, height)?;
    decoder.set_memory_limit(usize::try_from(limits.max_pixels).unwrap_or(usize::MAX).saturating_mul(4));
    let mut pixels =
        vec![0; decoder.output_buffer_size().ok_or_else(|| corrupt("the header contradicts itself"))?];
    decoder.read_image(&mut pixels).map_err(|e| error(&e))?;
    let pixels = if decoder.has_alpha() { rgb::from_rgba(pixels) } else { pixels };
    let exif = decoder.exif_metadata().ok().flatten();
    let orientation = exif.as_deref().map_or(1, orientation::from_exif);
    let image = Image::new(width, height, pixels).ok_or_else(|| corrupt("the header contradicts itself"))?;
    Ok((image, orientation))
}

const TRUNCATED: DecodeError = DecodeError::Truncated(Format::WebP);
const CHUNK_HEADER: usize = 8;

/// Where chunks stand: frames hold chunks too, but no further frames.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    File,
    Frame,
}

/// Checks the size in every bitstream's own header: the decoder trusts it over the canvas's when it allocates.
fn check_bitstreams(mut chunks: &[u8], limits: DecodeLimits, place: Place) -> Result<(), DecodeError> {
    while let Some(&[a, b, c, d, l0, l1, l2, l3]) = chunks.first_chunk::<CHUNK_HEADER>() {
        let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
        let body = &chunks[CHUNK_HEADER..];
        let payload = body.get(..length).ok_or(TRUNCATED)?;
        match &[a, b, c, d] {
            b"VP8 " => {
                let &[.., w0, w1, h0, h1] = payload.first_chunk::<10>().ok_or(TRUNCATED)?;
                let side = |low, high| usize::from(u16::from_le_bytes([low, high]) & 0x3fff);
                limits.check(side(w0, w1), side(h0, h1))?;
            }
            b"VP8L" => {
                let &[_, b0, b1, b2, b3] = payload.first_chunk::<5>().ok_or(TRUNCATED)?;
                let sizes = u32::from_le_bytes([b0, b1, b2, b3]) as usize;
                limits.check((sizes & 0x3fff) + 1, (sizes >> 14 & 0x3fff) + 1)?;
            }
            b"VP8X" => {
                let &[.., w0, w1, w2, h0, h1, h2] = payload.first_chunk::<10>().ok_or(TRUNCATED)?;
                let side = |b0, b1, b2| u32::from_le_bytes([b0, b1, b2, 0]) as usize + 1;
                limits.check(side(w0, w1, w2), side(h0, h1, h2))?;
            }
            // A frame of an animation: 16 bytes of placement, then its own chunks.
            b"ANMF" if place == Place::File => {
                check_bitstreams(payload.get(16..).ok_or(TRUNCATED)?, limits, Place::Frame)?;
            }
            _ => {}
        }
        chunks = body.get(length.next_multiple_of(2)..).unwrap_or_default();
    }
    Ok(())
}

fn corrupt(reason: &str) -> DecodeError {
    DecodeError::Corrupt { format: Format::WebP, reason: reason.to_owned() }
}

fn error(error: &DecodingError) -> DecodeError {
    match error {
        DecodingError::IoError(e) if e.kind() == ErrorKind::UnexpectedEof => TRUNCATED,
        other => corrupt(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::orientation::exif;
    use super::super::orientation::tests::{UPRIGHT, letters, read_letters};
    use super::*;
    use crate::decode as decode_any;
    use image_webp::{ColorType, WebPEncoder};
    use proptest::prelude::*;

    /// The letters in the lossy codec, for which there is no encoder in Rust: made once with libwebp.
    const LOSSY: [u8; 114] = [
        86, 80, 56, 32, 106, 0, 0, 0, 240, 4, 0, 157, 1, 42, 48, 0, 32, 0, 62, 153, 66, 150, 73, 165, 164,
        34, 33, 58, 168, 0, 176, 19, 9, 104, 0, 177, 31, 14, 48, 55, 160, 126, 21, 242, 6, 111, 127, 99, 243,
        63, 2, 153, 211, 209, 236, 0, 0, 254, 237, 144, 63, 170, 22, 153, 189, 255, 158, 247, 222, 254, 37,
        22, 73, 136, 127, 203, 250, 7, 195, 69, 224, 117, 0, 94, 241, 28, 191, 204, 223, 58, 145, 7, 110, 62,
        142, 182, 225, 89, 206, 194, 228, 105, 72, 39, 231, 211, 80, 218, 208, 218, 207, 8, 0, 0,
    ];
    /// Alpha for the letters, clear in the right third, made in the same way.
    const ALPHA: [u8; 26] = [
        65, 76, 80, 72, 18, 0, 0, 0, 1, 32, 154, 182, 233, 255, 79, 87, 150, 249, 137, 136, 152, 0, 231, 228,
        63, 7,
    ];

    fn open(bytes: &[u8]) -> Result<crate::Decoded, DecodeError> {
        decode_any(bytes, &DecodeLimits::default())
    }

    fn chunk(name: &str, payload: &[u8]) -> Vec<u8> {
        let mut bytes = [name.as_bytes(), &(payload.len() as u32).to_le_bytes()[..], payload].concat();
        bytes.resize(bytes.len().next_multiple_of(2), 0);
        bytes
    }

    fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
        chunk("RIFF", &[b"WEBP", &chunks.concat()[..]].concat())
    }

    fn extended(flags: u8, width: u32, height: u32) -> Vec<u8> {
        let side = |v: u32| (v - 1).to_le_bytes();
        chunk("VP8X", &[&[flags, 0, 0, 0], &side(width)[..3], &side(height)[..3]].concat())
    }

    fn lossless(orientation: Option<u16>) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = WebPEncoder::new(&mut bytes);
        if let Some(orientation) = orientation {
            encoder.set_exif_metadata(exif(orientation, false));
        }
        encoder.encode(letters().pixels(), 48, 32, ColorType::Rgb8).unwrap();
        bytes
    }

    #[test]
    fn lossy_and_lossless_pictures_are_read() {
        assert_eq!(open(&lossless(None)).unwrap().image, letters());
        assert_eq!(read_letters(&open(&file(&[LOSSY.to_vec()])).unwrap().image), (3, "ABCDEF".to_owned()));
    }

    #[test]
    fn what_is_clear_turns_white() {
        let image = open(&file(&[extended(0x10, 48, 32), ALPHA.to_vec(), LOSSY.to_vec()])).unwrap().image;
        assert_eq!(image.view().pixel(40, 8), [255; 3]);
        assert_eq!(read_letters(&image.view().crop(0, 0, 32, 32).to_image()), (2, "ABDE".to_owned()));
    }

    #[test]
    fn all_eight_orientations_come_out_upright() {
        for (i, (columns, text)) in UPRIGHT.into_iter().enumerate() {
            let decoded = open(&lossless(Some(i as u16 + 1))).unwrap();
            assert_eq!(usize::from(decoded.orientation), i + 1);
            assert_eq!(read_letters(&decoded.image), (columns, text.to_owned()));
        }
    }

    fn animation() -> Vec<u8> {
        let frame = |stream: &[u8]| {
            let placement = [[0; 6], [47, 0, 0, 31, 0, 0]].concat();
            chunk("ANMF", &[&placement, &[100, 0, 0, 0][..], stream].concat())
        };
        let black = Image::filled(48, 32, [0; 3]);
        let mut second = Vec::new();
        WebPEncoder::new(&mut second).encode(black.pixels(), 48, 32, ColorType::Rgb8).unwrap();
        file(&[extended(2, 48, 32), chunk("ANIM", &[0; 6]), frame(&LOSSY), frame(&second[12..])])
    }

    #[test]
    fn of_an_animation_the_first_frame_counts() {
        assert_eq!(read_letters(&open(&animation()).unwrap().image), (3, "ABCDEF".to_owned()));
    }

    #[test]
    fn a_cut_file_is_truncated_wherever_it_is_cut() {
        for whole in [lossless(Some(3)), file(&[LOSSY.to_vec()]), animation()] {
            for length in 12..whole.len() - 1 {
                assert_eq!(open(&whole[..length]).map(|_| ()), Err(TRUNCATED), "{length} of {}", whole.len());
            }
        }
    }

    #[test]
    fn sizes_are_judged_by_the_headers_alone() {
        let large = |width, height| DecodeError::TooLarge { width, height, limit: DecodeLimits::default() };
        let canvas = file(&[extended(0, 30_000, 30_000), LOSSY.to_vec()]);
        assert_eq!(open(&canvas).map(|_| ()), Err(large(30_000, 30_000)));

        let mut lying = LOSSY.to_vec();
        lying[14..18].copy_from_slice(&[0xff, 0x3f, 0xff, 0x3f]);
        assert_eq!(open(&file(&[lying.clone()])).map(|_| ()), Err(large(16_383, 16_383)));
        assert_eq!(
            open(&file(&[extended(0, 48, 32), lying.clone()])).map(|_| ()),
            Err(large(16_383, 16_383))
        );

        lying[14..18].fill(0);
        assert_eq!(open(&file(&[lying])).map(|_| ()), Err(DecodeError::NoPixels { width: 0, height: 0 }));

        let lossless = chunk("VP8L", &[0x2f, 0xff, 0xff, 0xff, 0x0f]);
        assert_eq!(open(&file(&[lossless])).map(|_| ()), Err(large(16_384, 16_384)));
    }

    #[test]
    fn frames_within_frames_do_not_exhaust_the_stack() {
        let mut nested = LOSSY.to_vec();
        for _ in 0..2000 {
            nested = chunk("ANMF", &[&[0; 16], &nested[..]].concat());
        }
        assert!(open(&file(&[extended(2, 48, 32), chunk("ANIM", &[0; 6]), nested])).is_err());
    }

    proptest! {
        #[test]
        fn damage_anywhere_never_panics(
            which in 0..3usize, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        ) {
            let mut bytes = [lossless(Some(6)), file(&[LOSSY.to_vec()]), animation()][which].clone();
            for (at, value) in changes {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
            let limits = DecodeLimits { max_pixels: 1 << 20, max_side: 4096 };
            let _ = decode_any(&bytes, &limits);
        }
    }
}
