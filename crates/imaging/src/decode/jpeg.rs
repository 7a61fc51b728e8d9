//! JPEG (ISO/IEC 10918-1).
//!
//! A file that ends early is an error. One that was cut in the middle of its pixels and closed again with an end marker
//! is not noticed: as in other decoders, what is missing comes out flat.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use super::{DecodeError, DecodeLimits, Format, orientation, rgb};
use crate::Image;

/// Cameras and encoders use about ten; more only cost time.
const MAX_SCANS: usize = 32;

/// The picture as stored, and its orientation.
pub(super) fn decode(bytes: &[u8], limits: DecodeLimits) -> Result<(Image, u8), DecodeError> {
    let header = Header::read(bytes)?;
    limits.check(header.width, header.height)?;
    let scans = bytes.get(header.scan..).unwrap_or_default();
    if !scans.windows(2).any(|pair| pair == [0xff, END_OF_IMAGE]) {
        return Err(DecodeError::Truncated(Format::Jpeg));
    }
    // Photoshop stores CMYK inverted and says so with its marker; zune-jpeg takes every CMYK picture for one of those.
    let plain_cmyk = header.components == 4 && !header.adobe;
    let colours = if plain_cmyk { ColorSpace::CMYK } else { ColorSpace::RGB };
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(header.width)
        .set_max_height(header.height)
        .jpeg_set_max_scans(MAX_SCANS)
        .jpeg_set_out_colorspace(colours);
    let pixels =
        JpegDecoder::new_with_options(ZCursor::new(bytes), options).decode().map_err(|e| error(&e))?;
    let pixels = if plain_cmyk { rgb::from_cmyk(pixels) } else { pixels };
    let image = Image::new(header.width, header.height, pixels)
        .ok_or_else(|| corrupt("the frame header contradicts itself"))?;
    Ok((image, header.orientation))
}

const START_OF_SCAN: u8 = 0xda;
const END_OF_IMAGE: u8 = 0xd9;
const APP1: u8 = 0xe1;
const APP14: u8 = 0xee;

/// What stands before the first scan.
struct Header {
    width: usize,
    height: usize,
    components: u8,
    sequential: bool,
    orientation: u8,
    adobe: bool,
    /// Where the first scan begins.
    scan: usize,
}

impl Header {
    fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        const TRUNCATED: DecodeError = DecodeError::Truncated(Format::Jpeg);
        let mut header = Self {
            width: 0,
            height: 0,
            components: 0,
            sequential: false,
            orientation: 1,
            adobe: false,
            scan: 0,
        };
        let mut at = 2;
        loop {
            let &[fill, marker] = bytes.get(at..).and_then(<[u8]>::first_chunk::<2>).ok_or(TRUNCATED)?;
            if fill != 0xff {
                return Err(corrupt("something other than a marker stands between the segments"));
            }
            match marker {
                0xff => {
                    at += 1;
                    continue;
                }
                END_OF_IMAGE => return Err(TRUNCATED),
                _ => {}
            }
            let length = bytes.get(at + 2..).and_then(<[u8]>::first_chunk::<2>).ok_or(TRUNCATED)?;
            let length = usize::from(u16::from_be_bytes(*length));
            if length < 2 {
                return Err(corrupt("a segment is shorter than its own length field"));
            }
            let payload = bytes.get(at + 4..at + 2 + length).ok_or(TRUNCATED)?;
            header.note(marker, payload)?;
            if marker == START_OF_SCAN {
                header.scan = at;
                return Ok(header);
            }
            at += 2 + length;
        }
    }

    fn note(&mut self, marker: u8, payload: &[u8]) -> Result<(), DecodeError> {
        match marker {
            // All frame headers; 0xc4, 0xc8 and 0xcc are tables and extensions.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                if self.components != 0 {
                    return Err(corrupt("there are two frame headers"));
                }
                let &[_precision, h1, h0, w1, w0, components] =
                    payload.first_chunk::<6>().ok_or_else(|| corrupt("the frame header is too short"))?;
                (self.width, self.height) =
                    (u16::from_be_bytes([w1, w0]).into(), u16::from_be_bytes([h1, h0]).into());
                if components == 0 {
                    return Err(corrupt("there are no colour components"));
                }
                self.components = components;
                self.sequential = marker <= 0xc1;
            }
            START_OF_SCAN if self.components == 0 => {
                return Err(corrupt("a scan comes before the frame header"));
            }
            // zune-jpeg 0.5.15 silently misreads these; cameras and browsers never write them.
            START_OF_SCAN if self.sequential && payload.first() != Some(&self.components) => {
                return Err(corrupt("colour components in separate sequential scans are not supported"));
            }
            APP1 if payload.starts_with(b"Exif\0\0") => self.orientation = orientation::from_exif(payload),
            APP14 if payload.starts_with(b"Adobe") => self.adobe = true,
            _ => {}
        }
        Ok(())
    }
}

fn corrupt(reason: &str) -> DecodeError {
    DecodeError::Corrupt { format: Format::Jpeg, reason: reason.to_owned() }
}

fn error(error: &DecodeErrors) -> DecodeError {
    match error {
        DecodeErrors::ExhaustedData | DecodeErrors::IoErrors(_) => DecodeError::Truncated(Format::Jpeg),
        other => corrupt(other.to_string().trim_matches('"')),
    }
}

#[cfg(test)]
mod tests {
    use super::super::orientation::exif;
    use super::super::orientation::tests::{UPRIGHT, letters, read_letters};
    use super::*;
    use crate::decode as decode_any;
    use jpeg_encoder::{ColorType, Encoder};
    use proptest::prelude::*;

