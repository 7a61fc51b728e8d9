//! Edges of eight by eight blocks that lie across the frame's own: a film that was coded, moved and coded again.
//!
//! JPEG codes blocks of eight by eight from the upper left corner (ITU-T T.81, A.2.3) and leaves a small step where two of
//! them meet. What a frame's last coding does to the eight columns of a block, it does alike from the left and from the
//! right, so a column stands out from its mirror image only where another coding had its edges.
//!
//! What happens to honest frames is left alone. A webcam codes its stream and the page codes it again: both have their
//! edges in one place. A browser that cuts a stream does so along one axis, and common sizes to each other at multiples of
//! eight: 960 rows to 720 from row 120. One that scales it moves the period away from eight, so that no column of the
//! block has an edge in most blocks; halved, an edge falls on the middle, which is its own mirror image and is not
//! looked at.

use bonafide_imaging::colour::Plane;

/// Side of JPEG's blocks in pixels.
const BLOCK: usize = 8;
/// Where a second grid may begin: not with the frame's own, and not in the middle.
const OFFSETS: [usize; 6] = [1, 2, 3, 5, 6, 7];
/// Frames that are looked at: a second of most captures, in which what moves has left its place.
const MOST_FRAMES: usize = 10;
/// Difference of neighbours, in steps of 255, from which there is an edge of the scene, which says nothing of coding.
const FLAT: i16 = 8;
/// Most that one place may add, in half steps of 255.
const MOST: i16 = 8;
/// Blocks along each axis from which most of them are a number.
const FEWEST_BLOCKS: usize = 24;
/// Share of the blocks, as a part of this, that need not show it: a fifth.
const MAY_LACK: usize = 5;
/// Height of the edge over its mirror image, in half steps of 255. By experiment on the lab's webcam and telephones: 0.05
/// at most in 35 bona fide captures, whose colour filter is not its own mirror image; 0.22 in the middle of 35 films of
/// quality 68 that were moved. Below 0 in 2415 still pictures of real faces.
const HIGH: f32 = 0.16;

/// Gathers the steps between neighbours, by column and by row.
#[derive(Default)]
pub(super) struct Grid {
    size: (usize, usize),
    frames: usize,
    columns: Vec<Edge>,
    rows: Vec<Edge>,
}

impl Grid {
    /// The next frame. Only frames of one size are looked at, and only of whole blocks: a picture that is turned or
    /// mirrored after coding begins with the others.
    pub fn look(&mut self, plane: &Plane) {
        let (width, height) = (plane.width, plane.height);
        if self.frames == 0 {
            self.size = (width, height);
            self.columns = vec![Edge::default(); width];
            self.rows = vec![Edge::default(); height];
        }
        let is_whole =
            [width, height].iter().all(|side| side.is_multiple_of(BLOCK) && *side >= BLOCK * FEWEST_BLOCKS);
        if self.frames >= MOST_FRAMES || self.size != (width, height) || !is_whole {
            return;
        }
        self.frames += 1;
        for y in 0..height {
            let row = plane.row(y);
            let beside = row.iter().zip(&row[1..]).zip(&row[2..]).zip(&row[3..]);
            for (edge, (((a, b), c), d)) in self.columns[2..].iter_mut().zip(beside) {
                edge.add(step(*a, *b, *c, *d));
            }
        }
        for (y, edge) in self.rows.iter_mut().enumerate().take(height - 1).skip(2) {
            let [a, b, c, d] = [y - 2, y - 1, y, y + 1].map(|y| plane.row(y));
            for (((a, b), c), d) in a.iter().zip(b).zip(c).zip(d) {
                edge.add(step(*a, *b, *c, *d));
            }
        }
    }

    /// Whether a second grid lies across the frames' own along both axes. By how much is not told: a coding leaves more
    /// than its edges, which may stand out higher.
    pub fn is_crossed(&self) -> bool {
        [&self.columns, &self.rows].into_iter().all(|edges| is_crossed(edges))
    }
}

/// The sum of the steps at one column or row.
#[derive(Clone, Copy, Default)]
struct Edge {
    sum: i32,
    count: u32,
}

impl Edge {
    fn add(&mut self, (step, counts): (i16, bool)) {
        self.sum += i32::from(step);
        self.count += u32::from(counts);
    }

    fn mean(self) -> f32 {
        self.sum as f32 / self.count.max(1) as f32
    }
}

/// By how many half steps of 255 the two in the middle of four neighbours are farther apart than the others are from them,
/// and whether it counts; 0 where it does not.
fn step(a: u8, b: u8, c: u8, d: u8) -> (i16, bool) {
    let apart = |p: u8, q: u8| i16::from(p.abs_diff(q));
    let (before, after) = (apart(a, b), apart(c, d));
    let counts = before < FLAT && after < FLAT;
    let step = (2 * apart(b, c) - before - after).clamp(-MOST, MOST);
    (step * i16::from(counts), counts)
}

