//! The light of the person's own screen: colours for some time each, on what faces it.

use std::time::Duration;

use super::Scene;
use crate::Moment;
use crate::camera::{encoded, linear};

/// Share of the screen's light on a face that reaches what is behind it.
const BEHIND: f32 = 0.04;
/// Share of light that falls on a screen's glass which comes back without a mirror's direction.
const GLASS: f32 = 0.015;
/// Width of a head over its height, by which it curves away to the sides.
const WIDTH: f32 = 0.82;

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

    /// Lights a person: what faces the screen most, what turns away less (Lambert). `row` gives the time at which a row is
    /// seen by its place from 0, the top, to 1.
    pub(crate) fn on_head(
        &self,
        scene: &mut Scene,
        moment: &Moment,
        face: f32,
        row: impl Fn(f32) -> Duration,
    ) {
        if self.at(row(0.0)).is_none() && self.at(row(1.0)).is_none() {
            return;
        }
        let columns = scene.width.max(1);
        let (width, height) = (scene.width as f32, scene.height as f32);
        let half = 0.62 * face * moment.nearness;
        let (x0, y0) = (
            width / 2.0 + moment.offset[0] * WIDTH * face + half * moment.pose.yaw.to_radians().sin() * 0.5,
            height / 2.0 + moment.offset[1] * WIDTH * face,
        );
        for (y, line) in scene.colours.chunks_mut(columns).enumerate() {
            let Some(colour) = self.at(row(y as f32 / height)) else { continue };
            let added = self.added(colour);
            let v = (y as f32 + 0.5 - y0) / half;
            for (x, lit) in line.iter_mut().enumerate() {
                let u = (x as f32 + 0.5 - x0) / (half * WIDTH);
                let facing = (1.0 - u * u - v * v).max(0.05).sqrt();
                let reach = BEHIND + (facing - BEHIND) * scene.person[y * columns + x];
                *lit = lit_by(*lit, added, reach);
            }
        }
    }

    /// Lights something flat that faces the screen.
    pub(crate) fn on_sheet(&self, front: [f32; 3], facing: f32, time: Duration) -> [f32; 3] {
        self.at(time).map_or(front, |colour| lit_by(front, self.added(colour), facing))
    }

    /// Adds what glass before something bright throws back, whatever is behind it.
    pub(crate) fn on_glass(&self, front: [f32; 3], facing: f32, time: Duration) -> [f32; 3] {
        let Some(colour) = self.at(time) else { return front };
        let added = self.added(colour);
        std::array::from_fn(|c| 255.0 * encoded(linear(front[c] / 255.0) + GLASS * facing * added[c]))
    }

    /// Light of a colour over that of the room.
    fn added(&self, colour: [u8; 3]) -> [f32; 3] {
        colour.map(|v| self.strength * linear(f32::from(v) / 255.0))
    }
}

/// A pixel in more light.
fn lit_by(pixel: [f32; 3], added: [f32; 3], reach: f32) -> [f32; 3] {
    std::array::from_fn(|c| 255.0 * encoded(linear(pixel[c] / 255.0) * (1.0 + reach * added[c])))
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
        let colours = vec![[100.0; 3]; 400];
        let mut scene = Scene { colours, person: vec![1.0; 400], width: 20, height: 20 };
        glow.on_head(&mut scene, &Moment::default(), 16.0, |_| Duration::from_millis(1_500));
        let (middle, corner) = (scene.colours[10 * 20 + 10], scene.colours[0]);
        assert!(
            middle[2] > 115.0 && middle[2] > corner[2] + 5.0 && (middle[0] - 100.0).abs() < 1.0,
            "{middle:?}"
        );
    }
}
