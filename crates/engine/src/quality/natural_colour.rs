//! Natural colour: whether skin has the colour of skin.
//!
//! Native: how far the mean colour of both cheeks lies outside the range of skin in CIE L*a*b*, a* 5..25 and b* 5..35;
//! 100 when a* or b* is negative. Mapping: the standard's, 200 (1 - sigmoid(x, 0, 10)). The standard computes under D50,
//! we under sRGB's own D65; after adaptation both agree within one unit.

use bonafide_imaging::colour::lab;

use super::Measured;
use super::mapping::{Kind, sigmoid};
use super::region::Region;

const KIND: Kind = Kind {
    name: "natural_colour",
    unit: "delta_e",
    threshold: 50.0,
    good: "the skin has a natural colour",
    poor: "the colours are off, or there is no colour",
};

pub(super) fn measure(region: &Region) -> Measured {
    let distance = distance(region);
    KIND.measured(distance, 200.0 * (1.0 - sigmoid(distance, 0.0, 10.0)))
}

fn distance(region: &Region) -> f32 {
    let (mut sums, mut count) = ([0u32; 3], 0u32);
    let picture = region.picture.view();
    for (rows, columns) in region.cheeks() {
        for y in rows {
            for x in columns.clone() {
                for (sum, value) in sums.iter_mut().zip(picture.pixel(x, y)) {
                    *sum += u32::from(value);
                }
                count += 1;
            }
        }
    }
    if count == 0 {
        return 100.0;
    }
    let [_, a, b] = lab(sums.map(|sum| ((sum + count / 2) / count) as u8));
    if a < 0.0 || b < 0.0 {
        return 100.0;
    }
    let outside = |v: f32, low: f32, high: f32| (low - v).max(v - high).max(0.0);
    outside(a, 5.0, 25.0).hypot(outside(b, 5.0, 35.0))
}

#[cfg(test)]
mod tests {
    use crate::quality::synthetic::{Scene, check};

    #[test]
    fn native_values_of_drawn_skin() {
        let all = |colour: [u8; 3]| Scene::portrait().painted(move |_, _| colour);
        check(
            "natural_colour",
            &[
                (all([200, 150, 120]), 0.0, 1e-6, 100.0),
                (all([90, 60, 45]), 0.0, 1e-6, 100.0),
                (all([240, 205, 185]), 0.0, 1e-6, 100.0),
                // Blue: b* is negative. Grey: a* and b* are both 0, so 5 and 5 short, or negative by rounding.
                (all([90, 110, 180]), 100.0, 1e-6, 0.0),
                // Red: a* is 80.1, b* 67.2.
                (all([255, 0, 0]), 63.8, 0.3, 0.3),
            ],
        );
        assert!(all([128, 128, 128]).measured("natural_colour").native >= 7.0);
    }
}
