//! A frame as 256 signs: alike for one moment however it is coded and scaled, and another as soon as the face moves.

use bonafide_imaging::View;
use bonafide_imaging::colour::{Luma, luma};

use super::print::Print;

/// Cells of the print that are looked at, from the left and from the top: the middle, where a face is.
const LEFT: usize = 8;
const TOP: usize = 4;
const SIDE: usize = 16;
/// Steps of 255 by which a cell must be brighter than its right neighbour to set a bit: more than what coding changes a
/// mean by, so that a plain wall sets none.
const BRIGHTER: f32 = 2.0;
/// Steps of 255 between the darkest and the brightest cell of a picture that shows something: not a covered lens.
const SHOWS: f32 = 24.0;

/// The signs of differences between neighbouring cells in the middle of a frame, row by row; `None` for one that shows
/// nothing. Says where it is brighter, never by how much: no picture can be made of it.
pub fn mark(frame: View<'_>) -> Option<[u64; 4]> {
    let print = Print::of(&luma(frame, Luma::Bt601));
    let (mut least, mut most) = (f32::MAX, f32::MIN);
    let mut mark = [0_u64; 4];
    for place in 0..SIDE * SIDE {
        let (column, row) = (LEFT + place % SIDE, TOP + place / SIDE);
        let cell = print.cell(column, row);
        (least, most) = (least.min(cell), most.max(cell));
        if cell - print.cell(column + 1, row) > BRIGHTER {
            mark[place / 64] |= 1 << (place % 64);
        }
    }
    (most - least >= SHOWS).then_some(mark)
}

#[cfg(test)]
mod tests {
    use bonafide_imaging::Image;

    use super::*;

    fn picture(side: usize, value: impl Fn(usize, usize) -> u8) -> Image {
        let pixels = (0..side * side).flat_map(|i| [value(i % side, i / side); 3]).collect();
        Image::new(side, side, pixels).unwrap()
    }

    /// Stripes of two cells: bright to dark inside the picture at every second pair.
    fn stripes(side: usize) -> Image {
        picture(side, |x, _| if (x * 32 / side / 2).is_multiple_of(2) { 200 } else { 40 })
    }

    #[test]
    fn a_bit_is_a_step_down_to_the_right() {
        // Cells 8 to 23 are bright, bright, dark, dark, and so on; the step is at the second of each four.
        let row = (0..16).filter(|cell| cell % 4 == 1).fold(0_u64, |bits, cell| bits | 1 << cell);
        let word = row | row << 16 | row << 32 | row << 48;
        assert_eq!(mark(stripes(320).view()), Some([word; 4]));
        assert_eq!(mark(stripes(640).view()), mark(stripes(320).view()), "at any size");
    }

    #[test]
    fn what_shows_nothing_has_no_mark() {
        assert_eq!(mark(picture(64, |_, _| 7).view()), None);
        assert_eq!(mark(picture(64, |x, _| 100 + (x % 3) as u8).view()), None);
        // Smaller than its cells: still an answer.
        let _ = mark(picture(3, |x, _| (x * 80) as u8).view());
    }
}