    fn open(bytes: &[u8]) -> Result<crate::Decoded, DecodeError> {
        decode_any(bytes, &DecodeLimits::default())
    }

    fn encode(pixels: &[u8], colours: ColorType, set: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 95);
        set(&mut encoder);
        encoder.encode(pixels, 48, 32, colours).unwrap();
        bytes
    }

    fn letters_file() -> Vec<u8> {
        encode(letters().pixels(), ColorType::Rgb, |_| {})
    }

    #[test]
    fn all_eight_orientations_come_out_upright() {
        for (i, (columns, text)) in UPRIGHT.into_iter().enumerate() {
            for big_endian in [false, true] {
                let bytes = encode(letters().pixels(), ColorType::Rgb, |e| {
                    e.add_exif_metadata(&exif(i as u16 + 1, big_endian)).unwrap();
                });
                let decoded = open(&bytes).unwrap();
                assert_eq!(usize::from(decoded.orientation), i + 1);
                assert_eq!(read_letters(&decoded.image), (columns, text.to_owned()));
            }
        }
    }

    #[test]
    fn progressive_and_restarting_files_are_read() {
        for bytes in [
            letters_file(),
            encode(letters().pixels(), ColorType::Rgb, |e| e.set_progressive(true)),
            encode(letters().pixels(), ColorType::Rgb, |e| e.set_restart_interval(2)),
        ] {
            assert_eq!(read_letters(&open(&bytes).unwrap().image), (3, "ABCDEF".to_owned()));
        }
    }

    #[test]
    fn grey_becomes_three_equal_channels() {
        let bytes = encode(&[90; 48 * 32], ColorType::Luma, |_| {});
        assert_eq!(open(&bytes).unwrap().image, Image::filled(48, 32, [90; 3]));
    }

    #[test]
    fn printing_inks_become_light() {
        let image = letters();
        let ink: Vec<u8> =
            image.pixels().chunks_exact(3).flat_map(|p| [255 - p[0], 255 - p[1], 255 - p[2], 0]).collect();
        // With its Adobe marker the encoder stores ink inverted, as Photoshop does.
        for colours in [ColorType::Cmyk, ColorType::CmykAsYcck] {
            let photoshop = encode(&ink, colours, |_| {});
            assert!(photoshop.windows(5).any(|w| w == b"Adobe"));
            assert_eq!(read_letters(&open(&photoshop).unwrap().image), (3, "ABCDEF".to_owned()));
        }
        let inverted: Vec<u8> = ink.iter().map(|v| 255 - v).collect();
        let plain = without_adobe(&encode(&inverted, ColorType::Cmyk, |_| {}));
        assert_eq!(read_letters(&open(&plain).unwrap().image), (3, "ABCDEF".to_owned()));
    }

    fn without_adobe(bytes: &[u8]) -> Vec<u8> {
        let at = bytes.windows(4).position(|w| w == [0xff, APP14, 0, 14]).unwrap();
        [&bytes[..at], &bytes[at + 16..]].concat()
    }

    #[test]
    fn a_cut_file_is_truncated_wherever_it_is_cut() {
        for whole in [letters_file(), encode(letters().pixels(), ColorType::Rgb, |e| e.set_progressive(true))]
        {
            for length in 3..whole.len() - 1 {
                assert_eq!(
                    open(&whole[..length]).map(|_| ()),
                    Err(DecodeError::Truncated(Format::Jpeg)),
                    "{length} of {}",
                    whole.len()
                );
            }
        }
    }

    #[test]
    fn colours_in_separate_sequential_scans_are_refused_rather_than_misread() {
        // This encoder stores each component in a scan of its own when it optimises its tables.
        let bytes = encode(letters().pixels(), ColorType::Rgb, |e| e.set_optimized_huffman_tables(true));
        assert_eq!(
            open(&bytes),
            Err(corrupt("colour components in separate sequential scans are not supported"))
        );
        let grey = encode(&[90; 48 * 32], ColorType::Luma, |e| e.set_optimized_huffman_tables(true));
        assert!(open(&grey).is_ok());
    }

    #[test]
    fn bytes_behind_the_picture_do_not_matter() {
        assert!(open(&[&letters_file()[..], b"and a trailer"].concat()).is_ok());
    }

    #[test]
    fn sizes_are_judged_by_the_header_alone() {
        let mut bytes = letters_file();
        let frame = bytes.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
        for (height, width, expected) in [
            (
                30_000u16,
                30_000u16,
                DecodeError::TooLarge { width: 30_000, height: 30_000, limit: DecodeLimits::default() },
            ),
            (1, 16_385, DecodeError::TooLarge { width: 16_385, height: 1, limit: DecodeLimits::default() }),
            (0, 0, DecodeError::NoPixels { width: 0, height: 0 }),
            (0, 48, DecodeError::NoPixels { width: 48, height: 0 }),
        ] {
            bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
            bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
            assert_eq!(open(&bytes).map(|_| ()), Err(expected));
        }
    }

    proptest! {
        #[test]
        fn damage_anywhere_never_panics(
            progressive in any::<bool>(), colour in any::<bool>(),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        ) {
            let letters = letters();
            let (pixels, colours) =
                if colour { (letters.pixels(), ColorType::Rgb) } else { (&letters.pixels()[..48 * 32], ColorType::Luma) };
            let mut bytes = encode(pixels, colours, |e| e.set_progressive(progressive));
            for (at, value) in changes {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
            let limits = DecodeLimits { max_pixels: 1 << 20, max_side: 4096 };
            let _ = decode_any(&bytes, &limits);
        }
    }
}
