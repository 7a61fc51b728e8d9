//! Mouth closed.
//!
//! Native: the gap between the lips over the distance from the eyes to the chin. Mapping: the standard's,
//! 100 (1 - sigmoid(x, 0.2, 0.06)).

use super::Measured;
use super::mapping::{Kind, sigmoid};
use super::region::Region;

const KIND: Kind = Kind {
    name: "mouth_closed",
    unit: "",
    threshold: 50.0,
    good: "the mouth is closed",
    poor: "the mouth is open",
};

pub(super) fn measure(region: &Region) -> Measured {
    let gap = region.point(13).distance(region.point(14)) / region.eye_to_chin;
    KIND.measured(gap, 100.0 * (1.0 - sigmoid(gap, 0.2, 0.06)))
}

#[cfg(test)]
mod tests {
    use crate::quality::synthetic::{EYE_TO_CHIN, Scene, check};

    #[test]
    fn native_values_are_gaps_over_the_height_of_the_face() {
        let open = |share: f32| {
            let mut scene = Scene::portrait();
            scene.face.mesh.points[14].y = scene.face.mesh.points[13].y + share * EYE_TO_CHIN;
            scene
        };
        check(
            "mouth_closed",
            &[(open(0.0), 0.0, 1e-4, 96.6), (open(0.2), 0.2, 1e-4, 50.0), (open(0.4), 0.4, 1e-4, 3.4)],
        );
    }
}
