//! Expression neutrality.
//!
//! The standard uses two networks and a boosted forest; this is ours, from the mesh alone. Native: how far the
//! expression is from neutral, 0..1, the larger of the smile and of the mouth's opening (a gap of half the mouth's width
//! counts as 1). Raised brows, frowns and the like are not seen. Mapping: 100 (1 - x).

use super::mapping::Kind;
use super::{Measured, Subject};

const KIND: Kind = Kind {
    name: "expression_neutrality",
    unit: "",
    threshold: 50.0,
    good: "the expression is neutral",
    poor: "the expression is not neutral",
};

pub(super) fn measure(subject: &Subject) -> Measured {
    let expression = &subject.face.expression;
    let away = expression.smile.max(2.0 * expression.mouth_openness).clamp(0.0, 1.0);
    KIND.measured(away, 100.0 * (1.0 - away))
}

#[cfg(test)]
mod tests {
    use crate::face::Expression;
    use crate::quality::synthetic::{Scene, check};

    #[test]
    fn native_values_are_the_larger_of_smile_and_opening() {
        let with = |smile: f32, mouth_openness: f32| {
            let mut scene = Scene::portrait();
            scene.face.expression = Expression { mouth_openness, smile, ..scene.face.expression };
            scene
        };
        check(
            "expression_neutrality",
            &[
                (with(0.0, 0.0), 0.0, 1e-6, 100.0),
                (with(0.4, 0.0), 0.4, 1e-6, 60.0),
                (with(0.1, 0.3), 0.6, 1e-6, 40.0),
                (with(0.0, 0.9), 1.0, 1e-6, 0.0),
            ],
        );
    }
}
