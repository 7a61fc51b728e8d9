//! A photo on paper: its inks reach less than a screen's or skin's colours, its black is grey, and gloss mirrors a lamp.

use super::sheet::Spot;
use crate::camera::{encoded, linear};
use crate::subject::Texture;

/// Reflectance of full black and of bare paper: between newsprint and photo paper.
const BLACK: f32 = 0.025;
const WHITE: f32 = 0.82;

/// Paper around the picture, 0..255.
const BARE: f32 = 250.0;

/// A kind of paper under the light of a room.
pub(super) struct Paper {
    is_glossy: bool,
    /// How far colours lose to grey.
    wash: f32,
    tint: [f32; 3],
}

impl Paper {
    pub fn new(seed: u64, is_glossy: bool) -> Self {
        let mut random = fastrand::Rng::with_seed(seed ^ 0xBA9E2);
        let wash = if is_glossy { 0.06 } else { 0.18 } + 0.06 * random.f32();
        let warm = 0.04 * (random.f32() - 0.3);
        Self { is_glossy, wash, tint: [1.0 + warm, 1.0, 1.0 - warm] }
    }

    /// The colour of a spot, 0..255.
    pub fn colour(&self, photo: &Texture, level: usize, spot: &Spot) -> [f32; 3] {
        self.inked(photo, level, spot, |light| light)
    }

    /// The same where the inks of `printed` make up what is meant, in linear light.
    pub fn inked(
        &self,
        photo: &Texture,
        level: usize,
        spot: &Spot,
        printed: impl Fn([f32; 3]) -> [f32; 3],
    ) -> [f32; 3] {
        let photo = photo.colour(level, spot.place.x, spot.place.y);
        let shown = photo.map(|v| BARE + (v - BARE) * spot.picture);
        let light = printed(shown.map(|v| linear(v / 255.0)));
        let grey = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
        let shade = 0.35 + 0.65 * spot.facing;
        let mirrored = if self.is_glossy { 0.7 * spot.glare } else { 0.03 * spot.glare };
        std::array::from_fn(|i| {
            let ink = light[i] + (grey - light[i]) * self.wash;
            let reflected = (BLACK + (WHITE - BLACK) * ink) * self.tint[i] * shade;
            255.0 * encoded(1.1 * reflected + mirrored)
        })
    }
}
