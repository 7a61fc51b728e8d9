//! The picture types.

use std::borrow::Cow;

/// An 8-bit RGB picture, interleaved, row by row, without gaps.
#[derive(Clone, PartialEq, Eq)]
pub struct Image {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Image {
    /// A picture from `width * height * 3` bytes; `None` when the length does not fit.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Option<Self> {
        (pixels.len() == width.checked_mul(height)?.checked_mul(3)?).then_some(Self { width, height, pixels })
    }

    /// A picture of one colour.
    pub fn filled(width: usize, height: usize, colour: [u8; 3]) -> Self {
        Self { width, height, pixels: colour.repeat(width * height) }
    }

    /// Width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The bytes, `R G B R G B ...`.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The bytes, writable.
    pub fn pixels_mut(&mut self) -> &mut [u8] {
        &mut self.pixels
    }

    /// The bytes, taken out.
    pub fn into_pixels(self) -> Vec<u8> {
        self.pixels
    }

    /// The whole picture, borrowed.
    pub fn view(&self) -> View<'_> {
        View { width: self.width, height: self.height, stride: self.width * 3, pixels: &self.pixels }
    }
}

/// Says the size only: pixels of faces must not end up in logs.
impl std::fmt::Debug for Image {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Image({}x{})", self.width, self.height)
    }
}

/// A borrowed rectangle of a picture.
#[derive(Clone, Copy)]
pub struct View<'a> {
    width: usize,
    height: usize,
    stride: usize,
    pixels: &'a [u8],
}

impl<'a> View<'a> {
    /// Width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Row `y` as `3 * width` bytes. `y` must be below the height.
    #[inline]
    pub fn row(&self, y: usize) -> &'a [u8] {
        &self.pixels[y * self.stride..][..self.width * 3]
    }

    /// The pixel at column `x`, row `y`; both must be inside.
    #[inline]
    pub fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        let row = self.row(y);
        [row[3 * x], row[3 * x + 1], row[3 * x + 2]]
    }

    /// The part of `left..right` x `top..bottom` that lies inside, possibly empty.
    #[must_use]
    pub fn crop(&self, left: usize, top: usize, right: usize, bottom: usize) -> View<'a> {
        let (right, bottom) = (right.min(self.width), bottom.min(self.height));
        let (left, top) = (left.min(right), top.min(bottom));
        let start = (top * self.stride + left * 3).min(self.pixels.len());
        View { width: right - left, height: bottom - top, stride: self.stride, pixels: &self.pixels[start..] }
    }

    /// A copy without gaps.
    pub fn to_image(&self) -> Image {
        Image { width: self.width, height: self.height, pixels: self.contiguous().into_owned() }
    }

    /// The bytes without gaps, `R G B R G B ...`: borrowed when the view spans whole rows, else copied.
    pub fn contiguous(&self) -> Cow<'a, [u8]> {
        if self.stride == self.width * 3 {
            return Cow::Borrowed(&self.pixels[..self.stride * self.height]);
        }
        let mut pixels = Vec::with_capacity(self.width * self.height * 3);
        for y in 0..self.height {
            pixels.extend_from_slice(self.row(y));
        }
        Cow::Owned(pixels)
    }

    /// The bytes from the first pixel on, and how many lie between the starts of two rows.
    pub(crate) fn raw(&self) -> (&'a [u8], usize) {
        (self.pixels, self.stride)
    }
}

impl std::fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "View({}x{})", self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counting(width: usize, height: usize) -> Image {
        Image::new(width, height, (0..width * height * 3).map(|i| i as u8).collect()).unwrap()
    }

    #[test]
    fn a_picture_needs_exactly_its_bytes() {
        assert!(Image::new(2, 2, vec![0; 12]).is_some());
        assert!(Image::new(2, 2, vec![0; 11]).is_none());
        assert!(Image::new(usize::MAX, 2, vec![]).is_none());
    }

    #[test]
    fn a_crop_shows_the_pixels_inside_and_stops_at_the_edges() {
        let image = counting(5, 4);
        let crop = image.view().crop(1, 2, 9, 9);
        assert_eq!((crop.width(), crop.height()), (4, 2));
        assert_eq!(crop.pixel(0, 0), image.view().pixel(1, 2));
        assert_eq!(crop.to_image().view().pixel(3, 1), image.view().pixel(4, 3));
        assert_eq!(crop.crop(1, 1, 2, 2).pixel(0, 0), image.view().pixel(2, 3));
    }

    #[test]
    fn a_crop_outside_is_empty() {
        let image = counting(3, 3);
        for crop in
            [image.view().crop(3, 3, 9, 9), image.view().crop(2, 1, 1, 1), image.view().crop(9, 9, 1, 1)]
        {
            assert_eq!(crop.width() * crop.height(), 0);
            assert!(crop.contiguous().is_empty());
            assert!(crop.to_image().pixels().is_empty());
        }
    }

    #[test]
    fn debug_output_never_shows_pixels() {
        assert_eq!(format!("{:?} {:?}", counting(2, 1), counting(2, 1).view()), "Image(2x1) View(2x1)");
    }
}
