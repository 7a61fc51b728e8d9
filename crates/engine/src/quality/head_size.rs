//! Head size: how much of the frame's height the head takes.
//!
//! Native: the distance from the eyes to the chin over the frame's height. Mapping: the standard's,
//! 200 (1 - sigmoid(|x - 0.45|, 0, 0.05)). It is made for identity photographs and gives 0 to an ordinary webcam frame,
//! so the threshold is 0.2 (native values from 0.11 to 0.79 pass) and it does not enter the overall score.

use super::Measured;
use super::mapping::{Kind, sigmoid};
use super::region::Region;

const KIND: Kind = Kind {
    name: "head_size",
    unit: "",
    threshold: 0.2,
    good: "the head fills the frame well",
    poor: "the head is too small or too large in the frame",
};

pub(super) fn measure(region: &Region) -> Measured {
    let share = region.eye_to_chin / region.subject.frame.height() as f32;
    KIND.measured(share, 200.0 * (1.0 - sigmoid((share - 0.45).abs(), 0.0, 0.05)))
}

#[cfg(test)]
mod tests {
    use crate::quality::synthetic::{EYE_TO_CHIN, Scene, check};

    #[test]
    fn native_values_are_shares_of_the_frames_height() {
        let tall = |height: f32| {
            let scene = Scene::portrait();
            let frame = bonafide_imaging::Image::filled(640, (EYE_TO_CHIN / height) as usize, [90; 3]);
            Scene { frame, ..scene }
        };
        check(
            "head_size",
            &[
                (tall(0.45), 0.45, 0.002, 100.0),
                (tall(0.30), 0.30, 0.002, 9.5),
                (tall(0.15), 0.15, 0.002, 0.5),
                (tall(0.80), 0.80, 0.002, 0.2),
            ],
        );
    }
}
