//! What of a screen's light, which comes from beside the camera, a place throws back: by Lambert's law from all sides alike,
//! and by the gloss of skin like a dull mirror.

use crate::vector::{Vector, dot, length};

/// Light that skin mirrors where it faces the screen, over what white paper would throw back: Fresnel's 0.028 of skin,
/// blurred by its roughness (Blinn and Phong's lobe, normalised).
const GLOSS: f32 = 0.06;
const SHARP: i32 = 15;

/// Shares of the screen's light on something at rest's distance that faces it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Lit {
    /// What falls on the place, and comes back as far as the place reflects it.
    pub spread: f32,
    /// What comes back besides, whatever the colour of the place.
    pub mirrored: f32,
}

impl Lit {
    /// Of skin at a place seen from the camera, `normal` outwards of length one; `rest` is the distance at which light has
    /// its full strength.
    pub fn skin(place: Vector, normal: Vector, rest: f32) -> Self {
        let away = length(place).max(1e-3);
        let facing = (-dot(normal, place) / away).max(0.0);
        let near = nearness(rest, away);
        Self { spread: near * facing, mirrored: near * GLOSS * facing.powi(SHARP) }
    }

    /// Of a wall that faces the camera.
    pub fn wall(distance: f32, rest: f32) -> Self {
        Self { spread: nearness(rest, distance), mirrored: 0.0 }
    }

    /// A part of the way to another.
    pub fn towards(self, other: Self, part: f32) -> Self {
        let mix = |a: f32, b: f32| a + (b - a) * part;
        Self { spread: mix(self.spread, other.spread), mirrored: mix(self.mirrored, other.mirrored) }
    }
}

/// Light falls off with the square of the distance; nearer than half the rest no screen is a point.
pub(crate) fn nearness(rest: f32, away: f32) -> f32 {
    (rest / away.max(0.5 * rest)).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_away_or_is_far_gets_less() {
        let at = |z: f32, normal: Vector| Lit::skin([0.0, 0.0, z], normal, 100.0);
        let front = at(100.0, [0.0, 0.0, -1.0]);
        assert!((front.spread - 1.0).abs() < 1e-6 && (front.mirrored - GLOSS).abs() < 1e-6);
        let aside = at(100.0, [0.75f32.sqrt(), 0.0, -0.5]);
        assert!((aside.spread - 0.5).abs() < 1e-6 && aside.mirrored < 1e-5);
        assert!((at(200.0, [0.0, 0.0, -1.0]).spread - 0.25).abs() < 1e-6);
        assert_eq!(at(100.0, [0.0, 0.0, 1.0]), Lit::default());
        assert!((Lit::wall(200.0, 100.0).spread - 0.25).abs() < 1e-6);
    }
}
