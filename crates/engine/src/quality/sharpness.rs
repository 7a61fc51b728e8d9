//! Sharpness of the face.
//!
//! The standard's native value comes from a random forest that was trained on Laplacians, gradients and differences
//! from a smoothed picture. Ours is the last of those in closed form (Crete et al. 2007, "The blur effect"): the share
//! of neighbour differences that survives when the face is blurred once more. A sharp face loses most of it (0.2), a
//! blurred one keeps it (0.7). It is measured on the aligned picture, so a small face that had to be enlarged counts as
//! blurred, and contrast does not matter. Mapping: 100 (1 - sigmoid(x, 0.64, 0.04)). Sharp
//! photographs have 0.36 to 0.62; shrunk to 22 pixels between the eyes and enlarged again they have 0.52 to 0.78.

use super::Measured;
use super::mapping::{Kind, sigmoid};
use super::region::{Region, SIDE};

const KIND: Kind = Kind {
    name: "sharpness",
    unit: "",
    threshold: 20.0,
    good: "the face is sharp",
    poor: "the face is blurred",
};
/// Pixels on either side that the second blur averages.
const REACH: usize = 4;

pub(super) fn measure(region: &Region) -> Measured {
    let blur = blur(region);
    KIND.measured(blur, 100.0 * (1.0 - sigmoid(blur, 0.64, 0.04)))
}

/// 0 sharp .. 1 blurred; 1 for a face of one colour or outside the frame.
fn blur(region: &Region) -> f32 {
    // Differences between neighbours, and what is lost of them by averaging along the same direction.
    let (mut across, mut across_lost, mut down, mut down_lost) = (0u32, 0.0, 0u32, 0.0);
    let value = |x: usize, y: usize| i32::from(region.luma.values[y * SIDE + x]);
    for (y, columns) in region.face.iter().enumerate().skip(REACH + 1).take(SIDE - 2 * REACH - 1) {
        for x in columns.start.max(REACH + 1)..columns.end.min(SIDE - REACH) {
            let sharp = value(x, y).abs_diff(value(x - 1, y));
            // Two neighbouring means of nine differ by the pixel that enters and the pixel that leaves.
            let soft = value(x + REACH, y).abs_diff(value(x - REACH - 1, y)) as f32 / (2 * REACH + 1) as f32;
            across += sharp;
            across_lost += (sharp as f32 - soft).max(0.0);
            let sharp = value(x, y).abs_diff(value(x, y - 1));
            let soft = value(x, y + REACH).abs_diff(value(x, y - REACH - 1)) as f32 / (2 * REACH + 1) as f32;
            down += sharp;
            down_lost += (sharp as f32 - soft).max(0.0);
        }
    }
    let kept = |all: u32, lost: f32| if all == 0 { 1.0 } else { (all as f32 - lost) / all as f32 };
    kept(across, across_lost).max(kept(down, down_lost))
}

#[cfg(test)]
mod tests {
    use crate::quality::synthetic::{Scene, check};

    #[test]
    fn native_values_rise_with_blur() {
        check(
            "sharpness",
            &[
                (Scene::portrait(), 0.3, 0.1, 100.0),
                (Scene::portrait().blurred(31), 0.8, 0.1, 1.8),
                (Scene::plain(128), 1.0, 1e-6, 0.0),
                (
                    Scene::portrait().painted(|x, y| [((x * 7919 + y * 104_729) % 251) as u8; 3]),
                    0.2,
                    0.12,
                    100.0,
                ),
            ],
        );
        let blurs: Vec<f32> =
            [1, 3, 5, 9, 15, 25].map(|n| Scene::portrait().blurred(n).measured("sharpness").native).to_vec();
        assert!(blurs.is_sorted(), "{blurs:?}");
    }

    #[test]
    fn contrast_does_not_matter() {
        let bright = Scene::portrait().measured("sharpness").native;
        let dim = Scene::portrait().exposed(0.3).measured("sharpness").native;
        assert!((bright - dim).abs() < 0.05, "{bright} {dim}");
    }
}
