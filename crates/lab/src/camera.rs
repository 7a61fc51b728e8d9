//! What a camera makes of a scene: light, blur, counted photons, processing, bytes.

mod automatic;
mod light;
mod mosaic;
mod noise;
mod optics;
mod profile;
mod sensor;

use std::time::Duration;

use bonafide_imaging::{DecodeLimits, Image, decode, encode};

use crate::render::Scene;
pub use automatic::Automatic;
pub(crate) use automatic::{Gains, coarse};
pub(crate) use light::{encoded, linear};
pub use profile::{NotACamera, Profile};

/// How the camera is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Stops added to the light: 1 doubles it.
    pub exposure: f32,
    /// How long the shutter is open; movement within it is blurred. Zero for none.
    pub shutter: Duration,
    /// How much later the last row is exposed than the first, for a rolling shutter. Zero for all rows at once.
    pub readout: Duration,
    /// Standard deviation of the lens's blur in pixels, up to about 1.2. Zero for none.
    pub blur: f32,
    /// Electrons that white is in a pixel: photons are counted with the noise of their number. Zero for none.
    pub electrons: f32,
    /// Standard deviation of the noise of reading, in electrons; nothing without `electrons`.
    pub read: f32,
    /// Standard deviation of a plain noise in a grey of 128, in steps of 255.
    pub noise: f32,
    /// Whether each pixel measures one colour only and the others are guessed from its neighbours, as behind a Bayer filter.
    pub mosaic: bool,
    /// How much of the difference to its surroundings each pixel is given in addition. Zero for none.
    pub sharpening: f32,
    /// Exposure and white balance that follow what the camera sees.
    pub automatic: Option<Automatic>,
    /// Quality of the JPEG, 1..100, as which the frame leaves the camera; `None` for one that sends bare pixels.
    pub quality: Option<u8>,
}

impl Default for Camera {
    /// A web camera in a lit room, in the simplest form.
    fn default() -> Self {
        Self { noise: 1.6, ..Self::NONE }
    }
}

/// Scenes that one frame is the mean of when the shutter is open for some time.
const EXPOSURES: u32 = 5;

impl Camera {
    /// A camera without a sensor: what a program draws comes out as it is.
    pub const NONE: Self = Self {
        exposure: 0.0,
        shutter: Duration::ZERO,
        readout: Duration::ZERO,
        blur: 0.0,
        electrons: 0.0,
        read: 0.0,
        noise: 0.0,
        mosaic: false,
        sharpening: 0.0,
        automatic: None,
        quality: None,
    };

    /// The times of the scenes of a frame that begins at `time`.
    pub(crate) fn times(&self, time: Duration) -> Vec<Duration> {
        let count = if self.shutter.is_zero() { 1 } else { EXPOSURES };
        (0..count).map(|i| time + self.shutter * i / count).collect()
    }

    /// When a row is exposed, in a frame that begins at `time`; `part` is its place from 0, the top, to 1.
    pub(crate) fn row(&self, time: Duration, part: f32) -> Duration {
        time + self.readout.mul_f32(part.clamp(0.0, 1.0))
    }

    /// The frame of these scenes, with the gains that the loops have come to; `backlight` as in a moment.
    pub(crate) fn take(&self, scenes: &[Scene], backlight: f32, gains: [f32; 3], seed: u64) -> Image {
        let Some(first) = scenes.first() else { return Image::filled(0, 0, [0; 3]) };
        let (width, height) = (first.width, first.height);
        let mut random = fastrand::Rng::with_seed(seed);
        let mut colours = self.exposed(scenes, backlight);
        if self.blur > 0.0
            || self.electrons > 0.0
            || gains.iter().any(|gain| (gain - 1.0).abs() > f32::EPSILON)
        {
            colours = self.sensed(&colours, width, gains, &mut random);
        }
        if self.mosaic {
            colours = mosaic::through(&colours, width, height);
        }
        if self.sharpening > 0.0 {
            optics::sharpen(&mut colours, width, self.sharpening);
        }
        // A dark room makes the camera amplify, and the noise with it.
        let noise = self.noise * (1.0 - 0.5 * self.exposure.min(0.0));
        let mut bytes = Vec::with_capacity(colours.len() * 3);
        for colour in colours {
            let grain = noise::grain(&mut random, noise);
            bytes.extend((0..3).map(|c| (colour[c] + grain[c]).round().clamp(0.0, 255.0) as u8));
        }
        let image = Image::new(width, height, bytes).unwrap_or_else(|| Image::filled(0, 0, [0; 3]));
        match self.quality {
            Some(quality) => squeezed(image, quality),
            None => image,
        }
    }

