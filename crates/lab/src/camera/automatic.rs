//! Exposure and white balance that follow the light: late, slowly and not all the way.
//!
//! The loops look at the light and not at pixels, so that any frame can be had without those before it: what the
//! person's screen adds to the room's light is known at every time. Movement does not change what they measure.

use std::time::Duration;

use bonafide_imaging::colour::linear;

use crate::Glow;

/// Step of the loops: a frame of the camera.
const STEP: Duration = Duration::from_millis(33);
/// Most steps that are taken; a minute, after which all has settled.
const STEPS: u32 = 1800;
/// What part of the metered frame the screen lights, times how far it faces it: a face fills most of what is weighed.
const METERED: f32 = 0.4;
/// Most stops by which white balance changes a colour.
const BALANCE: f32 = 0.35;

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

impl Automatic {
    /// Gains of red, green and blue at a time, 1 in the room's own light.
    pub(super) fn gains(&self, glow: Option<&Glow>, time: Duration) -> [f32; 3] {
        let Some(glow) = glow else { return [1.0; 3] };
        let part = 1.0 - (-STEP.as_secs_f32() / self.settle.as_secs_f32().max(1e-3)).exp();
        let mut stops = [0.0f32; 3];
        let mut now = glow.begin;
        for _ in 0..STEPS {
            if now >= time {
                break;
            }
            let wanted =
                self.wanted(now.checked_sub(self.delay).and_then(|seen| glow.at(seen)), glow.strength);
            for c in 0..3 {
                stops[c] += (wanted[c] - stops[c]) * part;
            }
            now += STEP;
        }
        stops.map(f32::exp2)
    }

    /// The stops that would make up for what a screen adds.
    fn wanted(&self, colour: Option<[u8; 3]>, strength: f32) -> [f32; 3] {
        let Some(colour) = colour else { return [0.0; 3] };
        let metered = colour.map(|v| 1.0 + strength * METERED * linear(v));
        let luma = 0.2126 * metered[0] + 0.7152 * metered[1] + 0.0722 * metered[2];
        let exposure = (-luma.log2()).clamp(-self.stops, self.stops);
        metered.map(|v| exposure + (self.white * (luma / v).log2()).clamp(-BALANCE, BALANCE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn automatic() -> Automatic {
        Automatic {
            delay: Duration::from_millis(100),
            settle: Duration::from_millis(200),
            stops: 0.3,
            white: 0.5,
        }
    }

    fn glow(colour: [u8; 3], strength: f32) -> Glow {
        Glow { strength, begin: Duration::from_secs(1), step: Duration::from_secs(3), colours: vec![colour] }
    }

    #[test]
    fn the_loops_answer_late_settle_and_stay_within_their_bounds() {
        let at = |ms: u64, strength: f32| {
            automatic().gains(Some(&glow([255; 3], strength)), Duration::from_millis(ms))
        };
        assert!(at(1_050, 0.5).iter().all(|v| (v - 1.0).abs() < 1e-6), "not before the delay");
        let settled = at(3_000, 0.5);
        // 1 / (1 + 0.5 * 0.4)
        assert!(settled.iter().all(|v| (v - 1.0 / 1.2).abs() < 0.01), "{settled:?}");
        assert!(at(1_250, 0.5)[0] > settled[0] && at(1_250, 0.5)[0] < 1.0);
        assert!(at(3_000, 90.0).iter().all(|v| *v >= 0.3f32.exp2().recip() - 0.01));
        assert!(at(9_000, 0.5).iter().all(|v| (v - 1.0).abs() < 0.01), "back after the light");
    }

    #[test]
    fn a_blue_light_is_answered_with_less_blue() {
        let [red, _, blue] = automatic().gains(Some(&glow([0, 0, 255], 0.8)), Duration::from_secs(3));
        assert!(blue < 0.97 * red);
    }
}
