//! From network outputs to boxes and points.

use bonafide_imaging::{Point, Rect};
use bonafide_runtime::{RunError, Tensor};

use super::Detection;

/// Values per anchor: centre, size and six points.
const VALUES: usize = 16;

/// Detections in network pixels, unordered. The output with 16 values per anchor holds boxes, the one with 1 scores.
pub fn decode(
    outputs: &[Tensor],
    anchors: &[Point],
    size: f32,
    least: f32,
) -> Result<Vec<Detection>, RunError> {
    let of = |values: usize| outputs.iter().find(|tensor| tensor.data.len() == anchors.len() * values);
    let (Some(boxes), Some(scores)) = (of(VALUES), of(1)) else {
        return Err(RunError::Unsupported("a detector whose outputs do not fit its anchors".to_owned()));
    };
    let rows = boxes.data.as_chunks::<VALUES>().0;
    let faces = scores.data.iter().zip(rows).zip(anchors).filter_map(|((logit, row), anchor)| {
        let score = 1.0 / (1.0 + (-logit.clamp(-100.0, 100.0)).exp());
        if score.is_nan() || score < least {
            return None;
        }
        let place = |x: f32, y: f32| Point::new(x + anchor.x * size, y + anchor.y * size);
        let centre = place(row[0], row[1]);
        let (w, h) = (row[2] / 2.0, row[3] / 2.0);
        let points = std::array::from_fn(|i| place(row[4 + 2 * i], row[5 + 2 * i]));
        let bounding_box = Rect::new(centre.x - w, centre.y - h, centre.x + w, centre.y + h);
        let finite = row.iter().all(|value| value.is_finite()) && w > 0.0 && h > 0.0;
        finite.then_some(Detection { bounding_box, score, points })
    });
    Ok(faces.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tensor(data: Vec<f32>) -> Tensor {
        Tensor { shape: vec![1, data.len()], data }
    }

    #[test]
    fn a_box_is_placed_at_its_anchor() {
        let anchors = [Point::new(0.25, 0.5), Point::new(0.75, 0.5)];
        let mut boxes = vec![0.0; 32];
        boxes[16..20].copy_from_slice(&[4.0, -2.0, 20.0, 10.0]);
        let outputs = [tensor(boxes), tensor(vec![-5.0, 3.0])];
        let found = decode(&outputs, &anchors, 100.0, 0.5).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].bounding_box, Rect::new(69.0, 43.0, 89.0, 53.0));
        assert!((found[0].score - 0.9526).abs() < 1e-3);
    }

    #[test]
    fn outputs_of_another_network_are_refused() {
        assert!(decode(&[tensor(vec![0.0; 7])], &[Point::default()], 128.0, 0.5).is_err());
    }

    #[test]
    fn values_that_are_not_numbers_are_no_face() {
        for (value, logit) in [(f32::NAN, 9.0), (1.0, f32::NAN)] {
            let outputs = [tensor(vec![value; 16]), tensor(vec![logit])];
            assert_eq!(decode(&outputs, &[Point::default()], 128.0, 0.5).unwrap(), []);
        }
    }
}
