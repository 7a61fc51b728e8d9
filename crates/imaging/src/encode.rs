//! Pictures to bytes of JPEG and PNG files.

use jpeg_encoder::{ColorType, Encoder};

use crate::View;

/// Why a picture did not become a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// A side is zero or longer than the format can say (65,535 for JPEG, 2^31 - 1 for PNG).
    #[error("a {width}x{height} picture cannot be stored in this format")]
    Size {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
    },
    /// The encoder's words.
    #[error("the picture cannot be encoded: {0}")]
    Encoder(String),
}

/// A baseline JPEG file. `quality` is 1 to 100, and held to that range; below 90 colour is stored at half the resolution.
///
/// # Errors
/// When the picture is empty or a side is longer than 65,535 pixels.
pub fn jpeg(view: View, quality: u8) -> Result<Vec<u8>, EncodeError> {
    let (width, height) = (view.width(), view.height());
    let side = |v: usize| u16::try_from(v).ok().filter(|&v| v > 0).ok_or(EncodeError::Size { width, height });
    let (columns, rows) = (side(width)?, side(height)?);
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, quality.clamp(1, 100))
        .encode(&view.contiguous(), columns, rows, ColorType::Rgb)
        .map_err(|e| EncodeError::Encoder(e.to_string()))?;
    Ok(bytes)
}

/// An 8-bit RGB PNG file.
///
/// # Errors
/// When the picture is empty or a side is longer than 2^31 - 1 pixels.
pub fn png(view: View) -> Result<Vec<u8>, EncodeError> {
    let (width, height) = (view.width(), view.height());
    let side = |v: usize| {
        u32::try_from(v).ok().filter(|v| (1..1 << 31).contains(v)).ok_or(EncodeError::Size { width, height })
    };
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side(width)?, side(height)?);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let words = |e: png::EncodingError| EncodeError::Encoder(e.to_string());
    let mut writer = encoder.write_header().map_err(words)?;
    writer.write_image_data(&view.contiguous()).map_err(words)?;
    writer.finish().map_err(words)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DecodeLimits, Image, decode};

    fn gradient(width: usize, height: usize) -> Image {
        let pixels =
            (0..height).flat_map(|y| (0..width).flat_map(move |x| [x as u8, y as u8, 128])).collect();
        Image::new(width, height, pixels).unwrap()
    }

    #[test]
    fn png_comes_back_exactly() {
        let image = gradient(31, 17);
        let back = decode(&png(image.view()).unwrap(), &DecodeLimits::default()).unwrap();
        assert_eq!(back.image.pixels(), image.pixels());
    }

    #[test]
    fn jpeg_comes_back_nearly_and_a_crop_is_encoded_alone() {
        let image = gradient(70, 50);
        let crop = image.view().crop(10, 5, 60, 45);
        let back = decode(&jpeg(crop, 95).unwrap(), &DecodeLimits::default()).unwrap().image;
        assert_eq!((back.width(), back.height()), (50, 40));
        for y in 0..40 {
            for x in 0..50 {
                let (a, b) = (back.view().pixel(x, y), crop.pixel(x, y));
                assert!(a.iter().zip(b).all(|(&a, b)| a.abs_diff(b) <= 6), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn an_empty_picture_is_an_error() {
        let empty = Image::filled(0, 5, [0; 3]);
        assert!(matches!(jpeg(empty.view(), 80), Err(EncodeError::Size { .. })));
        assert!(matches!(png(empty.view()), Err(EncodeError::Size { .. })));
    }

    #[test]
    fn a_side_longer_than_jpeg_can_say_is_an_error() {
        assert!(matches!(jpeg(Image::filled(65_536, 1, [0; 3]).view(), 80), Err(EncodeError::Size { .. })));
    }
}
