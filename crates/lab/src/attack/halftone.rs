//! Dots of four inks, each in rows of its own angle, as laser printers lay them.

use bonafide_imaging::Point;

/// Angles of cyan, magenta, yellow and black in degrees: those that show the least moiré with each other.
const ANGLES: [f32; 4] = [15.0, 75.0, 0.0, 45.0];
/// What part of each colour of light an ink's dot lets through.
const INKS: [[f32; 3]; 4] = [[0.1, 0.7, 0.9], [0.85, 0.12, 0.6], [0.95, 0.9, 0.1], [0.06, 0.06, 0.06]];
/// Part of the grey in three inks that is black ink instead.
const BLACK: f32 = 0.7;
/// How steeply a dot ends.
const STEEP: f32 = 4.0;
/// Where in a pixel its light is looked at, in pixels.
const SAMPLES: [[f32; 2]; 4] = [[-0.25, -0.25], [0.25, -0.25], [-0.25, 0.25], [0.25, 0.25]];

/// The screens of a print.
pub(super) struct Halftone {
    /// Sines and cosines of the angles times dots per pixel of the picture.
    rows: [(f32, f32); 4],
}

impl Halftone {
    /// A print of a picture that is `width` pixels wide.
    pub fn new(seed: u64, width: f32) -> Self {
        let mut random = fastrand::Rng::with_seed(seed ^ 0xD075);
        // Dots across the print: a page of a plain laser printer, seen from near enough that they are not all lost.
        let density = (150.0 + 90.0 * random.f32()) / width.max(1.0);
        let rows = ANGLES.map(|angle: f32| {
            let (sin, cos) = angle.to_radians().sin_cos();
            (sin * density, cos * density)
        });
        Self { rows }
    }

    /// What part of each colour of light comes back from a place where `light`, linear, is meant. `pixel` is the side of a
    /// pixel of the frame in the picture's pixels.
    pub fn printed(&self, light: [f32; 3], place: Point, pixel: f32) -> [f32; 3] {
        // Dots cover areas; the eye's even steps of ink go with the root of the light.
        let lack = light.map(|v| 1.0 - v.clamp(0.0, 1.0));
        let black = BLACK * lack[0].min(lack[1]).min(lack[2]);
        let part = |lack: f32| (lack - black) / (1.0 - black).max(1e-3);
        let inks = [part(lack[0]), part(lack[1]), part(lack[2]), black];
        let mut sum = [0.0; 3];
        for [right, down] in SAMPLES {
            let (x, y) = (place.x + right * pixel, place.y + down * pixel);
            let mut through = [1.0; 3];
            for ((ink, (sin, cos)), colour) in inks.into_iter().zip(self.rows).zip(INKS) {
                let (u, v) = (x * cos + y * sin, y * cos - x * sin);
                let height = even(0.5 + 0.25 * (wave(u) + wave(v)));
                // No ink leaves no dot, and all of it no gap.
                let dot = ((ink * (1.0 + 1.0 / STEEP) - height) * STEEP).clamp(0.0, 1.0);
                through = std::array::from_fn(|c| through[c] * (1.0 - dot * (1.0 - colour[c])));
            }
            sum = std::array::from_fn(|c| sum[c] + 0.25 * through[c]);
        }
        sum
    }
}

/// The sum of two triangles, 0..1, made as often low as high, so that a dot covers as much as there is ink.
fn even(height: f32) -> f32 {
    if height < 0.5 { 2.0 * height * height } else { 1.0 - 2.0 * (1.0 - height) * (1.0 - height) }
}

/// A triangle of period 1 between -1 and 1.
fn wave(v: f32) -> f32 {
    4.0 * (v - v.floor() - 0.5).abs() - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_stays_white_black_is_dark_and_grey_is_dots() {
        let halftone = Halftone::new(3, 400.0);
        let all = |light: f32| -> Vec<f32> {
            (0..900)
                .map(|i| halftone.printed([light; 3], Point::new((i % 30) as f32, (i / 30) as f32), 0.5)[1])
                .collect()
        };
        assert!(all(1.0).iter().all(|v| *v > 0.9));
        assert!(all(0.0).iter().sum::<f32>() / 900.0 < 0.3);
        let grey = all(0.5);
        let mean = grey.iter().sum::<f32>() / 900.0;
        assert!((0.3..0.65).contains(&mean), "{mean}");
        assert!(grey.iter().any(|v| *v > mean + 0.2) && grey.iter().any(|v| *v < mean - 0.2));
    }
}
