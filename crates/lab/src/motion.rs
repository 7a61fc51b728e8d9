//! What a person does over time, one file per kind of gesture.

mod action;
mod blink;
mod ease;
mod life;
mod nod;
mod scan;
mod smile;
mod tremor;
mod turn;

use std::time::Duration;

pub use action::{Action, NotAnAction};
pub(crate) use life::Life;
pub(crate) use tremor::Tremor;

use crate::Moment;

/// Stillness before and after a gesture, so that a clip that is played over and over shows a quiet face long enough.
const QUIET: f32 = 1.6;

/// Actions one after the other, with stillness around each.
#[derive(Clone, Debug)]
pub struct Script {
    actions: Vec<Action>,
}

impl Script {
    /// A script; without actions the person is still.
    pub fn new(actions: &[Action]) -> Self {
        Self { actions: if actions.is_empty() { vec![Action::Blank] } else { actions.to_vec() } }
    }

    /// How long it takes once.
    pub fn duration(&self) -> Duration {
        Duration::from_secs_f32(self.actions.iter().copied().map(length).sum())
    }

    /// The moment at `time`; after the end it begins again.
    pub fn at(&self, time: Duration) -> Moment {
        let mut left = time.as_secs_f32() % self.duration().as_secs_f32();
        for &action in &self.actions {
            let whole = length(action);
            if left < whole {
                return moment(action, left - QUIET);
            }
            left -= whole;
        }
        Moment::default()
    }
}

/// Seconds of an action with the stillness around it.
fn length(action: Action) -> f32 {
    2.0 * QUIET
        + match action {
            Action::Blank => 1.0,
            Action::Scan => scan::SECONDS,
            Action::Smile => smile::SECONDS,
            Action::Eyes => blink::SECONDS,
            Action::Left | Action::Right => turn::SECONDS,
            Action::High | Action::Down => nod::SECONDS,
        }
}

/// The moment `time` seconds after the gesture's begin, which may lie ahead.
fn moment(action: Action, time: f32) -> Moment {
    match action {
        Action::Blank => Moment::default(),
        Action::Scan => scan::at(time),
        Action::Smile => smile::at(time),
        Action::Eyes => blink::at(time),
        Action::Left => turn::at(time, 1.0),
        Action::Right => turn::at(time, -1.0),
        Action::High => nod::at(time, 1.0),
        Action::Down => nod::at(time, -1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_begins_and_ends_at_rest_and_does_something_in_between() {
        for action in Action::ALL {
            let script = Script::new(&[action]);
            let end = script.duration();
            let quiet = Duration::from_secs_f32(QUIET - 0.01);
            for time in [
                Duration::ZERO,
                quiet,
                end.saturating_sub(quiet),
                end.saturating_sub(Duration::from_millis(1)),
            ] {
                assert_eq!(script.at(time), Moment::default(), "{action:?} at {time:?}");
            }
            let moves = (0..100).any(|i| script.at(end * i / 100) != Moment::default());
            assert_eq!(moves, action != Action::Blank, "{action:?}");
        }
    }

    #[test]
    fn actions_follow_one_another_and_begin_again() {
        let script = Script::new(&[Action::Left, Action::Smile]);
        let left = Script::new(&[Action::Left]).duration();
        let both = left + Script::new(&[Action::Smile]).duration();
        assert!(script.duration().abs_diff(both) < Duration::from_micros(10));
        let peak = Duration::from_secs_f32(QUIET + turn::SECONDS / 2.0);
        assert!(script.at(peak).pose.yaw > 20.0);
        assert!(script.at(left + Duration::from_secs_f32(QUIET + smile::SECONDS / 2.0)).smile > 0.9);
        assert!(script.at(script.duration() + peak).pose.yaw > 20.0);
    }

    #[test]
    fn no_gesture_jumps() {
        for action in Action::ALL {
            let script = Script::new(&[action]);
            let step = Duration::from_millis(33);
            let mut time = Duration::ZERO;
            while time < script.duration() {
                let (a, b) = (script.at(time), script.at(time + step));
                assert!((a.pose.yaw - b.pose.yaw).abs() < 4.0, "{action:?} at {time:?}");
                assert!((a.shut - b.shut).abs() < 0.4 && (a.nearness - b.nearness).abs() < 0.05);
                time += step;
            }
        }
    }
}
