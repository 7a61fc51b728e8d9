//! The lower lip and the chin go down.

use crate::subject::Place;
use crate::vector::Vector;

/// Lower edge of the upper lip, upper edge of the lower lip, and chin, on the middle line.
const UPPER: usize = 13;
const LOWER: usize = 14;
const CHIN: usize = 152;
/// Inner edge of the lower lip.
const INNER: [usize; 9] = [95, 88, 178, 87, 14, 317, 402, 318, 324];
/// How far the jaw goes down in heights of the face.
const WAY: f32 = 0.1;

/// Opens the mouth; 1 is wide.
pub(super) fn drop(points: &mut [Vector], share: f32, place: &Place) {
    let (way, middle) = (WAY * place.height * share, points[UPPER]);
    let (lip, chin) = (points[LOWER][1], points[CHIN][1]);
    let half = 0.35 * place.width;
    for (i, point) in points.iter_mut().enumerate() {
        let below =
            if INNER.contains(&i) { 1.0 } else { ((point[1] - lip) / (0.1 * place.height)).clamp(0.0, 1.0) };
        let neck = 1.0 - ((point[1] - chin) / (0.3 * place.height)).clamp(0.0, 1.0);
        let beside = (1.0 - ((point[0] - middle[0]) / half).powi(2)).max(0.0);
        point[1] += way * below * neck * beside;
    }
}
