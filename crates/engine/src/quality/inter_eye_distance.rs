//! Inter-eye distance: how many pixels the face has.
//!
//! Native: pixels between the middles of the eyes, divided by the cosine of the yaw (held to 60 degrees) to undo the
//! turn of the head. Mapping: the standard's, 100 sigmoid(x, 70, 20).

use super::Measured;
use super::mapping::{Kind, sigmoid};
use super::region::Region;

const KIND: Kind = Kind {
    name: "inter_eye_distance",
    unit: "px",
    threshold: 15.0,
    good: "the face is large enough in pixels",
    poor: "the face is too far away or the picture too small",
};
const MOST_TURNED: f32 = 60.0;

pub(super) fn measure(region: &Region) -> Measured {
    let yaw = region.subject.face.pose.yaw.clamp(-MOST_TURNED, MOST_TURNED);
    let distance = region.eyes[0].distance(region.eyes[1]) / yaw.to_radians().cos();
    KIND.measured(distance, 100.0 * sigmoid(distance, 70.0, 20.0))
}

#[cfg(test)]
mod tests {
    use crate::quality::synthetic::{INTER_EYE, Scene, check};

    #[test]
    fn native_values_are_pixels_and_undo_the_turn() {
        check(
            "inter_eye_distance",
            &[
                (Scene::portrait(), INTER_EYE, 0.01, 96.6),
                (Scene::portrait().turned(60.0, 0.0, 0.0), 2.0 * INTER_EYE, 0.01, 100.0),
                (Scene::portrait().turned(89.0, 0.0, 0.0), 2.0 * INTER_EYE, 0.01, 100.0),
                (Scene::portrait().shrunk(0.25), INTER_EYE / 4.0, 0.01, 14.3),
            ],
        );
    }
}
