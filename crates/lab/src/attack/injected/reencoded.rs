//! A film that was compressed, cut or moved by a few pixels, and is compressed again: its first blocks of eight by eight
//! lie across those of every later JPEG.

use bonafide_imaging::Image;

use crate::camera::squeezed;

/// Quality of the first compression: that of a video call.
const QUALITY: u8 = 68;
/// Side of JPEG's blocks.
const BLOCK: u64 = 8;

pub(super) fn frame(frame: &Image, seed: u64) -> Image {
    // Never 0: the grids would fall together.
    let along = |shift: u32| 1 + ((seed >> shift) % (BLOCK - 1)) as usize;
    let (left, top) = (along(0), along(8));
    let (width, height) = (frame.width(), frame.height());
    let padded = squeezed(
        moved(frame, width + left, height + top, |x, y| (x.saturating_sub(left), y.saturating_sub(top))),
        QUALITY,
    );
    moved(&padded, width, height, |x, y| (x + left, y + top))
}

/// A picture of a size whose pixels come from places of another, which are kept inside it.
fn moved(from: &Image, width: usize, height: usize, place: impl Fn(usize, usize) -> (usize, usize)) -> Image {
    let mut image = Image::filled(width, height, [0; 3]);
    if from.width() == 0 || from.height() == 0 {
        return image;
    }
    let pixels = image.pixels_mut();
    for y in 0..height {
        for x in 0..width {
            let (u, v) = place(x, y);
            let pixel = from.view().pixel(u.min(from.width() - 1), v.min(from.height() - 1));
            pixels[3 * (y * width + x)..][..3].copy_from_slice(&pixel);
        }
    }
    image
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_stays_in_its_place_and_its_blocks_do_not() {
        let pixels = (0..48)
            .flat_map(|y| (0..64).flat_map(move |x| [(4 * x) as u8, (5 * y) as u8, ((x * y) % 251) as u8]));
        let image = Image::new(64, 48, pixels.collect()).unwrap();
        let out = frame(&image, 2);
        assert_eq!((out.width(), out.height()), (64, 48));
        let red =
            |image: &Image| (0..64).map(|x| i32::from(image.view().pixel(x, 20)[0])).collect::<Vec<_>>();
        let away = red(&out).iter().zip(red(&image)).map(|(a, b)| (a - b).abs()).sum::<i32>() / 64;
        assert!(away < 12, "{away}");
        assert_ne!(out.pixels(), image.pixels());
    }
}
