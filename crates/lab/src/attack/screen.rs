//! A screen: rows of small lights, bluish, brighter than paper, behind glass that mirrors the room.

mod panel;

use std::time::Duration;

use super::reflection::Reflection;
use super::sheet::Spot;
use crate::camera::{encoded, linear};
use crate::subject::Texture;
pub(super) use panel::Panel;
use panel::{gathered, lit};

/// Side of what a pixel of the camera gathers light from, in its own pixels: its area, and some of the lens's blur.
const APERTURE: f32 = 1.15;
/// How often per second diodes are switched, give or take, and for what part of the time they are on.
const HERTZ: f32 = 240.0;
const OFF: f32 = 3.0;
const DUTY: f32 = 0.6;

/// A screen of a resolution.
pub(super) struct Screen {
    panel: Panel,
    /// Pixels of the screen per pixel of the frame, and per pixel of the picture on it.
    density: f32,
    pitch: f32,
    /// Switchings of the diodes per second, and those that had been at the beginning.
    hertz: f32,
    phase: f32,
    tilt: (f32, f32),
    tint: [f32; 3],
    brightness: f32,
    mirrored: f32,
    reflection: Option<Reflection>,
}

impl Screen {
    /// `width` is that of the picture on it in frame pixels, `scale` frame pixels per pixel of the picture.
    pub fn new(seed: u64, width: f32, scale: f32, panel: Panel) -> Self {
        let mut random = fastrand::Rng::with_seed(seed ^ 0x5C2EE);
        // From a tablet to a telephone held near.
        let pixels = 700.0 + 700.0 * random.f32();
        let tilt = (0.06 * (random.f32() - 0.5)).sin_cos();
        // Diodes have deeper colours, and green ones that are the strongest.
        let tint = if matches!(panel, Panel::Oled { .. }) { [0.98, 1.0, 1.05] } else { [0.94, 0.99, 1.07] };
        Self {
            panel,
            density: pixels / width,
            pitch: pixels / width * scale,
            hertz: HERTZ + OFF * (2.0 * random.f32() - 1.0),
            phase: random.f32(),
            tilt,
            tint,
            brightness: 0.75 + 0.35 * random.f32(),
            mirrored: 0.01 + 0.03 * random.f32(),
            reflection: matches!(panel, Panel::Tablet).then(|| Reflection::new(seed)),
        }
    }

    /// The colour of a spot at a time, 0..255.
    pub fn colour(&self, shown: &Texture, level: usize, spot: &Spot, time: Duration) -> [f32; 3] {
        let window = self.reflection.as_ref().map_or(0.0, |reflection| reflection.light(spot.mirror));
        let mirrored = self.mirrored + 0.25 * spot.glare + window;
        let bezel = 0.012 + 0.4 * mirrored;
        if spot.picture <= 0.0 {
            return [255.0 * encoded(bezel); 3];
        }
        let light = shown.colour(level, spot.place.x, spot.place.y).map(|v| linear(v / 255.0));
        let (sin, cos) = self.tilt;
        let x = (spot.place.x * cos + spot.place.y * sin) * self.pitch;
        let y = (spot.place.y * cos - spot.place.x * sin) * self.pitch;
        let lit = lit(self.panel, x, y, 0.5 * APERTURE * self.density);
        // Screens fade when they are seen from the side.
        let fade = self.brightness * spot.facing.powi(2) * self.flicker(time);
        std::array::from_fn(|i| {
            let shown = 0.004 + light[i] * self.tint[i] * lit[i] * fade + mirrored;
            255.0 * encoded(bezel + (shown - bezel) * spot.picture)
        })
    }

    /// What part of its light a screen gives while a row is exposed from a time on, 1 in the mean.
    fn flicker(&self, time: Duration) -> f32 {
        let Panel::Oled { exposure } = self.panel else { return 1.0 };
        // The phase alone counts, and has to stay exact.
        let phase = self.phase + (time.as_secs_f64() * f64::from(self.hertz)).fract() as f32;
        gathered(phase, phase + exposure.as_secs_f32().max(1e-4) * self.hertz, 0.0, DUTY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diodes_flicker_and_a_long_exposure_does_not_see_it() {
        let spread = |ms: u64| {
            let screen = Screen::new(1, 300.0, 1.0, Panel::Oled { exposure: Duration::from_millis(ms) });
            let all: Vec<f32> = (0..200).map(|i| screen.flicker(Duration::from_micros(97 * i))).collect();
            all.iter().fold(0.0, |most: f32, v| most.max((v - 1.0).abs()))
        };
        assert!(spread(2) > 0.2 && spread(100) < 0.03, "{} {}", spread(2), spread(100));
        let screen = Screen::new(1, 300.0, 1.0, Panel::Oled { exposure: Duration::from_millis(2) });
        let frames: Vec<f32> = (0..30).map(|i| screen.flicker(Duration::from_millis(100 * i))).collect();
        let most = frames.iter().fold(0.0, |most: f32, v| most.max((v - frames[0]).abs()));
        assert!(most > 0.05, "the bands wander: {frames:?}");
        assert!(
            (Screen::new(1, 300.0, 1.0, Panel::Lcd).flicker(Duration::from_millis(3)) - 1.0).abs() < 1e-6
        );
    }
}
