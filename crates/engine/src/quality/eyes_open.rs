//! Eyes open.
//!
//! Native: the opening of the eye that is open less, lid distance over eye width; about 0.3 when open. The standard
//! divides by the distance from the eyes to the chin and calls 0.02 of that half open; the mesh never quite shuts an
//! eye, so the mapping is ours: 100 sigmoid(x, 0.15, 0.03).

use super::mapping::{Kind, sigmoid};
use super::{Measured, Subject};

const KIND: Kind =
    Kind { name: "eyes_open", unit: "", threshold: 50.0, good: "the eyes are open", poor: "an eye is shut" };

pub(super) fn measure(subject: &Subject) -> Measured {
    let expression = &subject.face.expression;
    let opening = expression.left_eye_openness.min(expression.right_eye_openness);
    KIND.measured(opening, 100.0 * sigmoid(opening, 0.15, 0.03))
}

#[cfg(test)]
mod tests {
    use crate::quality::synthetic::{Scene, check};

    #[test]
    fn native_values_are_those_of_the_eye_that_is_open_less() {
        let wink = |right: f32| {
            let mut scene = Scene::portrait();
            scene.face.expression.right_eye_openness = right;
            scene
        };
        check(
            "eyes_open",
            &[
                (Scene::portrait(), 0.3, 1e-6, 99.3),
                (wink(0.15), 0.15, 1e-6, 50.0),
                (wink(0.09), 0.09, 1e-6, 11.9),
                (wink(0.35), 0.3, 1e-6, 99.3),
            ],
        );
    }
}
