//! Changing a picture's size.

use fast_image_resize::images::{Image as Target, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::{Image, View};

/// How pixels are weighed. Both widen with the scale when shrinking, so they do not alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// The mean of the covered area: fast and soft.
    Area,
    /// Straight lines between pixels, the usual choice.
    Bilinear,
}

/// The picture at `width` x `height`; black when `view` is empty.
pub fn resize(view: View, width: usize, height: usize, filter: Filter) -> Image {
    if (view.width(), view.height()) == (width, height) {
        return view.to_image();
    }
    scale(&view, width, height, filter).unwrap_or_else(|| Image::filled(width, height, [0; 3]))
}

/// `None` when one of the two pictures is empty.
fn scale(view: &View, width: usize, height: usize, filter: Filter) -> Option<Image> {
    let side = |v: usize| u32::try_from(v).ok().filter(|&v| v > 0);
    let pixels = view.contiguous();
    let source = ImageRef::new(side(view.width())?, side(view.height())?, &pixels, PixelType::U8x3).ok()?;
    let mut target = Target::new(side(width)?, side(height)?, PixelType::U8x3);
    let weights = match filter {
        Filter::Area => FilterType::Box,
        Filter::Bilinear => FilterType::Bilinear,
    };
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(weights)).use_alpha(false);
    Resizer::new().resize(&source, &mut target, &options).ok()?;
    Image::new(width, height, target.into_vec())
}

/// The picture shrunk, sides in proportion, until no side is longer than `side`; a copy when it already fits.
pub fn fit(view: View, side: usize, filter: Filter) -> Image {
    let longest = view.width().max(view.height());
    if longest <= side {
        return view.to_image();
    }
    let scaled = |v: usize| ((v as f64 * side as f64 / longest as f64).round() as usize).max(1);
    resize(view, scaled(view.width()), scaled(view.height()), filter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILTERS: [Filter; 2] = [Filter::Area, Filter::Bilinear];

    #[test]
    fn the_same_size_is_the_same_picture() {
        let image = Image::new(3, 2, (0..18).collect()).unwrap();
        for filter in FILTERS {
            assert_eq!(resize(image.view(), 3, 2, filter), image);
        }
    }

    #[test]
    fn area_halving_is_the_mean_of_four() {
        let image = Image::new(2, 2, vec![0, 10, 20, 4, 10, 20, 8, 10, 20, 12, 10, 20]).unwrap();
        assert_eq!(resize(image.view(), 1, 1, Filter::Area).pixels(), [6, 10, 20]);
    }

    #[test]
    fn fitting_keeps_proportions_and_never_enlarges() {
        let image = Image::filled(640, 480, [1, 2, 3]);
        let small = fit(image.view(), 256, Filter::Area);
        assert_eq!((small.width(), small.height()), (256, 192));
        assert_eq!(fit(image.view(), 640, Filter::Area), image);
        let sliver = fit(Image::filled(1000, 1, [0; 3]).view(), 10, Filter::Area);
        assert_eq!((sliver.width(), sliver.height()), (10, 1));
    }

    #[test]
    fn empty_pictures_stay_harmless() {
        let empty = Image::filled(0, 0, [0; 3]);
        assert_eq!(resize(empty.view(), 2, 2, Filter::Bilinear), Image::filled(2, 2, [0; 3]));
        let full = Image::filled(2, 2, [5; 3]);
        assert_eq!(resize(full.view(), 0, 3, Filter::Bilinear).pixels().len(), 0);
        assert_eq!(fit(full.view(), 0, Filter::Bilinear).pixels().len(), 3);
    }

    #[test]
    fn a_crop_is_resized_without_its_surroundings() {
        let mut image = Image::filled(9, 9, [255; 3]);
        for y in 3..6 {
            for x in 3..6 {
                image.pixels_mut()[3 * (9 * y + x)..][..3].copy_from_slice(&[10, 20, 30]);
            }
        }
        let large = resize(image.view().crop(3, 3, 6, 6), 12, 12, Filter::Bilinear);
        assert_eq!(large, Image::filled(12, 12, [10, 20, 30]));
    }

    proptest! {
        #[test]
        fn one_colour_stays_that_colour(
            colour in any::<[u8; 3]>(), w in 1..40usize, h in 1..40usize, to_w in 1..40usize, to_h in 1..40usize,
        ) {
            for filter in FILTERS {
                let out = resize(Image::filled(w, h, colour).view(), to_w, to_h, filter);
                prop_assert_eq!(out, Image::filled(to_w, to_h, colour));
            }
        }
    }
}
