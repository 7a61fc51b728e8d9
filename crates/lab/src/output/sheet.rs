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
    let (width, height) = (first.width(), first.height());
    let (columns, rows) = (small.len().min(COLUMNS), small.len().div_ceil(COLUMNS));
    let mut sheet = Image::filled(columns * width, rows * height, [32; 3]);
    let stride = columns * width * 3;
    for (i, image) in small.iter().enumerate() {
        let (left, top) = (i % COLUMNS * width * 3, i / COLUMNS * height);
        let bytes = image.width().min(width) * 3;
        for y in 0..image.height().min(height) {
            let start = (top + y) * stride + left;
            sheet.pixels_mut()[start..start + bytes].copy_from_slice(&image.view().row(y)[..bytes]);
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
}
