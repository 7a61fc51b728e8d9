//! What the eyes of the living do unasked: they blink, and look for a moment beside what they look at.

use std::time::Duration;

use super::ease::{ease, there_and_back};
use crate::Moment;

/// Seconds between blinks: people blink ten to twenty times in a minute.
const BLINKS: [f32; 2] = [2.0, 5.5];
/// Seconds that a look rests.
const LOOKS: [f32; 2] = [0.35, 1.4];
/// How far a look goes aside, in widths of an eye: across and down. A guess: who looks at a screen looks at all of it.
const ASIDE: [f32; 2] = [0.11, 0.045];
/// Seconds of a jump of the eyes.
const JUMP: f32 = 0.05;
/// Events that are drawn; looks beyond the last rest on the camera.
const EVENTS: usize = 96;

/// The times of one person's blinks and looks.
#[derive(Clone, Debug)]
pub(crate) struct Life {
    /// When each blink begins, ascending.
    blinks: Vec<f32>,
    /// When each look begins, ascending, and where it goes.
    looks: Vec<(f32, [f32; 2])>,
}

impl Life {
    pub fn new(seed: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed ^ 0x11FE);
        let mut within = |[from, to]: [f32; 2]| from + (to - from) * random.f32();
        let (mut blinks, mut looks) = (Vec::new(), Vec::new());
        // The first blink may come at once.
        let (mut blink, mut look) = (within([0.2, BLINKS[1]]), within([0.0, LOOKS[1]]));
        for _ in 0..EVENTS {
            blinks.push(blink);
            blink += within(BLINKS);
            // Every other look is back at the camera.
            let rests = looks.len() % 2 == 1;
            let aside = if rests { [0.0; 2] } else { ASIDE.map(|most| within([-most, most])) };
            looks.push((look, aside));
            look += within(LOOKS);
        }
        Self { blinks, looks }
    }

    /// Adds what the eyes do at a time.
    pub fn add(&self, moment: &mut Moment, time: Duration) {
        let time = time.as_secs_f32();
        let begun = self.blinks.partition_point(|blink| *blink <= time);
        if let Some(blink) = begun.checked_sub(1).and_then(|i| self.blinks.get(i)) {
            moment.shut = moment.shut.max(there_and_back(time - blink, 0.08, 0.06, 0.14));
        }
        let begun = self.looks.partition_point(|(look, _)| *look <= time);
        let look = |i: Option<usize>| i.and_then(|i| self.looks.get(i)).copied();
        if let Some((since, to)) = look(begun.checked_sub(1)) {
            let from = look(begun.checked_sub(2)).map_or([0.0; 2], |(_, from)| from);
            let part = ease(time - since, JUMP);
            for (axis, gaze) in moment.gaze.iter_mut().enumerate() {
                *gaze += from[axis] + (to[axis] - from[axis]) * part;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eyes_blink_and_wander_a_little_and_mostly_are_open() {
        let life = Life::new(5);
        let moments: Vec<Moment> = (0..1500)
            .map(|i| {
                let mut moment = Moment::default();
                life.add(&mut moment, Duration::from_millis(20 * i));
                moment
            })
            .collect();
        let shut = moments.iter().filter(|moment| moment.shut > 0.5).count();
        // Half a minute: five to fifteen blinks of about 0.17 s.
        assert!((30..150).contains(&shut), "{shut}");
        assert!(moments.iter().any(|moment| moment.gaze[0].abs() > 0.03));
        assert!(
            moments.iter().all(|moment| moment.gaze[0].abs() <= ASIDE[0] && moment.gaze[1].abs() <= ASIDE[1])
        );
    }
}
