//! How a value lies in memory.

use super::LANES;
use super::graph::Shape;

/// Rows and columns of a picture and its channels padded to whole blocks.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    pub rows: usize,
    pub columns: usize,
    pub channels: usize,
    /// Multiple of [`LANES`].
    pub padded: usize,
}

impl Extent {
    /// Of a value.
    pub fn of(shape: &Shape) -> Self {
        match *shape {
            Shape::Picture(c, h, w) => {
                Self { rows: h, columns: w, channels: c, padded: c.next_multiple_of(LANES) }
            }
            Shape::Plain(_) => Self { rows: 1, columns: 1, channels: shape.values(), padded: shape.values() },
        }
    }

    /// Floats in memory.
    pub fn len(&self) -> usize {
        self.rows * self.columns * self.padded
    }
}
