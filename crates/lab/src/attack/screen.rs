//! A screen: rows of red, green and blue stripes, bluish, brighter than paper, behind glass that mirrors the room.

use bonafide_imaging::colour::linear;

use super::sheet::Spot;
use crate::camera::encoded;
use crate::subject::Texture;

/// Samples of a camera's pixel in each direction.
const SAMPLES: usize = 3;
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
        let place = (spot.frame.x * cos + spot.frame.y * sin, spot.frame.y * cos - spot.frame.x * sin);
        let mut sum = [0.0f32; 3];
        for i in 0..SAMPLES * SAMPLES {
            let step = |k: usize| (k as f32 + 0.5) / SAMPLES as f32 - 0.5;
            let x = (place.0 + step(i % SAMPLES)) * self.density;
            let y = (place.1 + step(i / SAMPLES)) * self.density;
            if y.rem_euclid(1.0) > LIT[1] {
                continue;
            }
            let across = 3.0 * x.rem_euclid(1.0);
            if across.fract() <= LIT[0] {
                sum[(across as usize).min(2)] += 1.0;
            }
        }
        let mean = (SAMPLES * SAMPLES) as f32 * LIT[0] * LIT[1] / 3.0;
        sum.map(|v| v / mean)
    }
}
