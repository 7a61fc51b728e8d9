//! Dynamic range: how many shades the face shows.
//!
//! Native: the entropy of the face's luminance histogram in bits, 0..8. Mapping: the standard's, 12.5 x.

use super::Measured;
use super::mapping::Kind;
use super::region::Region;

const KIND: Kind = Kind {
    name: "dynamic_range",
    unit: "bit",
    threshold: 50.0,
    good: "the face shows many shades",
    poor: "the face shows few shades",
};

pub(super) fn measure(region: &Region) -> Measured {
    let all = region.histogram.iter().sum::<u32>() as f32;
    let entropy: f32 = region
        .histogram
        .iter()
        .filter(|&&count| count > 0)
        .map(|&count| count as f32 / all)
        .map(|share| -share * share.log2())
        .sum();
    KIND.measured(entropy, 12.5 * entropy)
}

#[cfg(test)]
mod tests {
    use crate::quality::synthetic::{Scene, check};

    #[test]
    fn native_values_are_the_bits_of_equally_frequent_shades() {
        let shades =
            |levels: [u8; 4]| Scene::portrait().painted(move |x, y| [levels[x / 4 % 2 + y / 4 % 2 * 2]; 3]);
        check(
            "dynamic_range",
            &[
                (Scene::plain(128), 0.0, 1e-6, 0.0),
                (Scene::portrait().painted(|x, _| [if x < 320 { 60 } else { 200 }; 3]), 1.0, 0.12, 12.5),
            ],
        );
        // Shrinking mixes neighbours, so small checks show more shades than were drawn.
        assert!(shades([60, 110, 160, 210]).measured("dynamic_range").native > 2.0);
    }
}
