//! What this person's face measures at rest: gestures are departures from it.

use crate::measured::Face;
use crate::thresholds::RESTING;

/// Means over the good frames before a gesture.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Baseline {
    count: f32,
    pub(crate) yaw: f32,
    pub(crate) pitch: f32,
    pub(crate) eyes: f32,
    pub(crate) smile: f32,
    pub(crate) height: f32,
}

/// Frames after which older ones weigh less and less.
const MEMORY: f32 = 12.0;

impl Baseline {
    /// Takes a good frame in.
    pub(crate) fn add(&mut self, face: &Face) {
        self.count = (self.count + 1.0).min(MEMORY);
        let now = [face.yaw, face.pitch, face.eyes(), face.smile, face.height()];
        let means = [&mut self.yaw, &mut self.pitch, &mut self.eyes, &mut self.smile, &mut self.height];
        for (mean, now) in means.into_iter().zip(now) {
            *mean += (now - *mean) / self.count;
        }
    }

    /// Whether it is the mean of as many frames as uploaded ones need.
    pub(crate) fn is_resting(&self) -> bool {
        self.count >= RESTING as f32
    }
}
