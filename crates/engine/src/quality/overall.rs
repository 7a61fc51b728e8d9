//! One number for the whole picture.
//!
//! The standard's unified score is a network's. Ours is the weighted geometric mean of the scores, each held
//! to at least [`FLOOR`]: one bad property cannot be bought back by many good ones, yet a fault of little weight does not
//! outweigh a head that is turned away.

use super::Measured;

/// Scores below this weigh no more than it.
const FLOOR: f32 = 10.0;

/// What counts, and how much. Not in the list, so without weight: background uniformity, head size and expression
/// (they matter for identity photographs, not for recognition), and the mean luminance (it falls with dark skin).
const WEIGHTS: [(&str, f32); 19] = [
    ("sharpness", 3.0),
    ("inter_eye_distance", 2.0),
    ("head_pose_yaw", 6.0),
    ("head_pose_pitch", 5.0),
    ("head_pose_roll", 2.0),
    ("eyes_open", 2.0),
    ("single_face_present", 2.0),
    ("under_exposure_prevention", 1.5),
    ("over_exposure_prevention", 0.5),
    ("dynamic_range", 1.0),
    ("illumination_uniformity", 0.5),
    ("luminance_variance", 0.25),
    ("natural_colour", 0.5),
    ("compression_artifacts", 1.0),
    ("mouth_closed", 1.0),
    ("leftward_crop_of_the_face_image", 0.25),
    ("rightward_crop_of_the_face_image", 0.25),
    ("downward_crop_of_the_face_image", 0.25),
    ("upward_crop_of_the_face_image", 0.25),
];

/// 0..100; 0 when nothing that counts was measured.
pub(super) fn overall(measures: &[Measured]) -> f32 {
    let weight =
        |name: &str| WEIGHTS.iter().find(|(known, _)| *known == name).map_or(0.0, |&(_, weight)| weight);
    let (sum, all) = measures.iter().fold((0.0, 0.0), |(sum, all), measured| {
        let weight = weight(measured.name);
        (sum + weight * measured.score.max(FLOOR).ln(), all + weight)
    });
    if all > 0.0 { (sum / all).exp().clamp(0.0, 100.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quality::synthetic::Scene;

    fn measured(name: &'static str, score: f32) -> Measured {
        Measured { name, native: 0.0, unit: "", score, threshold: 0.0, text: "" }
    }

    #[test]
    fn it_is_the_weighted_geometric_mean() {
        // Weights 3 and 2: (100^3 * 10^2)^(1/5) = 39.8.
        let value = overall(&[measured("sharpness", 100.0), measured("inter_eye_distance", 10.0)]);
        assert!((value - 39.81).abs() < 0.01, "{value}");
        assert!((overall(&[measured("sharpness", 0.0)]) - FLOOR).abs() < 1e-4);
        assert!((overall(&[measured("head_size", 0.0), measured("sharpness", 70.0)]) - 70.0).abs() < 1e-3);
        assert!(overall(&[]).abs() < 1e-6);
    }

    #[test]
    fn every_weight_belongs_to_a_measure() {
        let names: Vec<_> = Scene::portrait().assess().measures.iter().map(|m| m.name).collect();
        for (name, _) in WEIGHTS {
            assert!(names.contains(&name), "{name}");
        }
    }
}
