//! Head pose: how far the head is turned, one result per axis.
//!
//! Native: degrees. Mapping: the standard's, 100 cos^2, and 0 from 90 degrees on.

use super::mapping::Kind;
use super::{Measured, Subject};

/// The square of the cosine of 20 degrees for yaw, 25 for pitch and 20 for roll, below which a turn is poor.
const YAW: Kind = Kind {
    name: "head_pose_yaw",
    unit: "degree",
    threshold: 88.3,
    good: "the head is not turned aside",
    poor: "the head is turned aside",
};
const PITCH: Kind = Kind {
    name: "head_pose_pitch",
    unit: "degree",
    threshold: 82.1,
    good: "the head is level",
    poor: "the head is raised or lowered",
};
const ROLL: Kind = Kind {
    name: "head_pose_roll",
    unit: "degree",
    threshold: 88.3,
    good: "the head is upright",
    poor: "the head is tilted",
};

pub(super) fn measure(subject: &Subject) -> [Measured; 3] {
    let pose = &subject.face.pose;
    [(YAW, pose.yaw), (PITCH, pose.pitch), (ROLL, pose.roll)]
        .map(|(kind, degrees)| kind.measured(degrees, 100.0 * degrees.to_radians().cos().max(0.0).powi(2)))
}

#[cfg(test)]
mod tests {
    use crate::quality::synthetic::{Scene, check};

    #[test]
    fn native_values_are_degrees() {
        check(
            "head_pose_yaw",
            &[
                (Scene::portrait(), 0.0, 1e-4, 100.0),
                (Scene::portrait().turned(-30.0, 0.0, 0.0), -30.0, 1e-4, 75.0),
                (Scene::portrait().turned(60.0, 0.0, 0.0), 60.0, 1e-4, 25.0),
                (Scene::portrait().turned(120.0, 0.0, 0.0), 120.0, 1e-4, 0.0),
            ],
        );
        check("head_pose_pitch", &[(Scene::portrait().turned(0.0, 45.0, 0.0), 45.0, 1e-4, 50.0)]);
        check("head_pose_roll", &[(Scene::portrait().turned(0.0, 0.0, 30.0), 30.0, 1e-4, 75.0)]);
    }
}
