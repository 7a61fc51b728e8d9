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
