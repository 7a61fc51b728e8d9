//! Crop of the face image: how much room there is around the face, one result per side.
//!
//! Native: the room left and right of the eyes in inter-eye distances, and above and below them in distances from the
//! eyes to the chin. Mapping: the standard's, 100 sigmoid(x, m, 0.1) with m = 0.9 left and right, 1.4 above (downward
//! crop: the face sits too high) and 1.8 below (upward crop).

use super::Measured;
use super::mapping::{Kind, sigmoid};
use super::region::Region;

const fn kind(name: &'static str, unit: &'static str, good: &'static str, poor: &'static str) -> Kind {
    Kind { name, unit, threshold: 1.0, good, poor }
}
const LEFTWARD: Kind = kind(
    "leftward_crop_of_the_face_image",
    "inter_eye_distances",
    "there is room to the left of the face",
    "the face is cut off or nearly so at the left",
);
const RIGHTWARD: Kind = kind(
    "rightward_crop_of_the_face_image",
    "inter_eye_distances",
    "there is room to the right of the face",
    "the face is cut off or nearly so at the right",
);
const DOWNWARD: Kind = kind(
    "downward_crop_of_the_face_image",
    "eye_to_chin_distances",
    "there is room above the face",
    "the head is cut off or nearly so at the top",
);
const UPWARD: Kind = kind(
    "upward_crop_of_the_face_image",
    "eye_to_chin_distances",
    "there is room below the face",
    "the face is cut off or nearly so at the bottom",
);

pub(super) fn measure(region: &Region) -> [Measured; 4] {
    let frame = &region.subject.frame;
    let (width, height) = (frame.width() as f32, frame.height() as f32);
    let [right, left] = region.eyes;
    let (apart, middle) = (right.distance(left), right.midpoint(left));
    // A mirrored picture has the person's right eye on its right.
    let (first, last) = (right.x.min(left.x), right.x.max(left.x));
    [
        (LEFTWARD, first / apart, 0.9),
        (RIGHTWARD, (width - last) / apart, 0.9),
        (DOWNWARD, middle.y / region.eye_to_chin, 1.4),
        (UPWARD, (height - middle.y) / region.eye_to_chin, 1.8),
    ]
    .map(|(kind, room, enough)| kind.measured(room, 100.0 * sigmoid(room, enough, 0.1)))
}

#[cfg(test)]
mod tests {
    use crate::quality::synthetic::{EYE_LINE, EYE_TO_CHIN, INTER_EYE, Scene, check};

    #[test]
    fn native_values_are_the_room_on_each_side() {
        let side = (320.0 - INTER_EYE / 2.0) / INTER_EYE;
        check(
            "leftward_crop_of_the_face_image",
            &[
                (Scene::portrait(), side, 0.01, 100.0),
                (Scene::portrait().moved(-INTER_EYE * (side - 0.9), 0.0), 0.9, 0.01, 50.0),
                (Scene::portrait().moved(-INTER_EYE * (side - 0.6), 0.0), 0.6, 0.01, 4.7),
            ],
        );
        check(
            "rightward_crop_of_the_face_image",
            &[
                (Scene::portrait(), side, 0.01, 100.0),
                (Scene::portrait().moved(INTER_EYE * (side - 0.9), 0.0), 0.9, 0.01, 50.0),
            ],
        );
        check(
            "downward_crop_of_the_face_image",
            &[
                (Scene::portrait(), EYE_LINE / EYE_TO_CHIN, 0.01, 64.6),
                (Scene::portrait().moved(0.0, 1.4 * EYE_TO_CHIN - EYE_LINE), 1.4, 0.01, 50.0),
            ],
        );
        check(
            "upward_crop_of_the_face_image",
            &[
                (Scene::portrait(), (800.0 - EYE_LINE) / EYE_TO_CHIN, 0.01, 67.9),
                (Scene::portrait().moved(0.0, 800.0 - 1.8 * EYE_TO_CHIN - EYE_LINE), 1.8, 0.01, 50.0),
            ],
        );
    }
}
