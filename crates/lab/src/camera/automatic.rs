//! Exposure and white balance that follow what the camera sees: late, slowly and not all the way.
//!
//! What they meter is the scene before the lens, drawn coarsely at every step: the person's screen, what a screen shows to
//! the camera, a face that comes nearer or leaves, all of them change it.

use std::time::Duration;

use super::linear;
use crate::render::Scene;

/// Step of the loops: a frame of the camera.
const STEP: Duration = Duration::from_millis(33);
/// Most steps that are metered; ten minutes, after which the loops stay as they are.
const STEPS: usize = 18_000;
/// Most stops by which white balance changes a colour.
const BALANCE: f32 = 0.35;
/// What lies in the middle counts most: the distance, in shares of the frame's height, at which it counts 0.6 times as much.
const MIDDLE: f32 = 0.3;
/// Rows of what is metered.
const ROWS: usize = 24;
/// Rec. 709.
const LUMA: [f32; 3] = [0.2126, 0.7152, 0.0722];

/// How the loops are set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Automatic {
    /// From a change of the light to the first answer.
    pub delay: Duration,
    /// Time in which two thirds of the way are gone.
    pub settle: Duration,
    /// Most stops by which the exposure changes, to either side.
    pub stops: f32,
    /// What part of a cast of colour is taken away, 0..1.
    pub white: f32,
}

/// Gains of red, green and blue over the time of a clip, 1 at its beginning.
pub(crate) struct Gains(Vec<[f32; 3]>);

impl Gains {
    /// Of a camera that leaves all as it is.
    pub const NONE: Self = Self(Vec::new());

    pub fn at(&self, time: Duration) -> [f32; 3] {
        let step = (time.as_secs_f64() / STEP.as_secs_f64()) as usize;
        self.0.get(step).or(self.0.last()).copied().unwrap_or([1.0; 3])
    }
}

/// Columns and rows in which a scene of a size is metered.
pub(crate) fn coarse((width, height): (usize, usize)) -> (usize, usize) {
    ((width * ROWS / height.max(1)).clamp(1, 8 * ROWS), ROWS)
}

impl Automatic {
    /// The gains of a clip, of which `scene` is what is before the camera at a time, drawn coarsely.
    pub(crate) fn follow(&self, duration: Duration, scene: impl Fn(Duration) -> Scene) -> Gains {
        let steps = (duration.as_secs_f64() / STEP.as_secs_f64()) as usize + 1;
        let metered: Vec<_> = (0..steps.min(STEPS) as u32).map(|step| metered(&scene(STEP * step))).collect();
        self.answer(&metered)
    }

    fn answer(&self, metered: &[[f32; 3]]) -> Gains {
        let part = 1.0 - (-STEP.as_secs_f32() / self.settle.as_secs_f32().max(1e-3)).exp();
        let late = (self.delay.as_secs_f32() / STEP.as_secs_f32()).round() as usize;
        let mut stops = [0.0f32; 3];
        let gains = (0..metered.len()).map(|step| {
            let wanted = self.wanted(metered[0], metered[step.saturating_sub(late)]);
            for c in 0..3 {
                stops[c] += (wanted[c] - stops[c]) * part;
            }
            stops.map(f32::exp2)
        });
        Gains(gains.collect())
    }

    /// The stops that would make up for what has changed.
    fn wanted(&self, before: [f32; 3], now: [f32; 3]) -> [f32; 3] {
        let changed: [f32; 3] = std::array::from_fn(|c| now[c].max(1e-3) / before[c].max(1e-3));
        let of = |light: [f32; 3]| (0..3).map(|c| LUMA[c] * light[c].max(1e-3)).sum::<f32>();
        let luma = of(now) / of(before);
        let exposure = (-luma.log2()).clamp(-self.stops, self.stops);
        changed.map(|v| exposure + (self.white * (luma / v).log2()).clamp(-BALANCE, BALANCE))
    }
}

/// Mean linear light of a scene, its middle first of all.
fn metered(scene: &Scene) -> [f32; 3] {
    let (mut sum, mut weights) = ([0.0; 3], 0.0);
    let half = |side: usize| side as f32 / 2.0;
    for (i, colour) in scene.colours.iter().enumerate() {
        let (x, y) = ((i % scene.width) as f32 + 0.5, (i / scene.width) as f32 + 0.5);
        let away = (x - half(scene.width)).hypot(y - half(scene.height)) / scene.height as f32;
        let weight = (-0.5 * (away / MIDDLE).powi(2)).exp();
        sum = std::array::from_fn(|c| sum[c] + weight * linear(colour[c] / 255.0));
        weights += weight;
    }
    sum.map(|v| v / f32::max(weights, 1e-6))
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "values that are carried, not computed")]
mod tests {
    use super::*;

    fn automatic() -> Automatic {
        Automatic {
            delay: Duration::from_millis(99),
            settle: Duration::from_millis(200),
            stops: 0.3,
            white: 0.5,
        }
    }

    /// Four seconds of light that changes after one and changes back after three.
    fn gains(light: [f32; 3]) -> Gains {
        let at = |step: usize| if (30..90).contains(&step) { light } else { [0.2; 3] };
        automatic().answer(&(0..240).map(at).collect::<Vec<_>>())
    }

    #[test]
    fn the_loops_answer_late_settle_and_stay_within_their_bounds() {
        let gains = gains([0.24; 3]);
        let at = |ms: u64| gains.at(Duration::from_millis(ms));
        assert!(at(1_050).iter().all(|v| (v - 1.0).abs() < 1e-6), "not before the delay");
        let settled = at(2_900);
        assert!(settled.iter().all(|v| (v - 1.0 / 1.2).abs() < 0.01), "{settled:?}");
        assert!(at(1_250)[0] > settled[0] && at(1_250)[0] < 1.0);
        assert!(at(7_000).iter().all(|v| (v - 1.0).abs() < 0.01), "back after the light");
        assert_eq!(at(7_900), at(60_000), "beyond the clip as at its end");
        let bright = self::gains([0.9; 3]);
        assert!(bright.at(Duration::from_secs(3)).iter().all(|v| *v >= 0.3f32.exp2().recip() - 0.01));
    }

    #[test]
    fn a_blue_light_is_answered_with_less_blue() {
        let [red, _, blue] = gains([0.2, 0.2, 0.3]).at(Duration::from_millis(2_900));
        assert!(blue < 0.97 * red);
    }

    #[test]
    fn the_middle_of_a_scene_is_metered_most() {
        let scene = |bright: usize| {
            let colours = (0..25).map(|i| [if i == bright { 255.0 } else { 0.0 }; 3]).collect();
            metered(&Scene { colours, person: vec![0.0; 25], width: 5, height: 5 })[0]
        };
        assert!(scene(12) > 3.0 * scene(0) && scene(0) > 0.0);
    }

    #[test]
    fn a_camera_without_loops_leaves_all_as_it_is() {
        assert_eq!(Gains::NONE.at(Duration::from_secs(3)), [1.0; 3]);
        assert_eq!((coarse((640, 480)), coarse((480, 640))), ((32, 24), (18, 24)));
    }
}
