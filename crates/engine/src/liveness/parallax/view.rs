//! A face as it was seen once: a small grey picture of it and where the points lie that no expression moves.

use bonafide_imaging::resize::{Filter, resize};
use bonafide_imaging::{Point, Rect, View as Frame};

use crate::face::{Face, Pose};

/// Points that no expression moves: the middle line from the hairline to the nose, its wings, eye corners, temples and
/// cheekbones.
const RIGID: [usize; 38] = [
    10, 151, 9, 8, 168, 6, 197, 195, 5, 4, 1, 98, 327, 94, 33, 133, 362, 263, 109, 338, 67, 297, 103, 332,
    54, 284, 21, 251, 162, 389, 127, 356, 234, 454, 50, 280, 48, 278,
];
/// Side of the grey picture.
pub(super) const SIDE: usize = 96;

/// One look.
pub(super) struct View {
    pub points: Vec<Point>,
    pub pose: Pose,
    /// Luma 0..255, `SIDE` x `SIDE`.
    pub grey: Vec<f32>,
}

impl View {
    /// `None` where the face does not lie wholly in the frame, or is smaller than the picture made of it.
    pub fn of(frame: Frame<'_>, face: &Face) -> Option<Self> {
        let points: Option<Vec<Point>> =
            RIGID.iter().map(|&i| face.mesh.points.get(i).map(|p| p.flat())).collect();
        let points = points?;
        let around = Rect::around(points.iter().copied()).scaled(1.15);
        let inside = around.left >= 0.0
            && around.top >= 0.0
            && around.right <= frame.width() as f32
            && around.bottom <= frame.height() as f32;
        if !inside || around.width().min(around.height()) < 0.75 * SIDE as f32 {
            return None;
        }
        let edge = |v: f32| v.round() as usize;
        let (left, top) = (edge(around.left), edge(around.top));
        let (right, bottom) = (edge(around.right).max(left + 1), edge(around.bottom).max(top + 1));
        let part = frame.crop(left, top, right, bottom);
        let small = resize(part, SIDE, SIDE, Filter::Area);
        let grey = small.pixels().chunks_exact(3);
        let grey = grey.map(|p| 0.299 * f32::from(p[0]) + 0.587 * f32::from(p[1]) + 0.114 * f32::from(p[2]));
        let (across, down) = (SIDE as f32 / part.width() as f32, SIDE as f32 / part.height() as f32);
        let place = |p: &Point| Point::new((p.x - left as f32) * across, (p.y - top as f32) * down);
        Some(Self {
            points: points.iter().map(place).collect(),
            pose: face.pose,
            grey: smoothed(&grey.collect::<Vec<_>>()),
        })
    }

    /// Luma between four pixels; `None` outside.
    pub fn at(&self, p: Point) -> Option<f32> {
        let (x, y) = (p.x - 0.5, p.y - 0.5);
        if !(x >= 0.0 && y >= 0.0 && x < (SIDE - 1) as f32 && y < (SIDE - 1) as f32) {
            return None;
        }
        let (column, row) = (x as usize, y as usize);
        let (fx, fy) = (x - column as f32, y - row as f32);
        let value = |c: usize, r: usize| self.grey[r * SIDE + c];
        let upper = value(column, row) + (value(column + 1, row) - value(column, row)) * fx;
        let lower = value(column, row + 1) + (value(column + 1, row + 1) - value(column, row + 1)) * fx;
        Some(upper + (lower - upper) * fy)
    }
}

/// Means over three by three: noise is no feature.
fn smoothed(grey: &[f32]) -> Vec<f32> {
    let clamp = |v: usize, by: usize| (v + by).saturating_sub(1).min(SIDE - 1);
    (0..SIDE * SIDE)
        .map(|i| {
            let (x, y) = (i % SIDE, i / SIDE);
            let sum: f32 = (0..9).map(|k| grey[clamp(y, k / 3) * SIDE + clamp(x, k % 3)]).sum();
            sum / 9.0
        })
        .collect()
}
