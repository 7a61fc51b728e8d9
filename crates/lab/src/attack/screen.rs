//! A screen: rows of red, green and blue stripes, bluish, brighter than paper, behind glass that mirrors the room.

use bonafide_imaging::colour::linear;

use super::sheet::Spot;
use crate::camera::encoded;
use crate::subject::Texture;

/// Side of what a pixel of the camera gathers light from, in its own pixels: its area, and some of the lens's blur.
const APERTURE: f32 = 1.15;
/// Share of a stripe that is lit, across and along.
const LIT: [f32; 2] = [0.8, 0.85];

/// A screen of a resolution.
pub(super) struct Screen {
    /// Pixels of the screen per pixel of the frame.
    density: f32,
    tilt: (f32, f32),
    tint: [f32; 3],
    brightness: f32,
    mirrored: f32,
}

impl Screen {
    /// `width` is that of the picture on it, in frame pixels.
    pub fn new(seed: u64, width: f32) -> Self {
        let mut random = fastrand::Rng::with_seed(seed ^ 0x5C2EE);
        // From a tablet to a telephone held near.
        let pixels = 700.0 + 700.0 * random.f32();
        let tilt = (0.06 * (random.f32() - 0.5)).sin_cos();
        Self {
            density: pixels / width,
            tilt,
            tint: [0.94, 0.99, 1.07],
            brightness: 0.75 + 0.35 * random.f32(),
            mirrored: 0.01 + 0.03 * random.f32(),
        }
    }

    /// The colour of a spot, 0..255.
    pub fn colour(&self, shown: &Texture, level: usize, spot: &Spot) -> [f32; 3] {
        let mirrored = self.mirrored + 0.25 * spot.glare;
        if !spot.on_picture {
            return [255.0 * encoded(0.012 + 0.4 * mirrored); 3];
        }
        let light = shown
            .colour(level, spot.place.x, spot.place.y)
            .map(|v| linear(v.round().clamp(0.0, 255.0) as u8));
        let lit = self.lit(spot);
        // Screens fade when they are seen from the side.
        let fade = self.brightness * spot.facing.powi(2);
        std::array::from_fn(|i| 255.0 * encoded(0.004 + light[i] * self.tint[i] * lit[i] * fade + mirrored))
    }

    /// What part of each colour's light falls on the pixel, 1 in the mean.
    fn lit(&self, spot: &Spot) -> [f32; 3] {
        let (sin, cos) = self.tilt;
        let x = (spot.frame.x * cos + spot.frame.y * sin) * self.density;
        let y = (spot.frame.y * cos - spot.frame.x * sin) * self.density;
        let half = 0.5 * APERTURE * self.density;
        let down = gathered(y - half, y + half, 0.0, LIT[1]);
        let stripe = LIT[0] / 3.0;
        std::array::from_fn(|c| {
            let begin = c as f32 / 3.0 + (1.0 - LIT[0]) / 6.0;
            down * gathered(x - half, x + half, begin, stripe)
        })
    }
}

/// Mean from `from` to `to` of a wave of period 1 that is lit for `length` from `begin` on, 1 in the mean of a whole period.
fn gathered(from: f32, to: f32, begin: f32, length: f32) -> f32 {
    let until = |v: f32| v.floor() * length + (v - v.floor() - begin).clamp(0.0, length);
    (until(to) - until(from)) / ((to - from) * length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_is_gathered_as_it_is_lit() {
        assert!((gathered(0.0, 1.0, 0.2, 0.3) - 1.0).abs() < 1e-5);
        assert!(
            (gathered(0.0, 0.5, 0.0, 0.25) - 2.0).abs() < 1e-5 && gathered(0.5, 0.9, 0.0, 0.25).abs() < 1e-5
        );
        // Over many periods nothing is left of the wave but a beat.
        assert!((gathered(0.3, 7.45, 0.1, 0.3) - 1.0).abs() < 0.15);
    }
}
