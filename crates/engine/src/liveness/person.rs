//! Whether it is one person throughout: a face that is another's at the end was swapped on the way.
//!
//! One look may be blurred, or coloured by the light challenge, and differ by that: a change is only said where the last
//! look and the one before it are both unlike the first.

use bonafide_imaging::{Rect, View};

use super::{Evidence, Status};
use crate::embed::Chip;
use crate::face::{Face, Pose};
use crate::{Engine, EngineError, compare::compare};

const NAME: &str = "person";

/// Degrees of yaw and pitch beyond which the descriptors of one person differ.
const MOST_TURN: f32 = 15.0;
/// Similarity below which two faces are of two people: those of one person within a capture lie far above.
const OTHER: f32 = 0.25;

/// The first look at the face from the front, and the last two.
#[derive(Default)]
pub(super) struct Person {
    first: Option<Chip>,
    before_last: Option<Chip>,
    last: Option<Chip>,
}

impl Person {
    /// The next frame that holds one face. Of it only what the network is fed with is kept.
    pub fn look(&mut self, engine: &Engine, frame: View<'_>, face: &Face) {
        let Pose { yaw, pitch, .. } = face.pose;
        let is_frontal = yaw.abs() <= MOST_TURN && pitch.abs() <= MOST_TURN;
        if !is_frontal || !is_inside(&face.bounding_box, frame) {
            return;
        }
        let Some(chip) = engine.chip(frame, face) else { return };
        if self.first.is_none() {
            self.first = Some(chip);
        } else {
            self.before_last = self.last.replace(chip);
        }
    }

    /// Compares the last with the first and, where it is unlike, the one before it too.
    pub fn evidence(&self, engine: &Engine) -> Result<Evidence, EngineError> {
        let (Some(first), Some(last), Some(calibration)) = (&self.first, &self.last, engine.calibration())
        else {
            let text =
                "Two looks at the face from the front, and a network that compares them, are not at hand.";
            return Ok(Evidence::missing(NAME, "person_not_compared", text));
        };
        let first = engine.describe(first)?;
        let similarity = |look: &Chip| -> Result<f32, EngineError> {
            let compared = compare(&first, &engine.describe(look)?, calibration, OTHER);
            Ok(compared.map_or(0.0, |compared| compared.similarity))
        };
        let last = similarity(last)?;
        // To describe a face takes long, and most captures need no third one.
        let before_last = self.before_last.as_ref().filter(|_| last < OTHER);
        Ok(judged(last, before_last.map(similarity).transpose()?))
    }
}

/// Whether a face lies wholly in the frame: what is cut off of it would count as a difference.
fn is_inside(face: &Rect, frame: View<'_>) -> bool {
    face.left >= 0.0
        && face.top >= 0.0
        && face.right <= frame.width() as f32
        && face.bottom <= frame.height() as f32
}

/// What the similarity of the last look with the first, 0..1, and that of the one before it say together.
fn judged(last: f32, before_last: Option<f32>) -> Evidence {
    let (similarity, ratio, code, text) = if last >= OTHER {
        (last, 0.1, "person_stays", "The face is one person's from beginning to end")
    } else if let Some(before_last) = before_last.filter(|&similarity| similarity < OTHER) {
        (
            last.max(before_last),
            -3.0,
            "person_changed",
            "The face at the end is another person's than at the beginning",
        )
    } else {
        let text = "One look alone at the end is unlike the first, which does not show another person.";
        return Evidence::missing(NAME, "person_not_compared", text);
    };
    Evidence {
        name: NAME,
        status: Status::Present,
        score: Some(similarity),
        log_likelihood_ratio: ratio,
        code,
        text: format!("{text}: similarity {similarity:.2}."),
    }
}

#[cfg(test)]
mod tests {
    use bonafide_imaging::Image;

    use super::*;

    #[test]
    fn a_change_takes_two_looks_that_are_anothers() {
        for (last, before_last, code, score) in [
            (0.9, None, "person_stays", Some(0.9)),
            (OTHER, None, "person_stays", Some(OTHER)),
            (0.1, Some(0.2), "person_changed", Some(0.2)),
            (0.2, Some(0.0), "person_changed", Some(0.2)),
            (0.1, Some(OTHER), "person_not_compared", None),
            (0.1, Some(f32::NAN), "person_not_compared", None),
            (0.1, None, "person_not_compared", None),
        ] {
            let evidence = judged(last, before_last);
            assert_eq!((evidence.code, evidence.score), (code, score), "{last}, {before_last:?}");
            let ratio = evidence.log_likelihood_ratio;
            assert_eq!((ratio > 0.0, ratio < -2.0), (code == "person_stays", code == "person_changed"));
        }
    }

    #[test]
    fn a_face_that_is_cut_off_is_not_inside() {
        let frame = Image::filled(100, 80, [0; 3]);
        let inside = |[left, top, right, bottom]: [f32; 4]| {
            is_inside(&Rect::new(left, top, right, bottom), frame.view())
        };
        assert!(inside([0.0, 0.0, 100.0, 80.0]) && inside([20.0, 10.0, 60.0, 70.0]));
        for cut in [
            [-0.5, 10.0, 60.0, 70.0],
            [20.0, -0.5, 60.0, 70.0],
            [20.0, 10.0, 100.5, 70.0],
            [20.0, 10.0, 60.0, 80.5],
            [f32::NAN, 10.0, 60.0, 70.0],
        ] {
            assert!(!inside(cut), "{cut:?}");
        }
    }
}
