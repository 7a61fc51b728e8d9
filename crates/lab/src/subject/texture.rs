//! The picture as a texture: smaller copies against aliasing, and what lies beyond its edges.

use bonafide_imaging::Image;
use bonafide_imaging::resize::{Filter, resize};

/// Sides of the copy that the surroundings are taken from.
const BLURRED: usize = 6;
/// Pixels over which the edge fades into the surroundings.
const FADE: f32 = 40.0;

/// A picture that has a colour everywhere.
pub(crate) struct Texture {
    /// The picture, then copies of half the size each.
    levels: Vec<Image>,
    blurred: Image,
}

impl Texture {
    pub fn new(picture: Image) -> Self {
        let blurred = resize(picture.view(), BLURRED, BLURRED, Filter::Area);
        let mut levels = vec![picture];
        while let Some(last) = levels.last().filter(|last| last.width().min(last.height()) >= 32) {
            levels.push(resize(last.view(), last.width() / 2, last.height() / 2, Filter::Area));
        }
        Self { levels, blurred }
    }

    /// Columns and rows of the picture.
    pub fn size(&self) -> (usize, usize) {
        (self.levels[0].width(), self.levels[0].height())
    }

    /// The copy to draw with when the picture is drawn `scale` times as large.
    pub fn level(&self, scale: f32) -> usize {
        let halvings = (-scale.max(1e-3).log2()).round().max(0.0) as usize;
        halvings.min(self.levels.len() - 1)
    }

    /// The colour at a place of the picture in its own pixels, which may lie outside. Beyond the smallest copy there is none
    /// smaller.
    pub fn colour(&self, level: usize, x: f32, y: f32) -> [f32; 3] {
        let (image, whole) = (&self.levels[level.min(self.levels.len() - 1)], &self.levels[0]);
        let (width, height) = (whole.width() as f32, whole.height() as f32);
        let inside = |image: &Image| {
            bilinear(image, x * image.width() as f32 / width, y * image.height() as f32 / height)
        };
        let outside = (-x).max(x - width).max(-y).max(y - height);
        if outside <= 0.0 {
            return inside(image);
        }
        let part = (outside / FADE).min(1.0);
        let (near, far) = (inside(image), inside(&self.blurred));
        std::array::from_fn(|i| near[i] + (far[i] - near[i]) * part)
    }
}

/// The colour between four pixels, those of the edge repeated.
fn bilinear(image: &Image, x: f32, y: f32) -> [f32; 3] {
    let clamp = |v: f32, most: usize| v.clamp(0.0, (most - 1) as f32);
    let (x, y) = (clamp(x - 0.5, image.width()), clamp(y - 0.5, image.height()));
    let (column, row) = (x as usize, y as usize);
    let (fx, fy) = (x - column as f32, y - row as f32);
    let stride = image.width() * 3;
    let (right, below) =
        (if column + 1 < image.width() { 3 } else { 0 }, if row + 1 < image.height() { stride } else { 0 });
    let start = row * stride + column * 3;
    let pixels = image.pixels();
    std::array::from_fn(|i| {
        let at = |offset: usize| f32::from(pixels[start + i + offset]);
        let upper = at(0) + (at(right) - at(0)) * fx;
        let lower = at(below) + (at(below + right) - at(below)) * fx;
        upper + (lower - upper) * fy
    })
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "values that are carried, not computed")]
mod tests {
    use super::*;

    fn gradient() -> Texture {
        let pixels = (0..64).flat_map(|y| (0..96).flat_map(move |x| [2 * x as u8, 4 * (y as u8 / 4), 7]));
        Texture::new(Image::new(96, 64, pixels.collect()).unwrap())
    }

    #[test]
    fn the_middle_of_a_pixel_is_its_colour_and_between_two_it_is_their_mean() {
        let texture = gradient();
        assert_eq!(texture.colour(0, 10.5, 0.5), [20.0, 0.0, 7.0]);
        assert_eq!(texture.colour(0, 11.0, 0.5), [21.0, 0.0, 7.0]);
    }

    #[test]
    fn a_smaller_copy_has_about_the_same_colours() {
        let texture = gradient();
        assert_eq!((texture.level(1.0), texture.level(0.5), texture.level(0.01)), (0, 1, 2));
        let [red, _, blue] = texture.colour(1, 48.0, 32.0);
        assert!((red - 95.0).abs() < 2.0 && (blue - 7.0).abs() < 1e-3);
    }

    #[test]
    fn outside_there_is_colour_and_no_copy_of_the_picture() {
        let texture = gradient();
        let far = texture.colour(0, -5000.0, 32.0);
        assert!(far[0] < 20.0 && far[2] == 7.0, "{far:?}");
    }
}
