//! Whether it is one person throughout: a face that is another's later on was swapped on the way.
//!
//! One look may be blurred, or coloured by the light challenge, and differ by that: a change is only said where two looks, one
//! after the other, are both unlike the first. The last look is compared, and the one in the middle, where what was asked for
//! is done.

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
/// Looks that are kept of a long medium.
const MOST: usize = 64;

/// The looks at the face from the front, in order.
#[derive(Default)]
pub(super) struct Person {
    looks: Vec<Chip>,
}

impl Person {
    /// The next frame that holds one face. Of it only what the network is fed with is kept.
    pub fn look(&mut self, engine: &Engine, frame: View<'_>, face: &Face) {
        let Pose { yaw, pitch, .. } = face.pose;
        let is_frontal = yaw.abs() <= MOST_TURN && pitch.abs() <= MOST_TURN;
        if !is_frontal || !is_inside(&face.bounding_box, frame) {
            return;
        }
        if self.looks.len() >= MOST {
            // The last look always counts.
            self.looks.pop();
        }
        self.looks.extend(engine.chip(frame, face));
    }

    /// Compares the last look and the middle one with the first, and where one is unlike, those beside it too: to describe a
    /// face takes long, and most captures need no more.
    pub fn evidence(&self, engine: &Engine) -> Result<Evidence, EngineError> {
        let ([first, later @ ..], Some(calibration)) = (&self.looks[..], engine.calibration()) else {
            return Ok(not_compared());
        };
        let Some(last) = later.len().checked_sub(1) else { return Ok(not_compared()) };
        let first = engine.describe(first)?;
        let similarity = |look: &Chip| -> Result<f32, EngineError> {
            let compared = compare(&first, &engine.describe(look)?, calibration, OTHER);
            Ok(compared.map_or(0.0, |compared| compared.similarity))
        };
        let judge = |place: usize| -> Result<Evidence, EngineError> {
            let look = similarity(&later[place])?;
            let mut beside = None;
            for neighbour in [place.wrapping_sub(1), place + 1] {
                if look < OTHER
                    && beside.is_none_or(|similarity| similarity >= OTHER)
                    && let Some(neighbour) = later.get(neighbour)
                {
                    beside = Some(similarity(neighbour)?);
                }
            }
            Ok(judged(look, beside))
        };
        let at_the_end = judge(last)?;
        if at_the_end.log_likelihood_ratio < 0.0 || last < 2 {
            return Ok(at_the_end);
        }
        let between = judge(last / 2)?;
        // What could not be told of one is not told by the other.
        let is_less = between.log_likelihood_ratio < at_the_end.log_likelihood_ratio;
        Ok(if is_less { between } else { at_the_end })
    }
}

fn not_compared() -> Evidence {
    let text = "Two looks at the face from the front, and a network that compares them, are not at hand.";
    Evidence::missing(NAME, "person_not_compared", text)
}

/// Whether a face lies wholly in the frame: what is cut off of it would count as a difference.
fn is_inside(face: &Rect, frame: View<'_>) -> bool {
    face.left >= 0.0
        && face.top >= 0.0
        && face.right <= frame.width() as f32
        && face.bottom <= frame.height() as f32
}

/// What the similarity of a look with the first, 0..1, and that of the one beside it say together.
fn judged(look: f32, beside: Option<f32>) -> Evidence {
    let (similarity, ratio, code, text) = if look >= OTHER {
        (look, 0.1, "person_stays", "The face is one person's from beginning to end")
    } else if let Some(beside) = beside.filter(|&similarity| similarity < OTHER) {
        (
            look.max(beside),
            -3.0,
            "person_changed",
            "A later face is another person's than that at the beginning",
        )
    } else {
        let text = "One look alone is unlike the first, which does not show another person.";
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
