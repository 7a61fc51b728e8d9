//! Traces of a raster: the pixels of a screen or the dots of a print, and their beat with the camera's own pixels.
//!
//! Skin has no period. Where forehead and cheeks share a spectral line that stands far out of the spectrum around it, there
//! is a raster before the camera. Noise alone has a power spectrum of exponential distribution, whose greatest of some
//! thousand values is about ten times their median; [`PEAK`] is beyond its reach. Hair and lashes have no period
//! either, but a direction: their power lies along a ridge, and not in one place. The lines of JPEG's own 8x8 blocks, of
//! scaling and of interlacing lie on the axes and on multiples of an eighth and are left out; video's lie anywhere once it was
//! scaled, so that only frames which were coded one by one are looked at.

use bonafide_imaging::{Point, Rect, View};
use rustfft::num_complex::Complex32;
use rustfft::{Fft, FftPlanner};
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::{Evidence, Status};
use crate::face::Face;

const NAME: &str = "traces";

/// Side of a patch of skin in frame pixels.
const SIDE: usize = 64;
/// Distance of the eyes' outer corners from which cheeks and forehead hold a patch.
const LEAST_EYES: f32 = 100.0;
/// Middles of the patches: forehead, the person's right cheek, the left.
const PATCHES: [usize; 3] = [151, 50, 280];
const EYES: [usize; 2] = [33, 263];
/// Power of a line over the median of its ring.
const PEAK: f32 = 40.0;
/// The same over that of any other place near it, and how near: a wave's own power reaches two bins under the raised cosine.
const ALONE: f32 = 3.0;
const NEAR: RangeInclusive<i32> = 3..=5;
/// Bins about the middle where skin itself has structure.
const LOWEST: i32 = 7;
/// Bins on either side of the axes and of the multiples of an eighth that belong to coding.
const GUARD: i32 = 1;
/// Bins by which one line may differ between patches: perspective changes the pitch.
const SAME: i32 = 2;
/// Share of the frames that must show a raster.
const SHARE: f32 = 0.5;
/// Frames that are looked at.
const MOST_FRAMES: usize = 12;
/// What is said at most; screens far away and fine prints leave no trace, so silence says nearly nothing.
const FOR_ATTACK: f32 = -2.0;
const FOR_BONA_FIDE: f32 = 0.05;

/// Gathers the lines of patches of skin.
pub(super) struct Traces {
    transform: Arc<dyn Fft<f32>>,
    looked: usize,
    found: usize,
}

impl Default for Traces {
    fn default() -> Self {
        Self { transform: FftPlanner::new().plan_fft_forward(SIDE), looked: 0, found: 0 }
    }
}

impl Traces {
    /// The next frame with one face.
    pub fn look(&mut self, frame: View<'_>, face: &Face) {
        if self.looked >= MOST_FRAMES {
            return;
        }
        let point = |i: usize| face.mesh.points.get(i).map(|p| p.flat());
        let [Some(right), Some(left)] = EYES.map(point) else { return };
        if right.distance(left) < LEAST_EYES {
            return;
        }
        let lines: Vec<Vec<[i32; 2]>> =
            PATCHES.iter().filter_map(|&i| patch(frame, point(i)?)).map(|patch| self.lines(&patch)).collect();
        if lines.len() < 2 {
            return;
        }
        self.looked += 1;
        let near = |a: &[i32; 2], b: &[i32; 2]| (a[0] - b[0]).abs() <= SAME && (a[1] - b[1]).abs() <= SAME;
        let shared = lines.iter().enumerate().any(|(i, ours)| {
            lines[i + 1..].iter().any(|others| ours.iter().any(|a| others.iter().any(|b| near(a, b))))
        });
        self.found += usize::from(shared);
    }

    /// What the frames say together.
    pub fn evidence(&self) -> Evidence {
        if self.looked == 0 {
            let text =
                "No frame that was coded by itself shows enough skin, near enough, to look for a raster.";
            return Evidence::missing(NAME, "traces_not_measured", text);
        }
        let share = self.found as f32 / self.looked as f32;
        let (ratio, code, text) = if share >= SHARE {
            (FOR_ATTACK, "raster_seen", "A raster lies over the face, as screens and prints have it")
        } else {
            (FOR_BONA_FIDE, "no_raster_seen", "No raster lies over the face")
        };
        Evidence {
            name: NAME,
            status: Status::Present,
            score: Some(1.0 - share),
            log_likelihood_ratio: ratio,
            code,
            text: format!("{text}: seen in {} of {} frame(s).", self.found, self.looked),
        }
    }

