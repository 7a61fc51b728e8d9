//! Under-exposure prevention: how much of the face lies in darkness.
//!
//! Native: the share of the face whose luminance is at most 25 of 255. The standard leaves occluded pixels out; that
//! needs a network. Mapping: the standard's, 120 (0.832 - sigmoid(x, 0.92, 0.05)).

use super::Measured;
use super::mapping::{Kind, sigmoid};
use super::region::Region;

const KIND: Kind = Kind {
    name: "under_exposure_prevention",
    unit: "",
    threshold: 50.0,
    good: "little of the face is in the dark",
    poor: "most of the face is in the dark",
};

pub(super) fn measure(region: &Region) -> Measured {
    let dark = region.share(0..26);
    KIND.measured(dark, 120.0 * (0.832 - sigmoid(dark, 0.92, 0.05)))
}

#[cfg(test)]
mod tests {
    use crate::quality::synthetic::{Scene, check};

    #[test]
    fn native_values_of_drawn_darkness() {
        // sRGB 89 is luminance 25.6 and counts as light, 88 is 25.0 and does not.
        check(
            "under_exposure_prevention",
            &[
                (Scene::plain(91), 0.0, 1e-6, 99.8),
                (Scene::plain(88), 1.0, 1e-6, 0.0),
                (Scene::portrait().painted(|x, _| [if x < 320 { 10 } else { 160 }; 3]), 0.5, 0.02, 99.8),
            ],
        );
    }
}