/// Whether at some offset the edges of four fifths of the blocks stand out from their mirror images.
fn is_crossed(edges: &[Edge]) -> bool {
    let means: Vec<f32> = edges.iter().map(|edge| edge.mean()).collect();
    let rises = |x: usize| Some(means.get(x)? - 0.5 * (means.get(x.checked_sub(1)?)? + means.get(x + 1)?));
    OFFSETS.into_iter().any(|offset| {
        let mut heights: Vec<f32> = (2 * BLOCK..means.len().saturating_sub(BLOCK))
            .step_by(BLOCK)
            .filter_map(|x| {
                let mirrored = 0.5 * (rises(x - offset)? + rises(x + BLOCK - offset)?);
                Some(rises(x + offset)? - mirrored)
            })
            .collect();
        heights.sort_by(f32::total_cmp);
        heights.get(heights.len() / MAY_LACK).is_some_and(|&height| height >= HIGH)
    })
}

#[cfg(test)]
mod tests {
    use bonafide_imaging::colour::{Luma, luma};
    use bonafide_imaging::resize::{Filter, resize};
    use bonafide_imaging::{DecodeLimits, Image, decode, encode};

    use super::*;

    const SIDE: usize = 320;

    /// A scene that drifts, with the noise of a sensor: as a camera sees it, before anything is coded.
    fn scene(side: usize, i: u32) -> Image {
        let mut state = (i + 1).wrapping_mul(2_654_435_761) | 1;
        let (mut pixels, drift) = (Vec::new(), i as f32 * 1.3);
        for y in 0..side {
            for x in 0..side {
                let (u, v) = (x as f32 + drift, y as f32 - 0.7 * drift);
                let scene = 120.0 + 45.0 * (u * 0.071).sin() + 30.0 * (v * 0.053 + u * 0.02).cos();
                let inside = (u - 170.0).hypot(v - 150.0) < 90.0;
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let grain = ((state >> 16) % 5) as f32 - 2.0;
                pixels.extend([(scene + if inside { 35.0 } else { 0.0 } + grain) as u8; 3]);
            }
        }
        Image::new(side, side, pixels).unwrap()
    }

    fn coded(image: &Image, quality: u8) -> Image {
        let bytes = encode::jpeg(image.view(), quality).unwrap();
        decode(&bytes, &DecodeLimits::default()).unwrap().image
    }

    fn cut(image: &Image, left: usize, top: usize) -> Image {
        image.view().crop(left, top, left + SIDE, top + SIDE).to_image()
    }

    /// What is said of frames which something was done to before they were coded as a page does it.
    fn is_found(before: impl Fn(u32) -> Image) -> bool {
        let mut grid = Grid::default();
        for i in 0..8 {
            grid.look(&luma(coded(&before(i), 92).view(), Luma::Bt601));
        }
        grid.is_crossed()
    }

    #[test]
    fn a_film_that_was_coded_and_moved_along_both_axes_is_found() {
        for (left, top) in [(3, 5), (1, 7)] {
            assert!(is_found(|i| cut(&coded(&scene(SIDE + 16, i), 60), left, top)), "{left} {top}");
        }
    }

    #[test]
    fn cameras_and_what_browsers_do_to_their_streams_are_left_alone() {
        let at = |side: usize, i: u32| coded(&scene(side, i), 60);
        assert!(!is_found(|i| scene(SIDE, i)), "coded by the page alone");
        assert!(!is_found(|i| at(SIDE, i)), "coded by the camera at the same size");
        assert!(!is_found(|i| cut(&at(SIDE + 16, i), 8, 16)), "cut at whole blocks");
        assert!(!is_found(|i| cut(&at(SIDE + 16, i), 3, 0)), "cut along one axis");
        assert!(!is_found(|i| cut(&at(SIDE + 16, i), 4, 4)), "half a block off, where halving has edges too");
        for side in [2 * SIDE, 3 * SIDE / 2, SIDE * 9 / 8, SIDE * 3 / 4] {
            let scaled = |i| resize(at(side, i).view(), SIDE, SIDE, Filter::Bilinear);
            assert!(!is_found(scaled), "scaled from {side}");
        }
    }

    #[test]
    fn frames_of_another_size_or_of_parts_of_blocks_are_left_out() {
        let moved = |i| luma(coded(&cut(&coded(&scene(SIDE + 16, i), 60), 3, 5), 92).view(), Luma::Bt601);
        let mut grid = Grid::default();
        grid.look(&moved(0));
        let of_one = grid.is_crossed();
        grid.look(&luma(scene(SIDE + 8, 1).view(), Luma::Bt601));
        assert_eq!((grid.frames, grid.is_crossed()), (1, of_one));
        for (width, height) in [(0, 0), (1, 3), (SIDE + 3, SIDE), (8, 8)] {
            let mut grid = Grid::default();
            grid.look(&Plane { width, height, values: vec![90; width * height] });
            assert_eq!((grid.frames, grid.is_crossed()), (0, false), "{width} {height}");
        }
    }
}
