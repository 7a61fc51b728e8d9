//! Other channel layouts to RGB.

/// Grey to RGB.
pub(super) fn from_grey(grey: &[u8]) -> Vec<u8> {
    grey.iter().flat_map(|&v| [v; 3]).collect()
}

/// Grey and alpha to RGB over white.
pub(super) fn from_grey_alpha(pixels: &[u8]) -> Vec<u8> {
    pixels.chunks_exact(2).flat_map(|p| [over_white(p[0], p[1]); 3]).collect()
}

/// RGB and alpha to RGB over white, in the same memory.
pub(super) fn from_rgba(mut pixels: Vec<u8>) -> Vec<u8> {
    let count = pixels.len() / 4;
    for i in 0..count {
        let alpha = pixels[4 * i + 3];
        for channel in 0..3 {
            pixels[3 * i + channel] = over_white(pixels[4 * i + channel], alpha);
        }
    }
    pixels.truncate(3 * count);
    pixels
}

/// CMYK, 0 no ink and 255 full ink, to RGB, in the same memory.
pub(super) fn from_cmyk(mut pixels: Vec<u8>) -> Vec<u8> {
    let count = pixels.len() / 4;
    for i in 0..count {
        let light = 255 - u16::from(pixels[4 * i + 3]);
        for channel in 0..3 {
            pixels[3 * i + channel] = divide_by_255((255 - u16::from(pixels[4 * i + channel])) * light);
        }
    }
    pixels.truncate(3 * count);
    pixels
}

fn over_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u16::from(value), u16::from(alpha));
    divide_by_255(value * alpha + 255 * (255 - alpha))
}

/// Rounded; exact for products of two bytes.
fn divide_by_255(v: u16) -> u8 {
    let v = u32::from(v) + 128;
    ((v + (v >> 8)) >> 8) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_by_255_rounds_to_nearest() {
        for v in 0..=255 * 255 {
            assert_eq!(divide_by_255(v), (f64::from(v) / 255.0).round() as u8, "{v}");
        }
    }

    #[test]
    fn opaque_pixels_stay_and_clear_ones_turn_white() {
        assert_eq!(
            from_rgba(vec![1, 2, 3, 255, 1, 2, 3, 0, 0, 0, 0, 128]),
            [1, 2, 3, 255, 255, 255, 127, 127, 127]
        );
        assert_eq!(from_grey_alpha(&[7, 255, 7, 0]), [7, 7, 7, 255, 255, 255]);
        assert_eq!(from_grey(&[7, 8]), [7, 7, 7, 8, 8, 8]);
    }

    #[test]
    fn ink_darkens() {
        assert_eq!(
            from_cmyk(vec![0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255]),
            [255, 255, 255, 0, 255, 255, 0, 0, 0]
        );
    }
}
