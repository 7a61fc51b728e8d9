//! Joins detections of the same face.

use bonafide_imaging::{Point, Rect};

use super::Detection;

/// Boxes that overlap more than this (intersection over union) are one face.
const SAME_FACE: f32 = 0.3;

/// Weighted non-maximum suppression: each face is the mean of its detections weighted by score, best first.
pub fn weighted(mut found: Vec<Detection>) -> Vec<Detection> {
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut faces = Vec::new();
    while let Some(best) = found.first() {
        let bounding_box = best.bounding_box;
        let score = best.score;
        let (same, others): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|other| other.bounding_box.iou(&bounding_box) > SAME_FACE);
        // A box that does not even overlap itself (no area) must still leave the list.
        found = if same.is_empty() { others.into_iter().skip(1).collect() } else { others };
        if !same.is_empty() {
            faces.push(mean(&same, score));
        }
    }
    faces
}

fn mean(same: &[Detection], score: f32) -> Detection {
    let total: f32 = same.iter().map(|face| face.score).sum();
    let of = |value: &dyn Fn(&Detection) -> f32| same.iter().map(|f| value(f) * f.score).sum::<f32>() / total;
    Detection {
        bounding_box: Rect::new(
            of(&|f| f.bounding_box.left),
            of(&|f| f.bounding_box.top),
            of(&|f| f.bounding_box.right),
            of(&|f| f.bounding_box.bottom),
        ),
        score,
        points: std::array::from_fn(|i| Point::new(of(&|f| f.points[i].x), of(&|f| f.points[i].y))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(left: f32, score: f32) -> Detection {
        Detection {
            bounding_box: Rect::new(left, 0.0, left + 10.0, 10.0),
            score,
            points: [Point::new(left, 0.0); 6],
        }
    }

    #[test]
    fn overlapping_boxes_become_their_weighted_mean() {
        let faces = weighted(vec![face(2.0, 0.5), face(50.0, 0.7), face(0.0, 1.0)]);
        assert_eq!(faces.len(), 2);
        assert!((faces[0].bounding_box.left - 2.0 / 3.0).abs() < 1e-5);
        assert!((faces[0].points[3].x - 2.0 / 3.0).abs() < 1e-5);
        assert_eq!((faces[0].score, faces[1].score), (1.0, 0.7));
    }

    #[test]
    fn boxes_without_area_end() {
        let flat = Detection { bounding_box: Rect::default(), score: 0.9, points: [Point::default(); 6] };
        assert_eq!(weighted(vec![flat.clone(), flat]), []);
    }
}
