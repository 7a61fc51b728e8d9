//! A film of another frame rate, made to fit: frames are blended with their neighbours, or come twice.

use bonafide_imaging::Image;

use crate::Clip;

/// Frames of the film for each of `OF` that are asked for.
const FRAMES: u32 = 4;
const OF: u32 = 5;

/// Frames per second of a film that is shown with `rate`.
pub(super) fn film_rate(rate: u32) -> u32 {
    (rate.saturating_mul(FRAMES) / OF).max(1)
}

pub(super) fn frame(film: &Clip<'_>, rate: u32, index: u32) -> Image {
    let place = f64::from(index) * f64::from(film.rate()) / f64::from(rate.max(1));
    let (before, part) = (place.floor() as u32, place.fract() as f32);
    // The seed decides which program it is.
    if film.seed() % 2 == 1 || part < 0.01 {
        return film.frame(before);
    }
    let (mut image, next) = (film.frame(before), film.frame(before + 1));
    for (value, next) in image.pixels_mut().iter_mut().zip(next.pixels()) {
        let (a, b) = (f32::from(*value), f32::from(*next));
        *value = (a + (b - a) * part).round() as u8;
    }
    image
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_film_is_slower_than_what_is_shown() {
        assert_eq!([10, 30, 1].map(film_rate), [8, 24, 1]);
    }
}
