//! The camera's pixels, red, green, blue and an alpha that means nothing, as a picture.

use bonafide_imaging::Image;

use crate::Failure;

/// Longest side of a frame.
const LONGEST: usize = 4096;

/// Copies a frame into `image`, whose memory is used again when the size is the same.
pub(crate) fn copy(rgba: &[u8], width: u32, height: u32, image: &mut Image) -> Result<(), Failure> {
    let side = |side: u32| usize::try_from(side).ok().filter(|side| (1..=LONGEST).contains(side));
    let (Some(width), Some(height)) = (side(width), side(height)) else {
        return Err(Failure::new(Failure::FRAME, "a frame has 1 to 4096 columns and rows"));
    };
    if rgba.len() != width * height * 4 {
        return Err(Failure::new(Failure::FRAME, "the pixels do not fit the size of the frame"));
    }
    if (image.width(), image.height()) != (width, height) {
        *image = Image::filled(width, height, [0; 3]);
    }
    // Four pixels at a time: twelve bytes out of sixteen are one shuffle of vectors.
    let (from, to) = (rgba.as_chunks::<16>(), image.pixels_mut().as_chunks_mut::<12>());
    for (from, to) in from.0.iter().zip(to.0) {
        for i in 0..4 {
            to[3 * i..3 * i + 3].copy_from_slice(&from[4 * i..4 * i + 3]);
        }
    }
    for (from, to) in from.1.chunks_exact(4).zip(to.1.chunks_exact_mut(3)) {
        to.copy_from_slice(&from[..3]);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_is_dropped_whatever_the_width() {
        for (width, height) in [(1, 1), (3, 1), (4, 1), (5, 3), (16, 2)] {
            let mut image = Image::filled(0, 0, [0; 3]);
            let count = width * height;
            let rgba: Vec<u8> = (0..count as u8).flat_map(|i| [i, i + 100, i + 200, 77]).collect();
            copy(&rgba, width, height, &mut image).unwrap();
            let wanted: Vec<u8> = (0..count as u8).flat_map(|i| [i, i + 100, i + 200]).collect();
            assert_eq!(image.pixels(), wanted, "{width}x{height}");
        }
    }

    #[test]
    fn sizes_that_do_not_fit_are_refused() {
        let mut image = Image::filled(0, 0, [0; 3]);
        for (length, width, height) in [
            (0, 0, 0),
            (16, 2, 1),
            (15, 2, 2),
            (17, 2, 2),
            (16, 4, 2),
            (0, 65536, 65536),
            (4, u32::MAX, u32::MAX),
            (4 * 4097, 4097, 1),
        ] {
            let failure = copy(&vec![0; length], width, height, &mut image).unwrap_err();
            assert_eq!(failure.code, Failure::FRAME, "{length} {width}x{height}");
        }
    }
}
