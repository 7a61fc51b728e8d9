//! Pictures under affine and perspective maps, sampled bilinearly.
//!
//! A map goes from the output to the input: the centre of output pixel (i, j) is (i + 0.5, j + 0.5), the map says where
//! in the input that lies, and the four texels whose centres surround that place are mixed.
//!
//! Bilinear sampling looks at four texels however far apart neighbouring output pixels land, so a map that shrinks by
//! much more than two skips texels and aliases. That is the field's usual practice (`MediaPipe` does the same, and
//! networks are trained on it); where it matters, sample through [`shrink_first`].

use crate::resize::{Filter, resize};
use crate::{Affine, Homography, Image, Point, Rect, View};

mod line;

use line::{Line, mix};

/// What lies outside the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// One colour.
    Constant([u8; 3]),
    /// The nearest pixel of the edge.
    Replicate,
}

impl From<[u8; 3]> for Border {
    fn from(colour: [u8; 3]) -> Self {
        Border::Constant(colour)
    }
}

/// Order of colour planes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColourOrder {
    /// Red first.
    Rgb,
    /// Blue first.
    Bgr,
}

/// How sampled pixels become a network's input values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normalisation {
    /// Order of the planes.
    pub order: ColourOrder,
    /// Subtracted from 0..255 pixels, in plane order.
    pub mean: [f32; 3],
    /// Divided by, in plane order; never 0.
    pub deviation: [f32; 3],
}

/// Samples `view` through `map` (output to input) as a `width` x `height` picture.
pub fn warp(view: View, map: &Affine, width: usize, height: usize, border: impl Into<Border>) -> Image {
    let border = border.into();
    let mut image = Image::filled(width, height, [0; 3]);
    if image.pixels().is_empty() {
        return image;
    }
    let (mut red, mut green, mut blue) = (vec![0.0; width], vec![0.0; width], vec![0.0; width]);
    for (y, row) in image.pixels_mut().chunks_exact_mut(3 * width).enumerate() {
        Line::new(map, y).sample(&view, border, [&mut red, &mut green, &mut blue]);
        for (((pixel, r), g), b) in row.chunks_exact_mut(3).zip(&red).zip(&green).zip(&blue) {
            pixel.copy_from_slice(&[r, g, b].map(|v| (v + 0.5) as u8));
        }
    }
    image
}

/// Samples `view` through `map` (output to input) into three `width` x `height` planes, one after the other, holding
/// `(pixel - mean) / deviation`: a network's input, without a picture in between.
///
/// # Panics
/// When `out` does not hold exactly `3 * width * height` values.
pub fn sample_planar(
    view: View,
    map: &Affine,
    width: usize,
    height: usize,
    normalisation: &Normalisation,
    border: impl Into<Border>,
    out: &mut [f32],
) {
    assert_eq!(out.len(), 3 * width * height, "the output holds three planes");
    if out.is_empty() {
        return;
    }
    let border = border.into();
    let (first, rest) = out.split_at_mut(width * height);
    let (second, third) = rest.split_at_mut(width * height);
    let rows =
        first.chunks_exact_mut(width).zip(second.chunks_exact_mut(width)).zip(third.chunks_exact_mut(width));
    for (y, ((first, second), third)) in rows.enumerate() {
        let planes = match normalisation.order {
            ColourOrder::Rgb => [&mut *first, &mut *second, &mut *third],
            ColourOrder::Bgr => [&mut *third, &mut *second, &mut *first],
        };
        Line::new(map, y).sample(&view, border, planes);
        for (plane, row) in [first, second, third].into_iter().enumerate() {
            let (mean, scale) = (normalisation.mean[plane], 1.0 / normalisation.deviation[plane]);
            for value in row {
                *value = (*value - mean) * scale;
            }
        }
    }
}

/// Samples `view` through a perspective `map` (output to input) as a `width` x `height` picture.
pub fn warp_perspective(
    view: View,
    map: &Homography,
    width: usize,
    height: usize,
    border: impl Into<Border>,
) -> Image {
    let border = border.into();
    let mut image = Image::filled(width, height, [0; 3]);
    for (i, pixel) in image.pixels_mut().chunks_exact_mut(3).enumerate() {
        let place = map.apply(Point::new((i % width) as f32 + 0.5, (i / width) as f32 + 0.5));
        pixel.copy_from_slice(&mix(&view, border, place.x - 0.5, place.y - 0.5).map(|v| (v + 0.5) as u8));
    }
    image
}

