//! What a camera makes of a scene: light, blur, noise, bytes.

mod light;
mod mosaic;
mod noise;

use std::time::Duration;

use bonafide_imaging::Image;

use crate::render::Scene;
pub(crate) use light::encoded;

/// How the camera is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Stops added to the light: 1 doubles it.
    pub exposure: f32,
    /// How long the shutter is open; movement within it is blurred. Zero for none.
    pub shutter: Duration,
    /// Standard deviation of the sensor's noise in a grey of 128, in steps of 255.
    pub noise: f32,
    /// Whether each pixel measures one colour only and the others are guessed from its neighbours, as behind a Bayer filter.
    pub mosaic: bool,
}

impl Default for Camera {
    /// A web camera in a lit room.
    fn default() -> Self {
        Self { exposure: 0.0, shutter: Duration::ZERO, noise: 1.6, mosaic: false }
    }
}

/// Scenes that one frame is the mean of when the shutter is open for some time.
const EXPOSURES: u32 = 5;

impl Camera {
    /// The times of the scenes of a frame that begins at `time`.
    pub(crate) fn times(&self, time: Duration) -> Vec<Duration> {
        let count = if self.shutter.is_zero() { 1 } else { EXPOSURES };
        (0..count).map(|i| time + self.shutter * i / count).collect()
    }

    /// The frame of these scenes; `backlight` as in a moment.
    pub(crate) fn take(&self, scenes: &[Scene], backlight: f32, seed: u64) -> Image {
        let Some(first) = scenes.first() else { return Image::filled(0, 0, [0; 3]) };
        let mut random = fastrand::Rng::with_seed(seed);
        let light = light::Light::new(self.exposure, backlight);
        // A dark room makes the camera amplify, and the noise with it.
        let noise = self.noise * (1.0 - 0.5 * self.exposure.min(0.0));
        let part = 1.0 / scenes.len() as f32;
        let mut colours: Vec<[f32; 3]> = Vec::with_capacity(first.colours.len());
        let mut bytes = Vec::with_capacity(first.colours.len() * 3);
        for i in 0..first.colours.len() {
            let mut colour = [0.0; 3];
            for scene in scenes {
                let lit = light.on(scene.colours[i], scene.person[i]);
                colour = std::array::from_fn(|c| colour[c] + part * lit[c]);
            }
            colours.push(colour);
        }
        if self.mosaic {
            colours = mosaic::through(&colours, first.width, first.height);
        }
        for colour in colours {
            let grain = noise::grain(&mut random, noise);
            bytes.extend((0..3).map(|c| (colour[c] + grain[c]).round().clamp(0.0, 255.0) as u8));
        }
        Image::new(first.width, first.height, bytes).unwrap_or_else(|| Image::filled(0, 0, [0; 3]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(value: f32, person: f32) -> Scene {
        Scene { colours: vec![[value; 3]; 400], person: vec![person; 400], width: 20, height: 20 }
    }

    fn mean(image: &Image) -> f32 {
        image.pixels().iter().map(|&v| f32::from(v)).sum::<f32>() / image.pixels().len() as f32
    }

    #[test]
    fn exposure_and_backlight_change_the_light_as_named() {
        let camera = Camera { noise: 0.0, ..Camera::default() };
        let take = |exposure: f32, person: f32, backlight: f32| {
            mean(&Camera { exposure, ..camera }.take(&[grey(128.0, person)], backlight, 1))
        };
        assert!((take(0.0, 1.0, 0.0) - 128.0).abs() < 1.0);
        // Twice and half the light of sRGB 128: linear 0.2159 is 0.4317 or 0.1079, which is 175.5 and 92.4 (IEC 61966-2-1).
        assert!((take(1.0, 1.0, 0.0) - 175.5).abs() < 1.5, "{}", take(1.0, 1.0, 0.0));
        assert!((take(-1.0, 1.0, 0.0) - 92.4).abs() < 1.5);
        assert!(take(0.0, 1.0, 1.0) < 80.0 && take(0.0, 0.0, 1.0) > 230.0);
    }

    #[test]
    fn noise_has_its_strength_and_follows_the_seed() {
        let camera = Camera { noise: 3.0, ..Camera::default() };
        let take = |seed| camera.take(&[grey(128.0, 0.0)], 0.0, seed);
        assert_eq!(take(1).pixels(), take(1).pixels());
        assert_ne!(take(1).pixels(), take(2).pixels());
        let image = take(1);
        let variance = image.pixels().iter().map(|&v| (f32::from(v) - 128.0).powi(2)).sum::<f32>() / 1200.0;
        assert!((2.0..4.5).contains(&variance.sqrt()), "{variance}");
    }

    #[test]
    fn an_open_shutter_takes_the_mean() {
        let camera = Camera { shutter: Duration::from_millis(30), noise: 0.0, ..Camera::default() };
        assert_eq!(camera.times(Duration::ZERO).len(), 5);
        let image = camera.take(&[grey(100.0, 0.0), grey(120.0, 0.0)], 0.0, 1);
        assert!((mean(&image) - 110.0).abs() < 1.0);
    }
}
