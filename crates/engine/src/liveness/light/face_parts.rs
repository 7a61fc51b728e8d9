//! The light of the parts of a face in one frame.

use bonafide_imaging::colour::linear;
use bonafide_imaging::{Point, View};

use super::surrounding;
use crate::face::Face;

/// Middles of the parts, by mesh point: brow to hairline (middle, right, left), cheeks before (right, left), cheeks aside
/// (right, left), chin, jaw (right, left).
pub(super) const PARTS: [usize; 10] = [151, 67, 297, 50, 280, 123, 352, 199, 172, 397];
const EYES: [usize; 2] = [33, 263];
/// Half the side of a part over the distance of the eyes' outer corners.
const HALF: f32 = 0.07;
/// A part of a frame is left out where more than this of it is crushed or clipped.
const MOST_CLIPPED: f32 = 0.25;

/// Mean linear light per colour, 0..1.
pub(super) type Light = [f32; 3];

/// One frame's light.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Of the parts of the face, in one order; `None` where too much is crushed, clipped or out of the frame.
    pub(super) parts: Vec<Option<Light>>,
    /// Of the surroundings, by cell.
    pub(super) around: Vec<Option<Light>>,
}

pub(super) fn sample(frame: View<'_>, face: &Face) -> Option<Sample> {
    let point = |i: usize| face.mesh.points.get(i).map(|p| p.flat());
    let eyes = point(EYES[0])?.distance(point(EYES[1])?);
    let half = (HALF * eyes).max(2.0);
    let parts = PARTS.iter().map(|&i| mean(frame, point(i)?, half)).collect();
    Some(Sample { parts, around: surrounding::cells(frame, face.bounding_box) })
}

/// Mean of a square; `None` where it does not lie in the frame or is clipped.
fn mean(frame: View<'_>, middle: Point, half: f32) -> Option<Light> {
    let range = |v: f32, most: usize| {
        let (from, to) = (v - half, v + half);
        (from >= 0.0 && to <= most as f32).then(|| from as usize..(to as usize).max(from as usize + 1))
    };
    let (columns, rows) = (range(middle.x, frame.width())?, range(middle.y, frame.height())?);
    let (mut sum, mut clipped, mut count) = ([0.0f32; 3], 0.0f32, 0.0f32);
    for y in rows {
        for pixel in frame.row(y)[3 * columns.start..3 * columns.end].chunks_exact(3) {
            clipped += f32::from(u8::from(pixel.iter().any(|&v| v >= 252) || pixel.iter().all(|&v| v <= 6)));
            for (sum, &v) in sum.iter_mut().zip(pixel) {
                *sum += linear(v);
            }
            count += 1.0;
        }
    }
    (count > 0.0 && clipped / count <= MOST_CLIPPED).then(|| sum.map(|v| v / count))
}
