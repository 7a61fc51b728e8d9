//! PNG (W3C, third edition) and the default picture of APNG.

use std::io::{Cursor, ErrorKind};

use png::{ColorType, Decoder, DecodingError, Transformations};

use super::{DecodeError, DecodeLimits, Format, orientation, rgb};
use crate::Image;

/// The picture as stored, and its orientation.
pub(super) fn decode(bytes: &[u8], limits: DecodeLimits) -> Result<(Image, u8), DecodeError> {
    let (width, height) = size(bytes)?;
    limits.check(width, height)?;
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let mut reader = decoder.read_info().map_err(|e| error(&e))?;
    let length = reader.output_buffer_size().ok_or_else(|| corrupt("the header contradicts itself"))?;
    let mut pixels = vec![0; length];
    reader.next_frame(&mut pixels).map_err(|e| error(&e))?;
    let (colours, _) = reader.output_color_type();
    // The orientation may stand behind the picture, and a file without its end has been cut.
    reader.finish().map_err(|e| error(&e))?;
    let orientation = reader.info().exif_metadata.as_deref().map_or(1, orientation::from_exif);
    let pixels = match colours {
        ColorType::Grayscale => rgb::from_grey(&pixels),
        ColorType::GrayscaleAlpha => rgb::from_grey_alpha(&pixels),
        ColorType::Rgba => rgb::from_rgba(pixels),
        ColorType::Rgb | ColorType::Indexed => pixels,
    };
    let image = Image::new(width, height, pixels).ok_or_else(|| corrupt("the header contradicts itself"))?;
    Ok((image, orientation))
}

/// Columns and rows from the header chunk, which must come first.
fn size(bytes: &[u8]) -> Result<(usize, usize), DecodeError> {
    let header = bytes.get(8..24).ok_or(DecodeError::Truncated(Format::Png))?;
    let &[_, _, _, _, b'I', b'H', b'D', b'R', w3, w2, w1, w0, h3, h2, h1, h0] = header else {
        return Err(corrupt("the header chunk is missing"));
    };
    Ok((u32::from_be_bytes([w3, w2, w1, w0]) as usize, u32::from_be_bytes([h3, h2, h1, h0]) as usize))
}

fn corrupt(reason: &str) -> DecodeError {
    DecodeError::Corrupt { format: Format::Png, reason: reason.to_owned() }
}

