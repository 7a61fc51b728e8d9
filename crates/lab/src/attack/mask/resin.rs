//! A cast mask: the shape of the face, a little larger and smoother; the colour of skin without its finest marks; a
//! surface that shines.

use crate::camera::{encoded, linear};
use crate::render::{Facet, Worn};
use crate::subject::{Place, Texture};
use crate::vector::{Vector, add, dot, length, times};

/// How much larger than the face, and how much of the face's relief is kept.
const SIZE: f32 = 1.035;
const RELIEF: f32 = 0.94;
/// Part of the colour that comes from a smaller copy of the photo: paint has no pores.
const SMOOTH: f32 = 0.62;
/// Part of the shine that Fresnel's reflection of resin has at most here, and how sharp it is.
const SHINE: f32 = 0.42;
const SHARP: i32 = 26;
/// The paint beside skin.
const TINT: [f32; 3] = [1.03, 0.985, 0.93];
/// The rim from which on the mask's dark edge is seen.
const EDGE: f32 = 0.86;

/// See the module.
pub(crate) struct Resin {
    /// Halfway between the camera and a lamp above it, of length one.
    half: Vector,
}

impl Resin {
    pub fn new(seed: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed ^ 0x2E51);
        let lamp = [1.2 * (random.f32() - 0.5), -0.75 - 0.4 * random.f32(), -1.0];
        let sum = add(times(lamp, 1.0 / length(lamp)), [0.0, 0.0, -1.0]);
        Self { half: times(sum, 1.0 / length(sum)) }
    }
}

impl Worn for Resin {
    fn shape(&self, points: &mut [Vector], place: &Place) {
        let front = -0.35 * place.width;
        for point in points {
            let [x, y, z] = *point;
            *point = [SIZE * x, SIZE * y, SIZE * (front + (z - front) * RELIEF)];
        }
    }

    fn colour(&self, photo: &Texture, level: usize, facet: &Facet) -> [f32; 3] {
        let at = |level| photo.colour(level, facet.texture.x, facet.texture.y);
        let (fine, soft) = (at(level), at(level + 3));
        // Pigment is even: what is left of the photo are its features.
        let shine = SHINE * dot(facet.normal, self.half).max(0.0).powi(SHARP);
        let shade = 0.55 + 0.45 * (-facet.normal[2]).clamp(0.0, 1.0);
        let edge = 1.0 - 0.6 * ((facet.rim - EDGE) / (1.0 - EDGE)).clamp(0.0, 1.0);
        std::array::from_fn(|c| {
            let paint = fine[c] + (soft[c] - fine[c]) * SMOOTH;
            let light = linear(paint / 255.0) * TINT[c] * shade * edge;
            255.0 * encoded(light + shine)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bonafide_imaging::{Image, Point};

    #[test]
    fn it_shines_where_it_faces_the_lamp_and_not_beside() {
        let photo = Texture::new(Image::filled(64, 64, [120; 3]));
        let resin = Resin::new(1);
        let colour =
            |normal| resin.colour(&photo, 0, &Facet { texture: Point::new(32.0, 32.0), normal, rim: 0.0 });
        let [lit, beside] = [colour(resin.half), colour([0.8, 0.0, -0.6])];
        assert!(lit[1] > 160.0 && beside[1] < 125.0, "{lit:?} {beside:?}");
    }
}
