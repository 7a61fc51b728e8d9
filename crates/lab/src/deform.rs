//! Moves the points of the face in head coordinates: expressions.

mod eyes;
mod jaw;
mod smile;

use crate::Moment;
use crate::subject::Subject;
use crate::vector::Vector;

/// The places of all vertices in head coordinates with the expression of a moment.
pub(crate) fn deform(subject: &Subject, moment: &Moment) -> Vec<Vector> {
    let mut points: Vec<Vector> = subject.vertices.iter().map(|vertex| vertex.head).collect();
    if moment.smile != 0.0 {
        smile::smile(&mut points, moment.smile, &subject.place);
    }
    if moment.jaw > 0.0 {
        jaw::drop(&mut points, moment.jaw, &subject.place);
    }
    if moment.shut > 0.0 {
        eyes::shut(&mut points, moment.shut, &subject.place);
    }
    points
}
