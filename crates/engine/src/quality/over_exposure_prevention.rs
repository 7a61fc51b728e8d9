//! Over-exposure prevention: how much of the face is burnt out.
//!
//! Native: the share of the face whose luminance is at least 247 of 255. The standard leaves occluded pixels out; that
//! needs a network. Mapping: the standard's, 1 / (x + 0.01).

use super::Measured;
use super::mapping::Kind;
use super::region::Region;

const KIND: Kind = Kind {
    name: "over_exposure_prevention",
    unit: "",
    threshold: 15.0,
    good: "little of the face is burnt out",
    poor: "parts of the face are burnt out",
};

pub(super) fn measure(region: &Region) -> Measured {
    let bright = region.share(247..256);
    KIND.measured(bright, 1.0 / (bright + 0.01))
}

#[cfg(test)]
mod tests {
    use crate::quality::synthetic::{Scene, check};

    #[test]
    fn native_values_of_drawn_glare() {
        check(
            "over_exposure_prevention",
            &[
                (Scene::plain(250), 0.0, 1e-6, 100.0),
                (Scene::plain(254), 1.0, 1e-6, 1.0),
                (Scene::portrait().painted(|x, _| [if x < 320 { 255 } else { 160 }; 3]), 0.5, 0.02, 2.0),
            ],
        );
    }
}
