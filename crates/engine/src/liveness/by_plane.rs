//! A gesture and the shape of what makes it, taken together: a plane that moves makes no gesture of a face.
//!
//! Apart, each of them would count as if the other were not there: a sheet that is tilted turns and nods.

use super::Evidence;

const PLANE: &str = "moves_as_plane";
const GESTURE: &str = "gesture_performed";
pub(super) const BY_PLANE: &str = "gesture_by_plane";
const TEXT: &str = "What does this moves as something flat. ";

/// Has a gesture speak against a person where it is a plane's, by as much as it else speaks for one, and for one again where
/// the plane is left out.
pub(super) fn settle(evidence: &mut [Evidence]) {
    let is_plane = evidence.iter().any(|piece| piece.code == PLANE);
    let (from, to) = if is_plane { (GESTURE, BY_PLANE) } else { (BY_PLANE, GESTURE) };
    for piece in evidence.iter_mut().filter(|piece| piece.code == from) {
        piece.code = to;
        piece.log_likelihood_ratio = -piece.log_likelihood_ratio;
        piece.text = if is_plane {
            format!("{TEXT}{}", piece.text)
        } else {
            piece.text.trim_start_matches(TEXT).to_owned()
        };
    }
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::*;

    fn piece(name: &'static str, code: &'static str, log_likelihood_ratio: f32) -> Evidence {
        Evidence {
            status: Status::Present,
            log_likelihood_ratio,
            ..Evidence::missing(name, code, "It nods.")
        }
    }

    #[test]
    fn a_planes_gesture_speaks_against_it_once_and_only_beside_the_plane() {
        let gesture = piece("gesture", GESTURE, 0.7);
        let mut pieces = vec![gesture.clone(), piece("parallax", PLANE, -2.0)];
        for _ in 0..2 {
            settle(&mut pieces);
            assert_eq!((pieces[0].code, pieces[0].log_likelihood_ratio), (BY_PLANE, -0.7));
            assert_eq!(pieces[0].text, "What does this moves as something flat. It nods.");
        }
        pieces.pop();
        settle(&mut pieces);
        assert_eq!(pieces, [gesture]);
    }
}