fn error(error: &DecodingError) -> DecodeError {
    match error {
        DecodingError::IoError(e) if e.kind() == ErrorKind::UnexpectedEof => {
            DecodeError::Truncated(Format::Png)
        }
        other => corrupt(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::orientation::exif;
    use super::super::orientation::tests::{UPRIGHT, letters, read_letters};
    use super::*;
    use crate::{decode as decode_any, encode};
    use png::{BitDepth, Encoder};
    use proptest::prelude::*;

    fn open(bytes: &[u8]) -> Result<crate::Decoded, DecodeError> {
        decode_any(bytes, &DecodeLimits::default())
    }

    fn write(width: u32, height: u32, colours: ColorType, depth: BitDepth, data: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, width, height);
        encoder.set_color(colours);
        encoder.set_depth(depth);
        if colours == ColorType::Indexed {
            encoder.set_palette(vec![10, 20, 30, 40, 50, 60]);
            encoder.set_trns(vec![255, 0]);
        }
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(data).unwrap();
        writer.finish().unwrap();
        bytes
    }

    fn with_exif(orientation: u16, behind: bool) -> Vec<u8> {
        let image = letters();
        let mut bytes = encode::png(image.view()).unwrap();
        let block = exif(orientation, true);
        let body = [b"eXIf", &block[..]].concat();
        let mut chunk = (block.len() as u32).to_be_bytes().to_vec();
        chunk.extend(&body);
        chunk.extend(crc(&body).to_be_bytes());
        let at = if behind { bytes.len() - 12 } else { 33 };
        bytes.splice(at..at, chunk);
        bytes
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, &byte| {
            (0..8).fold(crc ^ u32::from(byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xedb8_8320 } else { c >> 1 })
        })
    }

    #[test]
    fn every_layout_becomes_rgb() {
        let cases: [(ColorType, BitDepth, &[u8], [u8; 6]); 9] = [
            (ColorType::Grayscale, BitDepth::One, &[0b0100_0000], [0, 0, 0, 255, 255, 255]),
            (ColorType::Grayscale, BitDepth::Eight, &[7, 200], [7, 7, 7, 200, 200, 200]),
            (ColorType::Grayscale, BitDepth::Sixteen, &[7, 99, 200, 99], [7, 7, 7, 200, 200, 200]),
            (ColorType::GrayscaleAlpha, BitDepth::Eight, &[7, 255, 200, 0], [7, 7, 7, 255, 255, 255]),
            (
                ColorType::GrayscaleAlpha,
                BitDepth::Sixteen,
                &[7, 0, 255, 255, 9, 9, 0, 0],
                [7, 7, 7, 255, 255, 255],
            ),
            (ColorType::Rgb, BitDepth::Eight, &[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]),
            (ColorType::Rgb, BitDepth::Sixteen, &[1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0], [1, 2, 3, 4, 5, 6]),
            (ColorType::Rgba, BitDepth::Eight, &[1, 2, 3, 255, 4, 5, 6, 0], [1, 2, 3, 255, 255, 255]),
            (ColorType::Indexed, BitDepth::Two, &[0b0001_0000], [10, 20, 30, 255, 255, 255]),
        ];
        for (colours, depth, data, expected) in cases {
            let image = open(&write(2, 1, colours, depth, data)).unwrap().image;
            assert_eq!(image.pixels(), expected, "{colours:?} {depth:?}");
        }
    }

    #[test]
    fn all_eight_orientations_come_out_upright_wherever_the_block_stands() {
        for (i, (columns, text)) in UPRIGHT.into_iter().enumerate() {
            for behind in [false, true] {
                let decoded = open(&with_exif(i as u16 + 1, behind)).unwrap();
                assert_eq!(usize::from(decoded.orientation), i + 1);
                assert_eq!(read_letters(&decoded.image), (columns, text.to_owned()));
            }
        }
    }

    #[test]
    fn of_an_animation_the_first_frame_counts() {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 2, 1);
        encoder.set_color(ColorType::Rgb);
        encoder.set_animated(2, 0).unwrap();
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&[1, 2, 3, 4, 5, 6]).unwrap();
        writer.write_image_data(&[9; 6]).unwrap();
        writer.finish().unwrap();
        assert_eq!(open(&bytes).unwrap().image.pixels(), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_cut_file_is_truncated_wherever_it_is_cut() {
        let whole = encode::png(letters().view()).unwrap();
        for length in 8..whole.len() {
            let error = open(&whole[..length]).map(|_| ());
            assert_eq!(error, Err(DecodeError::Truncated(Format::Png)), "{length} of {}", whole.len());
        }
    }

    #[test]
    fn a_flipped_bit_in_the_pixel_data_is_caught_by_the_checksum() {
        let mut bytes = encode::png(letters().view()).unwrap();
        let at = bytes.windows(4).position(|w| w == b"IDAT").unwrap() + 12;
        bytes[at] ^= 1;
        assert!(matches!(open(&bytes), Err(DecodeError::Corrupt { format: Format::Png, .. })));
    }

    #[test]
    fn sizes_are_judged_by_the_header_alone() {
        let whole = encode::png(letters().view()).unwrap();
        for (width, height) in
            [(30_000u32, 30_000u32), (16_385, 1), (0x7fff_ffff, 0x7fff_ffff), (10_000, 10_000)]
        {
            let mut bytes = whole.clone();
            bytes[16..20].copy_from_slice(&width.to_be_bytes());
            bytes[20..24].copy_from_slice(&height.to_be_bytes());
            let (width, height) = (width as usize, height as usize);
            let expected = DecodeError::TooLarge { width, height, limit: DecodeLimits::default() };
            assert_eq!(open(&bytes).map(|_| ()), Err(expected));
        }
        let mut bytes = whole;
        bytes[16..24].fill(0);
        assert_eq!(open(&bytes).map(|_| ()), Err(DecodeError::NoPixels { width: 0, height: 0 }));
    }

    proptest! {
        #[test]
        fn damage_anywhere_never_panics(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        ) {
            let mut bytes = with_exif(6, false);
            for (at, value) in changes {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
            let limits = DecodeLimits { max_pixels: 1 << 20, max_side: 4096 };
            let _ = decode_any(&bytes, &limits);
        }
    }
}
