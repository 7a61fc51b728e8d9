//! A frame as the means of its cells: what noise does not reach, and what two frames share when they are one.

use bonafide_imaging::colour::Plane;

const COLUMNS: usize = 32;
const ROWS: usize = 24;

/// Mean luma per cell, 0..255.
pub(super) struct Print(Vec<f32>);

impl Print {
    pub fn of(plane: &Plane) -> Self {
        let edge = |cell: usize, cells: usize, pixels: usize| cell * pixels / cells;
        let mut cells = Vec::with_capacity(COLUMNS * ROWS);
        for row in 0..ROWS {
            let (top, bottom) = (edge(row, ROWS, plane.height), edge(row + 1, ROWS, plane.height));
            for column in 0..COLUMNS {
                let (left, right) =
                    (edge(column, COLUMNS, plane.width), edge(column + 1, COLUMNS, plane.width));
                let sum: u32 = (top..bottom)
                    .map(|y| plane.row(y)[left..right].iter().map(|&v| u32::from(v)).sum::<u32>())
                    .sum();
                let count = (bottom - top) * (right - left);
                cells.push(if count == 0 { 0.0 } else { sum as f32 / count as f32 });
            }
        }
        Self(cells)
    }

    /// Mean luma of a cell, of 32 columns and 24 rows.
    pub fn cell(&self, column: usize, row: usize) -> f32 {
        self.0[row * COLUMNS + column]
    }

    /// Root mean square of the differences, in steps of 255.
    pub fn way(&self, other: &Self) -> f32 {
        let square = |(a, b): (&f32, &f32)| (a - b) * (a - b);
        (self.0.iter().zip(&other.0).map(square).sum::<f32>() / self.0.len() as f32).sqrt()
    }
}
