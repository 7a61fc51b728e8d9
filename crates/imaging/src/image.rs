//! The picture types.

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
        let pixels = (0..self.height).flat_map(|y| self.row(y)).copied().collect();
        Image { width: self.width, height: self.height, pixels }
    }
}

impl std::fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "View({}x{})", self.width, self.height)
    }
}
