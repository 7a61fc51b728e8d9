//! The light of the parts of a face, and of what surrounds it, in one frame.

use bonafide_imaging::colour::linear;
use bonafide_imaging::{Point, View};

use crate::face::Face;

/// Middles of the parts, by mesh point: brow to hairline (middle, right, left), cheeks before (right, left), cheeks aside
/// (right, left), chin, jaw (right, left).
pub(super) const PARTS: [usize; 10] = [151, 67, 297, 50, 280, 123, 352, 199, 172, 397];
const EYES: [usize; 2] = [33, 263];
/// Half the side of a part over the distance of the eyes' outer corners.
const HALF: f32 = 0.07;
/// A part of a frame is left out where more than this of it is crushed or clipped.
const MOST_CLIPPED: f32 = 0.25;
/// Linear light between which surroundings can carry a ratio.
const CARRIES: std::ops::Range<f32> = 0.008..0.93;

/// Mean linear light per colour, 0..1.
pub(super) type Light = [f32; 3];

/// One frame's light.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Of the parts of the face, in one order; `None` where too much is crushed, clipped or out of the frame.
    pub(super) parts: Vec<Option<Light>>,
    /// Of the surroundings; `None` where they are too dark, too bright or too small.
    pub(super) around: Option<Light>,
}

pub(super) fn sample(frame: View<'_>, face: &Face) -> Option<Sample> {
    let point = |i: usize| face.mesh.points.get(i).map(|p| p.flat());
    let eyes = point(EYES[0])?.distance(point(EYES[1])?);
    let half = (HALF * eyes).max(2.0);
    let parts = PARTS.iter().map(|&i| mean(frame, point(i)?, half)).collect();
    Some(Sample { parts, around: around(frame, face) })
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

/// Mean of the frame's upper two thirds beside the head, every fourth pixel.
fn around(frame: View<'_>, face: &Face) -> Option<Light> {
    let head = face.bounding_box.scaled(1.7);
    let (mut sum, mut count) = ([0.0f32; 3], 0.0f32);
    for y in (0..frame.height() * 2 / 3).step_by(4) {
        for (x, pixel) in frame.row(y).chunks_exact(3).enumerate().step_by(4) {
            let x = x as f32;
            if (x >= head.left && x < head.right && y as f32 >= head.top) || pixel.iter().any(|&v| v >= 252) {
                continue;
            }
            for (sum, &v) in sum.iter_mut().zip(pixel) {
                *sum += linear(v);
            }
            count += 1.0;
        }
    }
    let light = sum.map(|v| v / count.max(1.0));
    (count >= 300.0 && light.iter().all(|v| CARRIES.contains(v))).then_some(light)
}
