//! Single face present: whether anyone else is in the frame.
//!
//! Native: the number of faces. The standard compares the sizes of the two largest; here any second face the detector
//! reports makes the score 0, because a frame with two faces proves nothing about either.

use super::mapping::Kind;
use super::{Measured, Subject};

const KIND: Kind = Kind {
    name: "single_face_present",
    unit: "faces",
    threshold: 50.0,
    good: "one face is in the frame",
    poor: "several faces are in the frame",
};

pub(super) fn measure(subject: &Subject) -> Measured {
    KIND.measured(subject.faces as f32, if subject.faces <= 1 { 100.0 } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use crate::quality::synthetic::{Scene, check};

    #[test]
    fn native_values_are_counts() {
        check(
            "single_face_present",
            &[
                (Scene::portrait(), 1.0, 0.0, 100.0),
                (Scene::portrait().with_faces(2), 2.0, 0.0, 0.0),
                (Scene::portrait().with_faces(30), 30.0, 0.0, 0.0),
            ],
        );
    }
}
