//! The light of the parts of a face in one frame.

use bonafide_imaging::colour::linear;
use bonafide_imaging::{Point, View};

use super::surrounding;
use crate::face::{Face, Point3};

/// Middles of the parts, by mesh point: brow to hairline (middle, right, left), cheeks before (right, left), cheeks aside
/// (right, left), chin, jaw (right, left).
pub(super) const PARTS: [usize; 10] = [151, 67, 297, 50, 280, 123, 352, 199, 172, 397];
const EYES: [usize; 2] = [33, 263];
/// Half the side of a part over the distance of the eyes' outer corners.
const HALF: f32 = 0.07;
/// A part of a frame is left out where more than this of it is crushed or clipped.
const MOST_CLIPPED: f32 = 0.25;
/// Radius of what shows which way a part looks, over the same distance.
const AROUND: f32 = 0.2;

/// Mean linear light per colour, 0..1.
pub(super) type Light = [f32; 3];

/// One frame's light.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Of the parts of the face, in one order; `None` where too much is crushed, clipped or out of the frame.
    pub(super) parts: Vec<Option<Light>>,
    /// Cosine between each part's normal and the way to the camera by the mesh, 0..1.
    pub(super) facing: Vec<f32>,
    /// Of the surroundings, by cell.
    pub(super) around: Vec<Option<Light>>,
}

pub(super) fn sample(frame: View<'_>, face: &Face) -> Option<Sample> {
    let point = |i: usize| face.mesh.points.get(i).map(|p| p.flat());
    let eyes = point(EYES[0])?.distance(point(EYES[1])?);
    let half = (HALF * eyes).max(2.0);
    let parts = PARTS.iter().map(|&i| mean(frame, point(i)?, half)).collect();
    let facing = PARTS.iter().map(|&i| facing(&face.mesh.points, i, AROUND * eyes)).collect();
    Some(Sample { parts, facing, around: surrounding::cells(frame, face.bounding_box) })
}

/// How far the surface around a point faces the camera: the plane through the mesh's points near it, by least squares.
fn facing(points: &[Point3], at: usize, radius: f32) -> f32 {
    let Some(middle) = points.get(at) else { return 0.0 };
    let near = points.iter().map(|p| [p.x - middle.x, p.y - middle.y, p.z - middle.z]);
    let near: Vec<[f32; 3]> = near.filter(|[x, y, _]| x.hypot(*y) <= radius).collect();
    let count = near.len().max(1) as f32;
    let mean: [f32; 3] = std::array::from_fn(|axis| near.iter().map(|p| p[axis]).sum::<f32>() / count);
    let product = |a: usize, b: usize| near.iter().map(|p| (p[a] - mean[a]) * (p[b] - mean[b])).sum::<f32>();
    let (xx, xy, yy, xz, yz) = (product(0, 0), product(0, 1), product(1, 1), product(0, 2), product(1, 2));
    let determinant = xx * yy - xy * xy;
    // Of points in a row, or of none, nothing can be told.
    if determinant.is_nan() || determinant <= 1e-6 * (xx * yy).max(f32::MIN_POSITIVE) {
        return 0.0;
    }
    let (across, down) = ((xz * yy - yz * xy) / determinant, (yz * xx - xz * xy) / determinant);
    1.0 / (1.0 + across * across + down * down).sqrt()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_of_45_degrees_faces_the_camera_by_its_cosine() {
        let grid = |slope: [f32; 2]| -> Vec<Point3> {
            let place = |i: u8| [f32::from(i % 5) - 2.0, f32::from(i / 5) - 2.0];
            (0..25).map(place).map(|[x, y]| Point3 { x, y, z: slope[0] * x + slope[1] * y }).collect()
        };
        let of = |slope| facing(&grid(slope), 12, 3.0);
        assert!((of([0.0, 0.0]) - 1.0).abs() < 1e-6 && (of([1.0, 0.0]) - 0.5f32.sqrt()).abs() < 1e-5);
        assert!(
            (of([0.0, -1.0]) - 0.5f32.sqrt()).abs() < 1e-5
                && (of([1.0, 1.0]) - 3f32.sqrt().recip()).abs() < 1e-5
        );
        let row: Vec<Point3> = (0..5u8).map(|i| Point3 { x: f32::from(i), y: 0.0, z: 0.0 }).collect();
        assert!(facing(&row, 2, 3.0).abs() < 1e-6 && facing(&[], 2, 3.0).abs() < 1e-6);
    }
}
