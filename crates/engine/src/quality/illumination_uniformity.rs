//! Illumination uniformity: whether light falls alike on both sides of the face.
//!
//! Native: the intersection of the luminance histograms of both cheeks, 0 nothing in common .. 1 the same. The standard
//! uses 256 bins at twice our size; with a quarter of the pixels we use 64. Mapping: the standard's, 100 x^0.3.

use super::Measured;
use super::mapping::Kind;
use super::region::Region;

const KIND: Kind = Kind {
    name: "illumination_uniformity",
    unit: "",
    threshold: 40.0,
    good: "light falls evenly on both sides of the face",
    poor: "one side of the face is lit more than the other",
};
const BINS: usize = 64;

pub(super) fn measure(region: &Region) -> Measured {
    let [right, left] = region.cheeks().map(|(rows, columns)| {
        let mut histogram = [0.0f32; BINS];
        let weight = 1.0 / (rows.len() * columns.len()).max(1) as f32;
        for y in rows {
            for &value in &region.luminance.row(y)[columns.clone()] {
                histogram[usize::from(value) * BINS / 256] += weight;
            }
        }
        histogram
    });
    let common: f32 = right.iter().zip(left).map(|(a, b)| a.min(b)).sum();
    KIND.measured(common, 100.0 * common.powf(0.3))
}

#[cfg(test)]
mod tests {
    use crate::quality::synthetic::{Scene, check};

    #[test]
    fn native_values_of_drawn_light() {
        check(
            "illumination_uniformity",
            &[
                (Scene::plain(120), 1.0, 0.001, 100.0),
                (Scene::portrait(), 0.9, 0.08, 97.0),
                // Half the light on the picture's left half.
                (Scene::portrait().lit(|x| if x < 320 { 0.3 } else { 1.0 }), 0.0, 0.05, 0.0),
            ],
        );
    }
}
