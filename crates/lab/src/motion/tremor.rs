//! The small movement of whoever holds a camera or is alive: sums of slow waves whose phases come from a seed.

use std::f32::consts::TAU;
use std::time::Duration;

use crate::Moment;

/// Waves of each quantity.
const WAVES: usize = 3;
/// Quantities that move: yaw, pitch, roll, offset to the right and down, nearness.
const QUANTITIES: usize = 6;
/// Their amplitudes: degrees, widths of the head, share. Guesses from how steady a held phone looks.
const AMPLITUDES: [f32; QUANTITIES] = [0.8, 0.6, 0.5, 0.012, 0.012, 0.006];

/// One person's tremor.
#[derive(Clone, Debug)]
pub(crate) struct Tremor {
    /// Cycles per second and phase.
    waves: [[(f32, f32); WAVES]; QUANTITIES],
}

impl Tremor {
    pub fn new(seed: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut wave = || (0.2 + 1.3 * random.f32(), TAU * random.f32());
        Self { waves: std::array::from_fn(|_| std::array::from_fn(|_| wave())) }
    }

    /// Adds the movement at `time`, `strength` times as much as usual.
    pub fn add(&self, moment: &mut Moment, time: Duration, strength: f32) {
        let seconds = time.as_secs_f32();
        let sum = |i: usize| {
            let waves = self.waves[i].iter().map(|(rate, phase)| (TAU * rate * seconds + phase).sin());
            waves.sum::<f32>() / WAVES as f32 * AMPLITUDES[i] * strength
        };
        moment.pose.yaw += sum(0);
        moment.pose.pitch += sum(1);
        moment.pose.roll += sum(2);
        moment.offset[0] += sum(3);
        moment.offset[1] += sum(4);
        moment.nearness *= 1.0 + sum(5);
    }
}
