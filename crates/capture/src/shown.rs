//! What uploaded frames show of an action, frame by frame: for a report, where the machine's answer is yes or no.

use crate::action::Action;
use crate::baseline::Baseline;
use crate::effect::Guide;
use crate::gesture;
use crate::measured::Measured;
use crate::position::{Strictness, judge};
use crate::thresholds as limit;

/// Shares of the furthest extent between which a gesture is on its way.
const ON_THE_WAY: [f32; 2] = [0.2, 0.8];

/// What frames show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// Frames with exactly one face.
    pub single: usize,
    /// What a person would have been told, and in how many frames; in order of first appearance.
    pub faults: Vec<(Guide, usize)>,
    /// How far the gesture went from where the first faces are: 1 is where the page counts it as done. `None` for an action
    /// that is no gesture, and without a face.
    pub extent: Option<f32>,
    /// Frames in which it was on its way: from a fifth to four fifths of the furthest.
    pub on_the_way: usize,
}

/// Looks at the frames of one medium. Where the page drew its oval is not known here, so size and place are judged as
/// without one; a gesture may turn the head, close the eyes and move.
pub fn shown(action: Action, frames: &[Measured]) -> Shown {
    let mut shown = Shown::default();
    let mut rest = Baseline::default();
    frames.iter().filter_map(Measured::single).take(limit::RESTING).for_each(|face| rest.add(face));
    let mut extents = Vec::new();
    for frame in frames {
        let shorter = frame.width.min(frame.height) as f32;
        let fault = judge(frame, None, shorter, Strictness::Position).err();
        if let Some(fault) = fault.filter(|fault| !action.is_gesture() || !belongs_to_gestures(*fault)) {
            match shown.faults.iter_mut().find(|(known, _)| *known == fault) {
                Some((_, count)) => *count += 1,
                None => shown.faults.push((fault, 1)),
            }
        }
        let Some(face) = frame.single() else { continue };
        shown.single += 1;
        if action.is_gesture() {
            extents.push(gesture::extent(action, face, &rest));
        }
    }
    shown.extent = extents.iter().copied().reduce(f32::max);
    let way = shown.extent.map_or(0.0..=0.0, |furthest| ON_THE_WAY[0] * furthest..=ON_THE_WAY[1] * furthest);
    shown.on_the_way = extents.iter().filter(|extent| way.contains(extent)).count();
    shown
}

fn belongs_to_gestures(fault: Guide) -> bool {
    matches!(fault, Guide::Turned | Guide::Tilted | Guide::EyesClosed | Guide::Moving)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{good, with};

    #[test]
    fn a_gesture_is_measured_from_the_first_faces_and_by_its_furthest_frame() {
        let yaw = |yaw: f32| with(|face| face.yaw = yaw);
        let nobody = Measured { faces: 0, face: None, ..good() };
        let frames = [nobody, yaw(1.0), yaw(3.0), yaw(2.0), yaw(11.0), yaw(20.0), yaw(5.0)];
        let left = shown(Action::VideoSelfieLeft, &frames);
        // 18 degrees from 2, the mean of the first three.
        assert!((left.extent.unwrap() - 1.0).abs() < 1e-5 && left.single == 6, "{left:?}");
        // 11 degrees alone; 5 and less are at rest.
        assert_eq!(left.on_the_way, 1);
        assert_eq!(left.faults, [(Guide::NoFace, 1)]);
        let right = shown(Action::VideoSelfieRight, &frames);
        // 1 degree the other way.
        assert!((right.extent.unwrap() - 1.0 / 18.0).abs() < 1e-5, "{right:?}");
        let blank = shown(Action::VideoSelfieBlank, &frames);
        assert_eq!((blank.extent, blank.faults), (None, vec![(Guide::NoFace, 1), (Guide::Turned, 1)]));
    }

    #[test]
    fn nothing_shows_nothing_and_two_faces_are_no_single_one() {
        assert_eq!(shown(Action::VideoSelfieSmile, &[]), Shown::default());
        let two = Measured { faces: 2, ..good() };
        let shown = shown(Action::VideoSelfieSmile, &[two.clone(), two]);
        assert_eq!((shown.single, shown.extent, shown.faults), (0, None, vec![(Guide::SeveralFaces, 2)]));
    }
}
