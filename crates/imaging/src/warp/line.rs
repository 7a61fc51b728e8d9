//! One output row at a time: where it runs through the input, and the mix of texels along it.

use std::ops::Range;

use super::Border;
use crate::{Affine, Point, View};

/// Pixels that are fetched before they are mixed: few enough for the fastest cache, enough for whole vectors.
const BLOCK: usize = 64;

/// A row of output pixels as a straight line through the input's texels; (0, 0) is the centre of the first texel.
pub(super) struct Line {
    start: Point,
    step: Point,
}

impl Line {
    /// Output row `y` under `map`.
    pub(super) fn new(map: &Affine, y: usize) -> Self {
        let start = map.apply(Point::new(0.5, y as f32 + 0.5));
        Self {
            start: Point::new(start.x - 0.5, start.y - 0.5),
            step: Point::new(map.rows[0][0], map.rows[1][0]),
        }
    }

    #[inline]
    fn at(&self, i: usize) -> Point {
        // Vectors convert 32-bit integers only; no picture is wider.
        let i = i as i32 as f32;
        Point::new(self.start.x + self.step.x * i, self.start.y + self.step.y * i)
    }

    /// Fills the rows of red, green and blue, which are equally long, with values 0..255.
    pub(super) fn sample(&self, view: &View, border: Border, [red, green, blue]: [&mut [f32]; 3]) {
        let inside = self.inside(view, red.len());
        for i in (0..inside.start).chain(inside.end..red.len()) {
            let place = self.at(i);
            [red[i], green[i], blue[i]] = mix(view, border, place.x, place.y);
        }
        for start in inside.clone().step_by(BLOCK) {
            let range = start..(start + BLOCK).min(inside.end);
            let block = Block::fetch(view, self, range.clone());
            block.mix::<0>(&mut red[range.clone()]);
            block.mix::<1>(&mut green[range.clone()]);
            block.mix::<2>(&mut blue[range]);
        }
    }

    /// The output pixels, of `length`, all of whose four texels exist.
    fn inside(&self, view: &View, length: usize) -> Range<usize> {
        if view.width().min(view.height()) < 2 || view.width().max(view.height()) >= 1 << 22 {
            return 0..0;
        }
        let (right, bottom) = ((view.width() - 1) as f32, (view.height() - 1) as f32);
        let mut range = 0.0..length as f32;
        for (start, step, limit) in [(self.start.x, self.step.x, right), (self.start.y, self.step.y, bottom)]
        {
            let (zero, end) = (-start / step, (limit - start) / step);
            // A step of 0 gives infinities or nothing; the exact test below settles those.
            range = range.start.max(zero.min(end))..range.end.min(zero.max(end).ceil());
        }
        let holds = |i: usize| {
            let place = self.at(i);
            place.x >= 0.0 && place.x < right && place.y >= 0.0 && place.y < bottom
        };
        // A step back on either side makes up for rounding in the divisions. Coordinates run monotonously, so all
        // between two pixels that hold holds.
        let mut start = (range.start as usize).saturating_sub(1).min(length);
        let mut end = (range.end as usize).saturating_add(1).min(length);
        while start < end && !holds(start) {
            start += 1;
        }
        while start < end && !holds(end - 1) {
            end -= 1;
        }
        start..end.max(start)
    }
}

/// The texels around up to [`BLOCK`] places, fetched one by one so that mixing them runs in vectors.
struct Block {
    /// Red, green, blue of the upper left texel and red of the upper right one, from the lowest byte up.
    upper_left: [u32; BLOCK],
    /// Blue of the upper left texel and red, green, blue of the upper right one.
    upper_right: [u32; BLOCK],
    lower_left: [u32; BLOCK],
    lower_right: [u32; BLOCK],
    /// How far right of the left texels, 0..1.
    across: [f32; BLOCK],
    /// How far below the upper texels, 0..1.
    down: [f32; BLOCK],
}

