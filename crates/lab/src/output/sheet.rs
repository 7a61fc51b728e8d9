//! A contact sheet: frames side by side, to see a clip at one glance.

use bonafide_imaging::Image;
use bonafide_imaging::resize::{Filter, fit};

/// Frames of a row.
const COLUMNS: usize = 6;
/// Longest side of a frame in the sheet, in pixels.
const SIDE: usize = 240;

/// The frames in rows, left to right, each scaled to the same size; the first sets it.
pub fn sheet(frames: &[Image]) -> Image {
    let small: Vec<Image> = frames.iter().map(|frame| fit(frame.view(), SIDE, Filter::Area)).collect();
    let Some(first) = small.first() else { return Image::filled(1, 1, [0; 3]) };
    grid(&small, COLUMNS, (first.width(), first.height()))
}

/// The frames in rows of `columns`, as they are, each in a cell of columns and rows of pixels; what is larger is cut off.
pub fn grid(frames: &[Image], columns: usize, (width, height): (usize, usize)) -> Image {
    let columns = columns.clamp(1, frames.len().max(1));
    let rows = frames.len().div_ceil(columns).max(1);
    let mut sheet = Image::filled(columns * width, rows * height, [32; 3]);
    let stride = columns * width * 3;
    for (i, image) in frames.iter().enumerate() {
        let (wide, high) = (image.width().min(width), image.height().min(height));
        // In the middle of its cell.
        let left = (i % columns * width + (width - wide) / 2) * 3;
        let top = i / columns * height + (height - high) / 2;
        for y in 0..high {
            let start = (top + y) * stride + left;
            sheet.pixels_mut()[start..start + 3 * wide].copy_from_slice(&image.view().row(y)[..3 * wide]);
        }
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_frames_take_two_rows() {
        let frames: Vec<Image> = (0..7).map(|i| Image::filled(40, 30, [10 * i; 3])).collect();
        let sheet = sheet(&frames);
        assert_eq!((sheet.width(), sheet.height()), (240, 60));
        assert_eq!(sheet.view().pixel(239, 0), [50; 3]);
        assert_eq!(sheet.view().pixel(0, 59), [60; 3]);
        assert_eq!(sheet.view().pixel(100, 59), [32; 3]);
    }

    #[test]
    fn a_frame_lies_in_the_middle_of_its_cell() {
        let sheet = grid(&[Image::filled(4, 2, [9; 3]), Image::filled(9, 9, [7; 3])], 2, (6, 6));
        assert_eq!((sheet.width(), sheet.height()), (12, 6));
        assert_eq!([sheet.view().pixel(1, 2), sheet.view().pixel(0, 2)], [[9; 3], [32; 3]]);
        assert_eq!([sheet.view().pixel(6, 0), sheet.view().pixel(11, 5)], [[7; 3]; 2]);
    }
}
