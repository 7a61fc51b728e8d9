//! The light of the person's own screen: colours for some time each, on what faces it.

use std::time::Duration;

use super::{Lit, Scene};
use crate::camera::{encoded, linear};

/// Share of light that falls on a screen's glass which comes back without a mirror's direction.
const GLASS: f32 = 0.015;

/// What a screen shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Glow {
    /// Light of a white screen on a face over that of the room.
    pub strength: f32,
    /// When the first colour is shown.
    pub begin: Duration,
    /// For how long each is.
    pub step: Duration,
    /// sRGB 0..255; before and after the screen is dark.
    pub colours: Vec<[u8; 3]>,
}

impl Glow {
    /// The colour at a time.
    pub fn at(&self, time: Duration) -> Option<[u8; 3]> {
        let since = time.checked_sub(self.begin)?;
        let index = (since.as_secs_f64() / self.step.as_secs_f64().max(1e-3)) as usize;
        self.colours.get(index).copied()
    }

    /// Lights a scene, of which `lit` says what each pixel throws back. `row` gives the time at which a row is seen by its
    /// place from 0, the top, to 1.
    pub(crate) fn on_scene(&self, scene: &mut Scene, lit: &[Lit], row: impl Fn(f32) -> Duration) {
        if self.at(row(0.0)).is_none() && self.at(row(1.0)).is_none() {
            return;
        }
        let (columns, height) = (scene.width.max(1), scene.height as f32);
        for (y, (line, lit)) in scene.colours.chunks_mut(columns).zip(lit.chunks(columns)).enumerate() {
            let Some(colour) = self.at(row(y as f32 / height)) else { continue };
            let added = self.added(colour);
            for (pixel, lit) in line.iter_mut().zip(lit) {
                *pixel = lit_by(*pixel, added, lit.spread, lit.mirrored);
            }
        }
    }

    /// Lights something dull on which a share of the light falls.
    pub(crate) fn on_sheet(&self, front: [f32; 3], reach: f32, time: Duration) -> [f32; 3] {
        self.at(time).map_or(front, |colour| lit_by(front, self.added(colour), reach, 0.0))
    }

    /// Adds what glass before something bright throws back, whatever is behind it.
    pub(crate) fn on_glass(&self, front: [f32; 3], reach: f32, time: Duration) -> [f32; 3] {
        self.at(time).map_or(front, |colour| lit_by(front, self.added(colour), 0.0, GLASS * reach))
    }

    /// Light of a colour over that of the room.
    fn added(&self, colour: [u8; 3]) -> [f32; 3] {
        colour.map(|v| self.strength * linear(f32::from(v) / 255.0))
    }
}

/// A pixel in more light, of which it throws back a share by its colour, and a share whatever its colour.
fn lit_by(pixel: [f32; 3], added: [f32; 3], spread: f32, mirrored: f32) -> [f32; 3] {
    std::array::from_fn(|c| {
        255.0 * encoded(linear(pixel[c] / 255.0) * (1.0 + spread * added[c]) + mirrored * added[c])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_follow_each_other_and_light_what_faces_them() {
        let glow = Glow {
            strength: 0.5,
            begin: Duration::from_secs(1),
            step: Duration::from_millis(400),
            colours: vec![[255; 3], [0, 0, 255]],
        };
        assert_eq!(glow.at(Duration::from_millis(900)), None);
        assert_eq!(glow.at(Duration::from_millis(1_500)), Some([0, 0, 255]));
        assert_eq!(glow.at(Duration::from_millis(1_900)), None);
        let mut scene = Scene { colours: vec![[100.0; 3]; 3], person: vec![1.0; 3], width: 3, height: 1 };
        let lit = [(1.0, 0.0), (0.2, 0.0), (0.0, 0.06)].map(|(spread, mirrored)| Lit { spread, mirrored });
        glow.on_scene(&mut scene, &lit, |_| Duration::from_millis(1_500));
        let [front, aside, black] = [0, 1, 2].map(|i| scene.colours[i]);
        assert!(front[2] > 115.0 && front[2] > aside[2] + 5.0 && (front[0] - 100.0).abs() < 1.0, "{front:?}");
        assert!(black[2] > 105.0 && (black[1] - 100.0).abs() < 1.0, "{black:?}");
    }
}