/// For a map that shrinks by two or more: the part of `view` it looks at, averaged down so that plain sampling no
/// longer aliases, and the map into that smaller picture. `None` when nothing needs doing, or the map looks outside.
pub fn shrink_first(view: View, map: &Affine, width: usize, height: usize) -> Option<(Image, Affine)> {
    let [[a, b, _], [d, e, _]] = map.rows;
    let factor = a.hypot(d).min(b.hypot(e));
    if !factor.is_finite() || factor < 2.0 {
        return None;
    }
    let (w, h) = (width as f32, height as f32);
    let corners = [(0.0, 0.0), (w, 0.0), (0.0, h), (w, h)].map(|(x, y)| map.apply(Point::new(x, y)));
    let seen = Rect::around(corners);
    let (left, top) = ((seen.left - factor).max(0.0) as usize, (seen.top - factor).max(0.0) as usize);
    let part = view.crop(
        left,
        top,
        (seen.right + factor).max(0.0) as usize,
        (seen.bottom + factor).max(0.0) as usize,
    );
    if part.width() == 0 || part.height() == 0 {
        return None;
    }
    let small = |side: usize| ((side as f32 / factor).round() as usize).max(1);
    let image = resize(part, small(part.width()), small(part.height()), Filter::Area);
    let (sx, sy) = (image.width() as f32 / part.width() as f32, image.height() as f32 / part.height() as f32);
    let into = Affine { rows: [[sx, 0.0, -sx * left as f32], [0.0, sy, -sy * top as f32]] };
    Some((image, into.after(map)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const IDENTITY: Affine = Affine { rows: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]] };
    const PLAIN: Normalisation =
        Normalisation { order: ColourOrder::Rgb, mean: [0.0; 3], deviation: [1.0; 3] };

    fn noise(width: usize, height: usize) -> Image {
        let mut state = 12345u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        Image::new(width, height, (0..width * height * 3).map(|_| next()).collect()).unwrap()
    }

    fn planar(view: View, map: &Affine, width: usize, height: usize, border: impl Into<Border>) -> Vec<f32> {
        let mut out = vec![f32::NAN; 3 * width * height];
        sample_planar(view, map, width, height, &PLAIN, border, &mut out);
        out
    }

    #[test]
    fn the_identity_changes_nothing() {
        let image = noise(131, 37);
        assert_eq!(warp(image.view(), &IDENTITY, 131, 37, [0; 3]), image);
        assert_eq!(warp_perspective(image.view(), &IDENTITY.into(), 131, 37, [0; 3]), image);
    }

    #[test]
    fn a_shift_by_whole_pixels_moves_and_fills_with_the_border() {
        let image = noise(20, 10);
        let shift = Affine { rows: [[1.0, 0.0, 5.0], [0.0, 1.0, -3.0]] };
        let moved = warp(image.view(), &shift, 20, 10, [1, 2, 3]);
        assert_eq!(moved.view().pixel(2, 7), image.view().pixel(7, 4));
        assert_eq!(moved.view().pixel(17, 7), [1, 2, 3]);
        assert_eq!(moved.view().pixel(2, 2), [1, 2, 3]);
        let replicated = warp(image.view(), &shift, 20, 10, Border::Replicate);
        assert_eq!(replicated.view().pixel(17, 7), image.view().pixel(19, 4));
        assert_eq!(replicated.view().pixel(2, 1), image.view().pixel(7, 0));
    }

    #[test]
    fn half_a_pixel_mixes_neighbours_evenly() {
        let image = Image::new(2, 1, vec![0, 100, 200, 100, 200, 0]).unwrap();
        let shift = Affine { rows: [[1.0, 0.0, 0.5], [0.0, 1.0, 0.0]] };
        let out = planar(image.view(), &shift, 2, 1, [0; 3]);
        // Red, green, blue; the second pixel is half border.
        assert_eq!(out, [50.0, 50.0, 150.0, 100.0, 100.0, 0.0]);
    }

    #[test]
    fn planes_follow_the_order_and_the_normalisation() {
        let image = Image::filled(4, 4, [10, 20, 30]);
        let bgr =
            Normalisation { order: ColourOrder::Bgr, mean: [1.0, 2.0, 3.0], deviation: [2.0, 4.0, 5.0] };
        let mut out = vec![0.0; 12];
        sample_planar(image.view(), &IDENTITY, 2, 2, &bgr, [0; 3], &mut out);
        assert_eq!(out, [14.5, 14.5, 14.5, 14.5, 4.5, 4.5, 4.5, 4.5, 1.4, 1.4, 1.4, 1.4]);
    }

    #[test]
    fn maps_that_lead_nowhere_give_border() {
        let image = noise(8, 8);
        for row in [[f32::NAN, 0.0, 0.0], [f32::INFINITY, 0.0, 0.0], [1e30, 1e30, -1e30], [0.0, 0.0, 1e9]] {
            let map = Affine { rows: [row, row] };
            assert_eq!(warp(image.view(), &map, 9, 9, [7; 3]).view().pixel(4, 4), [7; 3], "{row:?}");
            assert!(planar(image.view(), &map, 9, 9, Border::Replicate).iter().all(|v| v.is_finite()));
        }
    }

    #[test]
    fn empty_pictures_give_border_and_empty_outputs_nothing() {
        let empty = Image::filled(0, 0, [0; 3]);
        assert_eq!(warp(empty.view(), &IDENTITY, 2, 2, [7; 3]), Image::filled(2, 2, [7; 3]));
        assert_eq!(warp(empty.view(), &IDENTITY, 2, 2, Border::Replicate), Image::filled(2, 2, [0; 3]));
        assert!(warp(noise(3, 3).view(), &IDENTITY, 0, 5, [7; 3]).pixels().is_empty());
    }

    #[test]
    fn a_one_pixel_picture_can_be_stretched() {
        let out = warp(Image::filled(1, 1, [9, 8, 7]).view(), &IDENTITY, 5, 5, Border::Replicate);
        assert_eq!(out, Image::filled(5, 5, [9, 8, 7]));
    }

    #[test]
    fn shrinking_first_averages_what_plain_sampling_skips() {
        // Columns alternate between black and white: the mean is grey, single texels never are.
        let stripes =
            Image::new(256, 256, (0..256 * 256).flat_map(|i| [(i % 2) as u8 * 255; 3]).collect()).unwrap();
        let map = Affine::roi(Point::new(130.0, 128.0), (200.0, 200.0), 0.3, 20, 20);
        let (small, into) = shrink_first(stripes.view(), &map, 20, 20).unwrap();
        for v in planar(small.view(), &into, 20, 20, [0; 3]) {
            assert!((v - 127.5).abs() < 16.0, "{v}");
        }
        assert_eq!(shrink_first(stripes.view(), &IDENTITY, 20, 20), None);
    }

    #[test]
    fn shrinking_first_keeps_places() {
        let ramp = Image::new(
            256,
            256,
            (0..256 * 256).flat_map(|i| [(i % 256) as u8, (i / 256) as u8, 0]).collect(),
        );
        let ramp = ramp.unwrap();
        let map = Affine::roi(Point::new(120.0, 140.0), (120.0, 120.0), 0.5, 30, 30);
        let (small, into) = shrink_first(ramp.view(), &map, 30, 30).unwrap();
        let (plain, averaged) =
            (planar(ramp.view(), &map, 30, 30, [0; 3]), planar(small.view(), &into, 30, 30, [0; 3]));
        for (a, b) in plain.iter().zip(averaged) {
            assert!((a - b).abs() < 1.5, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn rows_sampled_at_once_equal_pixels_sampled_alone(
            x in -40.0f32..200.0, y in -40.0f32..150.0, w in 1.0f32..300.0, h in 1.0f32..300.0, angle in -4.0f32..4.0,
            replicate in any::<bool>(),
        ) {
            let image = noise(150, 100);
            let part = image.view().crop(3, 5, 148, 97);
            let map = Affine::roi(Point::new(x, y), (w, h), angle, 90, 7);
            let border = if replicate { Border::Replicate } else { Border::Constant([255, 0, 90]) };
            let out = planar(part, &map, 90, 7, border);
            for i in 0..90 * 7 {
                let at = map.apply(Point::new((i % 90) as f32 + 0.5, (i / 90) as f32 + 0.5));
                let alone = mix(&part, border, at.x - 0.5, at.y - 0.5);
                for (plane, wanted) in alone.into_iter().enumerate() {
                    // Coordinates of both ways differ in the last bits only.
                    prop_assert!((out[plane * 630 + i] - wanted).abs() < 0.2, "{} {wanted}", out[plane * 630 + i]);
                }
            }
        }
    }
}
