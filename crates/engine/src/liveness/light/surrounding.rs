//! What a camera does to all light alike, seen on what surrounds the head: its loops of exposure and white balance.
//!
//! The room is taken in cells that lie still in the frame. What moves through some of them, or a screen that lights some of
//! them, leaves the middle of all in its place. How many there are and what is left out are guesses.

use bonafide_imaging::colour::linear;
use bonafide_imaging::{Rect, View};

use super::face_parts::Light;
use super::fit::mean;

/// Columns of cells in a frame, and rows in its upper two thirds.
const GRID: [usize; 2] = [12, 8];
/// Side of the head's surroundings that are its own, hair and ears, over that of its box.
const HEAD: f32 = 1.7;
/// A cell is left out where more than this of it is clipped: what exceeds the range shows no loop.
const MOST_CLIPPED: f32 = 0.05;
/// Linear light of a cell that can carry a ratio.
const CARRIES: std::ops::Range<f32> = 0.008..0.93;
/// Fewest cells that speak for a room.
const FEWEST: usize = 4;

/// Mean light of the cells of one frame about the box of a face, in one order; `None` where the head is, or too little or too
/// much light.
pub(super) fn cells(frame: View<'_>, face: Rect) -> Vec<Option<Light>> {
    let head = face.scaled(HEAD);
    let (width, height) = (frame.width(), frame.height() * 2 / 3);
    let cell = |i: usize| {
        let (column, row) = (i % GRID[0], i / GRID[0]);
        let across = [column * width / GRID[0], (column + 1) * width / GRID[0]];
        let down = [row * height / GRID[1], (row + 1) * height / GRID[1]];
        let beside =
            across[1] as f32 <= head.left || across[0] as f32 >= head.right || down[1] as f32 <= head.top;
        beside.then(|| light(frame, across, down)).flatten()
    };
    (0..GRID[0] * GRID[1]).map(cell).collect()
}

/// Mean of every other pixel of every other row.
fn light(frame: View<'_>, across: [usize; 2], down: [usize; 2]) -> Option<Light> {
    let (mut sum, mut clipped, mut count) = ([0.0f32; 3], 0.0f32, 0.0f32);
    for y in (down[0]..down[1]).step_by(2) {
        for pixel in frame.row(y)[3 * across[0]..3 * across[1]].chunks_exact(3).step_by(2) {
            clipped += f32::from(u8::from(pixel.iter().any(|&v| v >= 252)));
            for (sum, &v) in sum.iter_mut().zip(pixel) {
                *sum += linear(v);
            }
            count += 1.0;
        }
    }
    let light = sum.map(|v| v / count.max(1.0));
    (count > 0.0 && clipped <= MOST_CLIPPED * count && light.iter().all(|v| CARRIES.contains(v)))
        .then_some(light)
}

/// Per frame what the camera makes of equal light, per colour, about 1; `None` where too few cells are seen in all frames.
pub(super) fn gains(frames: &[&[Option<Light>]]) -> Option<Vec<Light>> {
    let cells = frames.iter().map(|cells| cells.len()).min()?;
    let series = |cell: usize| frames.iter().map(|cells| cells[cell]).collect::<Option<Vec<Light>>>();
    let steady: Vec<(Vec<Light>, Light)> = (0..cells)
        .filter_map(series)
        .map(|series| {
            let mean = mean(&series);
            (series, mean)
        })
        .collect();
    let gain = |t: usize, c: usize| {
        let mut all: Vec<f32> = steady.iter().map(|(series, mean)| series[t][c] / mean[c]).collect();
        all.sort_by(f32::total_cmp);
        all[all.len() / 2]
    };
    (steady.len() >= FEWEST).then(|| (0..frames.len()).map(|t| std::array::from_fn(|c| gain(t, c))).collect())
}

#[cfg(test)]
mod tests {
    use bonafide_imaging::Image;

    use super::*;

    /// Frames of a room of so many cells that get brighter; `other` says what else a cell does.
    fn frames(cells: usize, other: impl Fn(usize, usize) -> Option<f32>) -> Vec<Vec<Option<Light>>> {
        let frame = |t: usize| {
            (0..cells)
                .map(|cell| {
                    other(cell, t).map(|other| {
                        [0.1, 0.2, 0.3].map(|v| v * (1.0 + 0.1 * t as f32) * other * (1 + cell) as f32 / 10.0)
                    })
                })
                .collect()
        };
        (0..5).map(frame).collect()
    }

    fn of(frames: &[Vec<Option<Light>>]) -> Option<Vec<Light>> {
        gains(&frames.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    #[test]
    fn the_gain_is_what_most_cells_do() {
        // Of nine cells one is crossed by something and one is clipped now and then.
        let frames = frames(9, |cell, t| match cell {
            0 => Some(if t == 2 { 3.0 } else { 1.0 }),
            1 => (t != 3).then_some(1.0),
            _ => Some(1.0),
        });
        let gains = of(&frames).unwrap();
        for (t, gain) in gains.iter().enumerate() {
            assert!(gain.iter().all(|v| (v - (1.0 + 0.1 * t as f32) / 1.2).abs() < 1e-5), "{t}: {gain:?}");
        }
    }

    #[test]
    fn cells_are_beside_the_head_and_not_clipped() {
        // Grey to the left, a window to the right; a face in the middle.
        let pixels = (0..240 * 180).flat_map(|i| [if i % 240 < 120 { 128u8 } else { 255 }; 3]).collect();
        let image = Image::new(240, 180, pixels).unwrap();
        let cells = cells(image.view(), Rect { left: 95.0, top: 60.0, right: 145.0, bottom: 120.0 });
        assert_eq!(cells.len(), 96);
        for (i, cell) in cells.iter().enumerate() {
            let (column, row) = (i % 12, i / 12);
            // The head, 1.7 times the box, begins at column 77 and row 39.
            let beside = column < 3 || (column < 6 && row < 2);
            assert_eq!(cell.is_some(), beside, "{column} {row}");
        }
        assert!((cells[0].unwrap()[0] - linear(128)).abs() < 1e-3);
    }

    #[test]
    fn few_cells_are_no_room() {
        assert!(of(&frames(FEWEST - 1, |_, _| Some(1.0))).is_none());
        assert!(of(&frames(9, |_, t| (t != 3).then_some(1.0))).is_none());
        assert!(of(&[]).is_none());
    }
}