impl Block {
    /// `range` must lie inside, see [`Line::inside`].
    #[inline]
    fn fetch(view: &View, line: &Line, range: Range<usize>) -> Self {
        let mut block = Self {
            upper_left: [0; BLOCK],
            upper_right: [0; BLOCK],
            lower_left: [0; BLOCK],
            lower_right: [0; BLOCK],
            across: [0.0; BLOCK],
            down: [0.0; BLOCK],
        };
        let (pixels, stride) = view.raw();
        let (mut columns, mut rows) = ([0; BLOCK], [0; BLOCK]);
        for k in 0..BLOCK {
            let place = line.at(range.start + k);
            (columns[k], block.across[k]) = split(place.x);
            (rows[k], block.down[k]) = split(place.y);
        }
        for k in 0..range.len().min(BLOCK) {
            let offset = rows[k] as usize * stride + 3 * columns[k] as usize;
            let upper = pixels.get(offset..).and_then(<[u8]>::first_chunk::<6>);
            let lower = pixels.get(offset + stride..).and_then(<[u8]>::first_chunk::<6>);
            let (Some(&[u0, u1, u2, u3, u4, u5]), Some(&[l0, l1, l2, l3, l4, l5])) = (upper, lower) else {
                continue;
            };
            block.upper_left[k] = u32::from_le_bytes([u0, u1, u2, u3]);
            block.upper_right[k] = u32::from_le_bytes([u2, u3, u4, u5]);
            block.lower_left[k] = u32::from_le_bytes([l0, l1, l2, l3]);
            block.lower_right[k] = u32::from_le_bytes([l2, l3, l4, l5]);
        }
        block
    }

    /// One channel of the first `row.len()` places.
    #[inline]
    fn mix<const CHANNEL: u32>(&self, row: &mut [f32]) {
        let left = |word: u32| (word >> (8 * CHANNEL) & 0xff) as i32 as f32;
        let right = |word: u32| (word >> (8 * CHANNEL + 8) & 0xff) as i32 as f32;
        let count = row.len();
        for (k, value) in row.iter_mut().enumerate().take(count.min(BLOCK)) {
            let (a, b) = (left(self.upper_left[k]), right(self.upper_right[k]));
            let (c, d) = (left(self.lower_left[k]), right(self.lower_right[k]));
            let upper = a + (b - a) * self.across[k];
            let lower = c + (d - c) * self.across[k];
            *value = upper + (lower - upper) * self.down[k];
        }
    }
}

/// The whole part and the rest, 0..=1, of a coordinate 0..2^22. A cast would do, but casts saturate, and that costs more
/// than the rest of the arithmetic: adding 1.5 * 2^23 instead leaves no room for a fraction.
#[inline]
fn split(v: f32) -> (u32, f32) {
    const SHIFT: f32 = 12_582_912.0;
    let shifted = (v - 0.5) + SHIFT;
    (shifted.to_bits().wrapping_sub(SHIFT.to_bits()), v - (shifted - SHIFT))
}

/// The mix of the four texels around (x, y), where (0, 0) is the centre of the first texel; border where there are
/// none, and where the place is not a number.
pub(super) fn mix(view: &View, border: Border, x: f32, y: f32) -> [f32; 3] {
    let (width, height) = (view.width() as f32, view.height() as f32);
    let (x, y) = match border {
        Border::Constant(colour) if !(x > -1.0 && x < width && y > -1.0 && y < height) => {
            return colour.map(f32::from);
        }
        Border::Replicate if view.width() == 0 || view.height() == 0 => return [0.0; 3],
        Border::Constant(_) => (x, y),
        // `max` also turns what is not a number into 0.
        Border::Replicate => (x.max(0.0).min(width - 1.0), y.max(0.0).min(height - 1.0)),
    };
    let (left, top) = (x.floor(), y.floor());
    let texel = |x: f32, y: f32| match border {
        Border::Constant(colour) if x < 0.0 || y < 0.0 || x >= width || y >= height => colour.map(f32::from),
        _ => view.pixel(x.min(width - 1.0) as usize, y.min(height - 1.0) as usize).map(f32::from),
    };
    let (a, b) = (texel(left, top), texel(left + 1.0, top));
    let (c, d) = (texel(left, top + 1.0), texel(left + 1.0, top + 1.0));
    std::array::from_fn(|i| {
        let upper = a[i] + (b[i] - a[i]) * (x - left);
        let lower = c[i] + (d[i] - c[i]) * (x - left);
        upper + (lower - upper) * (y - top)
    })
}
