//! Face image quality after ISO/IEC 29794-5:2025.
//!
//! One file per measure, named after the standard's component. Each gives a native value in its own unit, a score from
//! 0 (useless) to 100 (ideal) by the mapping that its file states, and a threshold under which the score is poor.
//! Scores follow the standard's mappings where no network is needed to measure; the files say where ours differ.
//! `docs/reference/quality.md` has the whole table and what is left out.

use bonafide_imaging::View;

use crate::face::Face;

mod background_uniformity;
mod compression_artifacts;
mod crop_of_the_face_image;
mod dynamic_range;
mod expression_neutrality;
mod eyes_open;
mod head_pose;
mod head_size;
mod illumination_uniformity;
mod inter_eye_distance;
mod luminance;
mod mapping;
mod mouth_closed;
mod natural_colour;
mod over_exposure_prevention;
mod overall;
mod region;
mod sharpness;
mod single_face_present;
#[cfg(test)]
mod synthetic;
mod under_exposure_prevention;

use region::Region;

/// A face in its frame.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The whole frame.
    pub frame: View<'a>,
    /// The face that is judged.
    pub face: &'a Face,
    /// How many faces the frame shows, this one included.
    pub faces: usize,
}

/// What all measures together say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quality {
    /// 0 useless .. 100 ideal; the weighted geometric mean of the scores, see `docs/reference/quality.md`.
    pub overall: f32,
    /// One entry per measure, always in the same order; none when the face has no extent.
    pub measures: Vec<Measured>,
}

/// One measure's result.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The standard's name in snake case; also the reason code when the score is poor.
    pub name: &'static str,
    /// The measured quantity.
    pub native: f32,
    /// Unit of `native`; empty for plain ratios.
    pub unit: &'static str,
    /// 0 useless .. 100 ideal.
    pub score: f32,
    /// Scores under this are poor.
    pub threshold: f32,
    /// What the score means, in words.
    pub text: &'static str,
}

impl Measured {
    /// Whether the score misses its threshold.
    pub fn is_poor(&self) -> bool {
        self.score < self.threshold
    }
}

/// All measures of one face.
pub fn assess(subject: &Subject) -> Quality {
    let Some(region) = Region::new(subject) else { return Quality::default() };
    let measures: Vec<Measured> = [
        background_uniformity::measure(&region),
        illumination_uniformity::measure(&region),
        luminance::mean(&region),
        luminance::variance(&region),
        under_exposure_prevention::measure(&region),
        over_exposure_prevention::measure(&region),
        dynamic_range::measure(&region),
        sharpness::measure(&region),
        compression_artifacts::measure(subject),
        natural_colour::measure(&region),
        single_face_present::measure(subject),
        eyes_open::measure(subject),
        mouth_closed::measure(&region),
        inter_eye_distance::measure(&region),
        head_size::measure(&region),
    ]
    .into_iter()
    .chain(crop_of_the_face_image::measure(&region))
    .chain(head_pose::measure(subject))
    .chain([expression_neutrality::measure(subject)])
    .collect();
    Quality { overall: overall::overall(&measures), measures }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::Point3;
    use bonafide_imaging::Image;
    use proptest::prelude::*;
    use synthetic::Scene;

    #[test]
    fn a_good_portrait_is_good_in_everything_and_every_name_appears_once() {
        let quality = Scene::portrait().assess();
        let poor: Vec<_> = quality.measures.iter().filter(|m| m.is_poor()).collect();
        assert!(poor.is_empty(), "{poor:?}");
        assert!(quality.overall > 75.0, "{}", quality.overall);
        let mut names: Vec<_> = quality.measures.iter().map(|m| m.name).collect();
        assert_eq!(names.len(), 23);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 23);
    }

    #[test]
    fn each_fault_lowers_the_overall_score() {
        let good = Scene::portrait().assess().overall;
        for (fault, scene) in [
            ("blur", Scene::portrait().blurred(31)),
            ("darkness", Scene::portrait().exposed(0.15)),
            ("turn", Scene::portrait().turned(40.0, 0.0, 0.0)),
            ("closed eyes", Scene::portrait().with_eyes(0.08)),
            ("second face", Scene::portrait().with_faces(2)),
        ] {
            let overall = scene.assess().overall;
            assert!(overall < good - 5.0, "{fault}: {overall} against {good}");
        }
    }

    #[test]
    fn a_face_without_extent_has_no_measures() {
        let mut scene = Scene::portrait();
        scene.face.mesh.points.fill(Point3::default());
        assert_eq!(scene.assess(), Quality::default());
        scene.face.mesh.points.clear();
        assert_eq!(scene.assess(), Quality::default());
        scene.face.mesh.points = vec![Point3 { x: f32::NAN, y: 0.0, z: 0.0 }; 468];
        assert_eq!(scene.assess(), Quality::default());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn scores_stay_between_0_and_100_whatever_the_face(
            scale in 0.01f32..30.0, x in -2000.0f32..2000.0, y in -2000.0f32..2000.0, angle in -7.0f32..7.0,
            width in 0..90usize, height in 0..90usize, openness in prop::sample::select(vec![0.0, 0.3, f32::NAN, 1e9]),
        ) {
            let mut scene = Scene::portrait();
            scene.frame = Image::filled(width, height, [120, 90, 70]);
            let (sin, cos) = angle.sin_cos();
            for p in &mut scene.face.mesh.points {
                (p.x, p.y) = (scale * (cos * p.x - sin * p.y) + x, scale * (sin * p.x + cos * p.y) + y);
            }
            scene.face.expression.left_eye_openness = openness;
            scene.face.pose.yaw = openness;
            let quality = scene.assess();
            prop_assert!((0.0..=100.0).contains(&quality.overall));
            for m in quality.measures {
                prop_assert!((0.0..=100.0).contains(&m.score) && m.native.is_finite(), "{m:?}");
            }
        }
    }
}