    /// Places of the lines in the upper half of a patch's spectrum, in bins.
    fn lines(&self, patch: &[f32]) -> Vec<[i32; 2]> {
        let power = self.power(patch);
        let half = SIDE as i32 / 2;
        let ring = |x: i32, y: i32| (f64::from(x * x + y * y).sqrt() / 4.0) as usize;
        let mut rings: Vec<Vec<f32>> = vec![Vec::new(); SIDE];
        let places = || (0..half).flat_map(|y| (-half + 1..half).map(move |x| [x, y]));
        for [x, y] in places().filter(|&[x, y]| !is_left_out(x, y)) {
            rings[ring(x, y)].push(power[index(x, y)]);
        }
        let medians: Vec<f32> = rings
            .into_iter()
            .map(|mut ring| {
                ring.sort_by(f32::total_cmp);
                ring.get(ring.len() / 2).copied().unwrap_or(f32::INFINITY)
            })
            .collect();
        // A patch that is clipped, or as plain as a drawing, has no noise to compare with.
        let over = |median: f32, value: f32| if median > 1e-3 { value / median } else { 0.0 };
        let mut stands_out = vec![0.0; SIDE * SIDE];
        for [x, y] in places().filter(|&[x, y]| !is_coding(x, y)) {
            // The spectrum of what is real is its own mirror image.
            for place in [index(x, y), index(-x, -y)] {
                stands_out[place] = over(medians[ring(x, y)], power[place]);
            }
        }
        let most = *NEAR.end();
        let is_line = |[x, y]: [i32; 2]| {
            let ours = stands_out[index(x, y)];
            let mut near = (-most..=most)
                .flat_map(|dy| (-most..=most).map(move |dx| [dx, dy]))
                .filter(|[dx, dy]| NEAR.contains(&dx.abs().max(dy.abs())));
            ours > PEAK && near.all(|[dx, dy]| ours >= ALONE * stands_out[index(x + dx, y + dy)])
        };
        places().filter(|&[x, y]| !is_left_out(x, y) && is_line([x, y])).collect()
    }

    /// The power spectrum of a patch under a raised cosine, rows of vertical frequency.
    fn power(&self, patch: &[f32]) -> Vec<f32> {
        let window: Vec<f32> = (0..SIDE)
            .map(|i| 0.5 - 0.5 * (std::f32::consts::TAU * (i as f32 + 0.5) / SIDE as f32).cos())
            .collect();
        let mean = patch.iter().sum::<f32>() / patch.len() as f32;
        let mut values: Vec<Complex32> = patch
            .iter()
            .enumerate()
            .map(|(i, v)| Complex32::new((v - mean) * window[i / SIDE] * window[i % SIDE], 0.0))
            .collect();
        self.transform.process(&mut values);
        let mut across: Vec<Complex32> =
            (0..SIDE * SIDE).map(|i| values[(i % SIDE) * SIDE + i / SIDE]).collect();
        self.transform.process(&mut across);
        (0..SIDE * SIDE)
            .map(|i| across[(i % SIDE) * SIDE + i / SIDE].norm_sqr() / (SIDE * SIDE) as f32)
            .collect()
    }
}

/// Where the power of a bin lies.
fn index(x: i32, y: i32) -> usize {
    let side = SIDE as i32;
    y.rem_euclid(side) as usize * SIDE + x.rem_euclid(side) as usize
}

/// Where no line is looked for: what skin puts there, and the lines of a coding's blocks all along.
fn is_left_out(x: i32, y: i32) -> bool {
    is_skin(x, y) || is_of_blocks(x) || is_of_blocks(y)
}

/// Where skin or a coding itself puts power.
fn is_coding(x: i32, y: i32) -> bool {
    is_skin(x, y) || x.abs().min(y.abs()) <= GUARD || is_of_blocks(x) && is_of_blocks(y)
}

fn is_skin(x: i32, y: i32) -> bool {
    x * x + y * y < LOWEST * LOWEST
}

