//! Whether it is one person throughout: a face that is another's at the end was swapped on the way.

use bonafide_imaging::{Image, View};

use super::{Evidence, Status};
use crate::Engine;
use crate::face::{Face, Pose};
use crate::{EngineError, compare::compare};

const NAME: &str = "person";

/// Degrees of yaw and pitch beyond which the descriptors of one person differ.
const MOST_TURN: f32 = 15.0;
/// Similarity below which two faces are of two people: those of one person within a capture lie far above.
const OTHER: f32 = 0.25;

/// A face with its frame.
struct Look {
    frame: Image,
    face: Face,
}

/// The first and the last look at the face from the front.
#[derive(Default)]
pub(super) struct Person {
    first: Option<Look>,
    last: Option<Look>,
}

impl Person {
    /// The next frame that holds one face.
    pub fn look(&mut self, frame: View<'_>, face: &Face) {
        let Pose { yaw, pitch, .. } = face.pose;
        if yaw.abs() <= MOST_TURN && pitch.abs() <= MOST_TURN {
            let look = Some(Look { frame: frame.to_image(), face: face.clone() });
            *(if self.first.is_none() { &mut self.first } else { &mut self.last }) = look;
        }
    }

    /// Compares the two.
    pub fn evidence(&self, engine: &Engine) -> Result<Evidence, EngineError> {
        let (Some(first), Some(last), Some(calibration)) = (&self.first, &self.last, engine.calibration())
        else {
            let text =
                "Two looks at the face from the front, and a network that compares them, are not at hand.";
            return Ok(Evidence::missing(NAME, "person_not_compared", text));
        };
        let describe = |look: &Look| engine.embed(look.frame.view(), &look.face);
        let compared = compare(&describe(first)?, &describe(last)?, calibration, OTHER);
        let similarity = compared.map_or(0.0, |compared| compared.similarity);
        let (ratio, code, text) = if similarity < OTHER {
            (-3.0, "person_changed", "The face at the end is another person's than at the beginning")
        } else {
            (0.1, "person_stays", "The face is one person's from beginning to end")
        };
        Ok(Evidence {
            name: NAME,
            status: Status::Present,
            score: Some(similarity),
            log_likelihood_ratio: ratio,
            code,
            text: format!("{text}: similarity {similarity:.2}."),
        })
    }
}
