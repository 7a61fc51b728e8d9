//! Bytes of a JPEG, PNG or WebP file to an upright [`Image`].
//!
//! The content decides what a file is, never its name. Sizes are read from the headers and checked before anything is
//! allocated for pixels. Damaged files are errors: a picture that is only partly there is no evidence of anything.
//!
//! What comes out is always 8-bit RGB: 16-bit samples keep their upper byte, grey is repeated, palettes are resolved,
//! CMYK and YCCK are converted without a colour profile, and transparency is laid over white, so that what is measured
//! is what a reviewer sees. Colour profiles are not applied. Of animations the first frame counts.

use crate::Image;

mod jpeg;
mod orientation;
mod png;
mod rgb;
mod webp;

/// The file formats that [`decode`] reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG: baseline or progressive, 8 bits per sample, Huffman coded.
    Jpeg,
    /// PNG and the first picture of APNG.
    Png,
    /// WebP: lossy, lossless, and the first frame of animations.
    WebP,
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Format::Jpeg => "JPEG",
            Format::Png => "PNG",
            Format::WebP => "WebP",
        })
    }
}

/// How large a picture may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeLimits {
    /// Most pixels, width times height. Decoding takes up to 4 bytes per pixel, 9 for progressive JPEG.
    pub max_pixels: u64,
    /// Longest side in pixels.
    pub max_side: usize,
}

/// 2^26 pixels, which lets through the 50 and 64 megapixel cameras of phones, and 16384 pixels a side.
impl Default for DecodeLimits {
    fn default() -> Self {
        Self { max_pixels: 1 << 26, max_side: 16384 }
    }
}

impl DecodeLimits {
    fn check(self, width: usize, height: usize) -> Result<(), DecodeError> {
        if width == 0 || height == 0 {
            Err(DecodeError::NoPixels { width, height })
        } else if width.max(height) > self.max_side || width as u64 * height as u64 > self.max_pixels {
            Err(DecodeError::TooLarge { width, height, limit: self })
        } else {
            Ok(())
        }
    }
}

/// A decoded picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The picture, turned upright.
    pub image: Image,
    /// What the file was.
    pub format: Format,
    /// The EXIF orientation, 1 to 8, that has been undone in `image`; 1 when the file names none.
    pub orientation: u8,
}

/// Why bytes did not become a picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// There are no bytes.
    #[error("the file is empty")]
    Empty,
    /// The first bytes are not those of a format we read.
    #[error("not a JPEG, PNG or WebP picture")]
    UnknownFormat,
    /// A side of the picture is zero.
    #[error("the picture has no pixels ({width}x{height})")]
    NoPixels {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
    },
    /// The header announces more pixels than the limit.
    #[error("the picture is too large ({width}x{height}; the limits are {} pixels and {} a side)", limit.max_pixels, limit.max_side)]
    TooLarge {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
        /// What was allowed.
        limit: DecodeLimits,
    },
    /// The file ends before the picture does.
    #[error("the {0} file is truncated")]
    Truncated(Format),
    /// The file contradicts its format, or uses a part of it that we do not read.
    #[error("the {format} file cannot be decoded: {reason}")]
    Corrupt {
        /// What the file claims to be.
        format: Format,
        /// The decoder's words.
        reason: String,
    },
}

/// What the first bytes say the file is.
pub fn sniff(bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        Some(Format::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(Format::Png)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(Format::WebP)
    } else {
        None
    }
}

/// Decodes a whole file and turns the picture upright.
///
/// # Errors
/// See [`DecodeError`]; no input makes it panic, and memory stays within `limits`.
pub fn decode(bytes: &[u8], limits: &DecodeLimits) -> Result<Decoded, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::Empty);
    }
    let format = sniff(bytes).ok_or(DecodeError::UnknownFormat)?;
    let (image, orientation) = match format {
        Format::Jpeg => jpeg::decode(bytes, *limits)?,
        Format::Png => png::decode(bytes, *limits)?,
        Format::WebP => webp::decode(bytes, *limits)?,
    };
    Ok(Decoded { image: orientation::upright(image, orientation), format, orientation })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode;
    use proptest::prelude::*;

    #[test]
    fn content_decides_the_format() {
        let image = Image::filled(4, 4, [9, 9, 9]);
        assert_eq!(sniff(&encode::jpeg(image.view(), 90).unwrap()), Some(Format::Jpeg));
        assert_eq!(sniff(&encode::png(image.view()).unwrap()), Some(Format::Png));
        assert_eq!(sniff(b"RIFF\x04\0\0\0WEBP"), Some(Format::WebP));
        assert_eq!(sniff(b"RIFF\x04\0\0\0AVI "), None);
        assert_eq!(sniff(b"GIF89a"), None);
    }

    #[test]
    fn no_bytes_text_and_foreign_formats_have_their_own_errors() {
        let limits = DecodeLimits::default();
        assert_eq!(decode(b"", &limits), Err(DecodeError::Empty));
        for foreign in [&b"hello, I am a picture"[..], b"GIF89a\x01\0\x01\0", b"\0", b"\xff\xd8", b"RIFF"] {
            assert_eq!(decode(foreign, &limits), Err(DecodeError::UnknownFormat));
        }
    }

    proptest! {
        #[test]
        fn garbage_behind_a_valid_signature_is_an_error_and_never_a_panic(
            which in 0..3usize,
            rest in prop::collection::vec(any::<u8>(), 0..400),
        ) {
            let signature: &[u8] = [&b"\xff\xd8\xff"[..], b"\x89PNG\r\n\x1a\n", b"RIFF\xff\0\0\0WEBPVP8 "][which];
            let bytes = [signature, &rest].concat();
            prop_assert!(decode(&bytes, &DecodeLimits::default()).is_err());
        }
    }
}