    /// The mean of the scenes in the light of the place, 0..255.
    fn exposed(&self, scenes: &[Scene], backlight: f32) -> Vec<[f32; 3]> {
        let light = light::Light::new(self.exposure, backlight);
        let part = 1.0 / scenes.len() as f32;
        let pixels = scenes.first().map_or(0, |scene| scene.colours.len());
        let mut colours: Vec<[f32; 3]> = Vec::with_capacity(pixels);
        for i in 0..pixels {
            let mut colour = [0.0; 3];
            for scene in scenes {
                let lit = light.on(scene.colours[i], scene.person[i]);
                colour = std::array::from_fn(|c| colour[c] + part * lit[c]);
            }
            colours.push(colour);
        }
        colours
    }

    /// Through the lens and onto the sensor, in linear light, exposed as the loops want; white is cut off.
    fn sensed(
        &self,
        colours: &[[f32; 3]],
        width: usize,
        gains: [f32; 3],
        random: &mut fastrand::Rng,
    ) -> Vec<[f32; 3]> {
        let mut light: Vec<[f32; 3]> =
            colours.iter().map(|colour| colour.map(|v| linear(v / 255.0))).collect();
        if self.blur > 0.0 {
            light = optics::blur(&light, width, self.blur);
        }
        if self.electrons > 0.0 {
            sensor::count(&mut light, self.electrons, self.read, random);
        }
        for colour in &mut light {
            *colour = std::array::from_fn(|c| 255.0 * encoded(colour[c] * gains[c]).min(1.0));
        }
        light
    }
}

/// The frame as it comes out of a JPEG file; as it is where it is too large for one.
pub(crate) fn squeezed(image: Image, quality: u8) -> Image {
    let decoded = encode::jpeg(image.view(), quality)
        .ok()
        .and_then(|bytes| decode(&bytes, &DecodeLimits::default()).ok());
    decoded.map_or(image, |decoded| decoded.image)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVEN: [f32; 3] = [1.0; 3];

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
            mean(&Camera { exposure, ..camera }.take(&[grey(128.0, person)], backlight, EVEN, 1))
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
        let take = |seed| camera.take(&[grey(128.0, 0.0)], 0.0, EVEN, seed);
        assert_eq!(take(1).pixels(), take(1).pixels());
        assert_ne!(take(1).pixels(), take(2).pixels());
        let image = take(1);
        let variance = image.pixels().iter().map(|&v| (f32::from(v) - 128.0).powi(2)).sum::<f32>() / 1200.0;
        assert!((2.0..4.5).contains(&variance.sqrt()), "{variance}");
    }

    #[test]
    fn the_light_of_a_sensor_is_that_of_the_scene_and_darkness_is_noisier() {
        let spread = |profile: Profile| {
            let camera = Camera { exposure: 0.0, quality: None, ..profile.camera() };
            let image = camera.take(&[grey(128.0, 0.0)], 0.0, EVEN, 1);
            assert!((mean(&image) - 128.0).abs() < 2.0, "{}", mean(&image));
            image.pixels().iter().map(|&v| (f32::from(v) - 128.0).powi(2)).sum::<f32>() / 1200.0
        };
        assert!(spread(Profile::PhoneDark) > 4.0 * spread(Profile::PhoneGood));
    }

    #[test]
    fn an_open_shutter_takes_the_mean() {
        let camera = Camera { shutter: Duration::from_millis(30), noise: 0.0, ..Camera::default() };
        assert_eq!(camera.times(Duration::ZERO).len(), 5);
        let image = camera.take(&[grey(100.0, 0.0), grey(120.0, 0.0)], 0.0, EVEN, 1);
        assert!((mean(&image) - 110.0).abs() < 1.0);
    }
}