fn is_of_blocks(v: i32) -> bool {
    let block = SIDE as i32 / 8;
    let rest = v.rem_euclid(block);
    rest <= GUARD || rest >= block - GUARD
}

/// Luma of a patch; `None` where it leaves the frame.
fn patch(frame: View<'_>, middle: Point) -> Option<Vec<f32>> {
    let half = SIDE as f32 / 2.0;
    let part = Rect::new(middle.x - half, middle.y - half, middle.x + half, middle.y + half);
    let inside = part.left >= 0.0
        && part.top >= 0.0
        && part.right <= frame.width() as f32
        && part.bottom <= frame.height() as f32;
    if !inside {
        return None;
    }
    let (left, top) = (part.left as usize, part.top as usize);
    let (left, top) = (left.min(frame.width() - SIDE), top.min(frame.height() - SIDE));
    let rows = (top..top + SIDE).flat_map(|y| frame.row(y)[3 * left..3 * (left + SIDE)].chunks_exact(3));
    Some(rows.map(|p| 0.299 * f32::from(p[0]) + 0.587 * f32::from(p[1]) + 0.114 * f32::from(p[2])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noise of a fixed seed over a slope, with a grid of a period and an angle.
    fn skin(seed: u32, grid: f32, period: f32, angle: f32) -> Vec<f32> {
        let mut state = seed | 1;
        let mut grain = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as f32 / 65536.0 - 0.5
        };
        let (sin, cos) = angle.to_radians().sin_cos();
        (0..SIDE * SIDE)
            .map(|i| {
                let (x, y) = ((i % SIDE) as f32, (i / SIDE) as f32);
                let wave = (std::f32::consts::TAU * (x * cos + y * sin) / period).cos();
                140.0 + 0.3 * x - 0.2 * y + 8.0 * grain() + grid * wave
            })
            .collect()
    }

    #[test]
    fn skin_with_noise_has_no_line_and_a_raster_has_one() {
        let traces = Traces::default();
        for seed in 0..200 {
            assert_eq!(traces.lines(&skin(seed * 7919 + 3, 0.0, 4.0, 0.0)), Vec::<[i32; 2]>::new(), "{seed}");
        }
        let lines = traces.lines(&skin(5, 1.5, 5.3, 20.0));
        // 64 / 5.3 = 12.1 bins at 20 degrees.
        assert!(lines.contains(&[11, 4]), "{lines:?}");
    }

    /// A strand of hair: a band that is as wide everywhere.
    #[test]
    fn what_has_a_direction_and_no_period_is_no_raster() {
        let traces = Traces::default();
        let has_line = |seed: u8| {
            let part = f32::from(seed) / 60.0;
            let (sin, cos) = (25.0 + 40.0 * part).to_radians().sin_cos();
            let (at, half) = (20.0 + 30.0 * part, 1.0 + f32::from(seed % 7) / 5.0);
            let mut strand = skin(u32::from(seed) + 1, 0.0, 4.0, 0.0);
            for (i, v) in strand.iter_mut().enumerate() {
                let (x, y) = ((i % SIDE) as f32, (i / SIDE) as f32);
                *v -= 25.0 * (1.5 - (x * cos + y * sin - at).abs() / half).clamp(0.0, 1.0);
            }
            !traces.lines(&strand).is_empty()
        };
        // By chance some have one, which two patches would have to share; without a look at what is near, nearly all.
        let lines = (0..60).filter(|&seed| has_line(seed)).count();
        assert!(lines < 20, "{lines}");
    }

    #[test]
    fn the_lines_of_blocks_and_axes_are_coding() {
        let traces = Traces::default();
        assert!(
            traces.lines(&skin(5, 4.0, 8.0, 0.0)).is_empty()
                && traces.lines(&skin(5, 4.0, 4.0, 90.0)).is_empty()
        );
        assert!(is_left_out(0, 20) && is_left_out(20, 0) && is_left_out(16, 11) && !is_left_out(11, 20));
    }

    #[test]
    fn what_shows_no_skin_is_missing() {
        let evidence = Traces::default().evidence();
        assert_eq!((evidence.status, evidence.code), (Status::Missing, "traces_not_measured"));
        let seen = Traces { looked: 4, found: 3, ..Traces::default() }.evidence();
        assert!(seen.code == "raster_seen" && seen.log_likelihood_ratio < -1.0);
    }
}
