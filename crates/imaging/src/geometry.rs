//! Points, boxes and the maps between picture frames.

/// A position in pixels, x to the right, y down.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// Pixels from the left edge.
    pub x: f32,
    /// Pixels from the top edge.
    pub y: f32,
}

impl Point {
    /// A point.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// Euclidean distance in pixels.
    pub fn distance(self, other: Point) -> f32 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// The point halfway.
    #[must_use]
    pub fn midpoint(self, other: Point) -> Point {
        Point::new(f32::midpoint(self.x, other.x), f32::midpoint(self.y, other.y))
    }
}

/// An axis-aligned box in pixels; may reach outside the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Right edge, exclusive.
    pub right: f32,
    /// Bottom edge, exclusive.
    pub bottom: f32,
}

impl Rect {
    /// A box from its edges.
    pub const fn new(left: f32, top: f32, right: f32, bottom: f32) -> Self {
        Self { left, top, right, bottom }
    }

    /// The smallest box around `points`; all zero when there are none.
    pub fn around(points: impl IntoIterator<Item = Point>) -> Self {
        points
            .into_iter()
            .map(|p| Rect::new(p.x, p.y, p.x, p.y))
            .reduce(|a, b| {
                Rect::new(a.left.min(b.left), a.top.min(b.top), a.right.max(b.right), a.bottom.max(b.bottom))
            })
            .unwrap_or_default()
    }

    /// Width, never negative.
    pub fn width(&self) -> f32 {
        (self.right - self.left).max(0.0)
    }

    /// Height, never negative.
    pub fn height(&self) -> f32 {
        (self.bottom - self.top).max(0.0)
    }

    /// Area in square pixels.
    pub fn area(&self) -> f32 {
        self.width() * self.height()
    }

    /// The middle.
    pub fn centre(&self) -> Point {
        Point::new(f32::midpoint(self.left, self.right), f32::midpoint(self.top, self.bottom))
    }

    /// The common part of both boxes, empty (area 0) when they do not touch.
    #[must_use]
    pub fn intersection(&self, other: &Rect) -> Rect {
        Rect::new(
            self.left.max(other.left),
            self.top.max(other.top),
            self.right.min(other.right),
            self.bottom.min(other.bottom),
        )
    }

    /// Intersection over union, 0..1.
    pub fn iou(&self, other: &Rect) -> f32 {
        let common = self.intersection(other).area();
        let union = self.area() + other.area() - common;
        if union > 0.0 { common / union } else { 0.0 }
    }

    /// The box made `factor` times as large about its middle.
    #[must_use]
    pub fn scaled(&self, factor: f32) -> Rect {
        let (c, w, h) = (self.centre(), self.width() * factor / 2.0, self.height() * factor / 2.0);
        Rect::new(c.x - w, c.y - h, c.x + w, c.y + h)
    }
}

/// An affine map `(x, y) -> (a x + b y + c, d x + e y + f)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine {
    /// The rows `[a, b, c]` and `[d, e, f]`.
    pub rows: [[f32; 3]; 2],
}

impl Affine {
    /// Where `p` goes.
    #[inline]
    pub fn apply(&self, p: Point) -> Point {
        let [[a, b, c], [d, e, f]] = self.rows;
        Point::new(a * p.x + b * p.y + c, d * p.x + e * p.y + f)
    }

    /// The map back; `None` when this one flattens the plane.
    pub fn inverse(&self) -> Option<Affine> {
        let [[a, b, c], [d, e, f]] = self.rows;
        let det = a * e - b * d;
        (det.is_finite() && det.abs() > 1e-12).then(|| {
            let (ia, ib, id, ie) = (e / det, -b / det, -d / det, a / det);
            Affine { rows: [[ia, ib, -(ia * c + ib * f)], [id, ie, -(id * c + ie * f)]] }
        })
    }

    /// The map that first does `first`, then this one.
    #[must_use]
    pub fn after(&self, first: &Affine) -> Affine {
        let ([[a, b, c], [d, e, f]], [[g, h, i], [j, k, l]]) = (self.rows, first.rows);
        Affine {
            rows: [
                [a * g + b * j, a * h + b * k, a * i + b * l + c],
                [d * g + e * j, d * h + e * k, d * i + e * l + f],
            ],
        }
    }

    /// From a `width` x `height` picture to the square or rectangle of `size` around `centre`, turned by `angle`
    /// radians (clockwise on the screen): the map that samples a rotated region of interest.
    pub fn roi(centre: Point, size: (f32, f32), angle: f32, width: usize, height: usize) -> Affine {
        let (sin, cos) = angle.sin_cos();
        let (sx, sy) = (size.0 / width as f32, size.1 / height as f32);
        Affine {
            rows: [
                [cos * sx, -sin * sy, centre.x - cos * size.0 / 2.0 + sin * size.1 / 2.0],
                [sin * sx, cos * sy, centre.y - sin * size.0 / 2.0 - cos * size.1 / 2.0],
            ],
        }
    }

    /// The similarity (turn, scale, shift) that takes `from` to `to` with the least squared error
    /// (Umeyama 1991 without reflection); `None` for fewer than two points or points that coincide.
    pub fn similarity(from: &[Point], to: &[Point]) -> Option<Affine> {
        if from.len() != to.len() || from.len() < 2 {
            return None;
        }
        let mean = |points: &[Point]| {
            let n = points.len() as f32;
            Point::new(
                points.iter().map(|p| p.x).sum::<f32>() / n,
                points.iter().map(|p| p.y).sum::<f32>() / n,
            )
        };
        let (mf, mt) = (mean(from), mean(to));
        let (mut cos, mut sin, mut norm) = (0.0, 0.0, 0.0);
        for (p, q) in from.iter().zip(to) {
            let (px, py, qx, qy) = (p.x - mf.x, p.y - mf.y, q.x - mt.x, q.y - mt.y);
            cos += px * qx + py * qy;
            sin += px * qy - py * qx;
            norm += px * px + py * py;
        }
        (norm.is_finite() && norm > 1e-12).then(|| {
            let (a, b) = (cos / norm, sin / norm);
            Affine { rows: [[a, -b, mt.x - a * mf.x + b * mf.y], [b, a, mt.y - b * mf.x - a * mf.y]] }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(p: Point, q: Point) -> bool {
        p.distance(q) < 0.02 * (1.0 + p.x.abs().max(p.y.abs()) / 100.0)
    }

    fn any_point() -> impl Strategy<Value = Point> {
        (-2000.0f32..2000.0, -2000.0f32..2000.0).prop_map(|(x, y)| Point::new(x, y))
    }

    #[test]
    fn boxes_overlap_by_their_common_part() {
        let (a, b) = (Rect::new(0.0, 0.0, 4.0, 4.0), Rect::new(2.0, 2.0, 6.0, 6.0));
        assert!((a.iou(&b) - 4.0 / 28.0).abs() < 1e-6);
        assert!((a.iou(&a) - 1.0).abs() < 1e-6);
        assert!(a.iou(&Rect::new(5.0, 0.0, 9.0, 4.0)).abs() < 1e-6);
        assert!(Rect::default().iou(&Rect::default()).abs() < 1e-6);
        assert_eq!(a.scaled(0.5), Rect::new(1.0, 1.0, 3.0, 3.0));
        assert_eq!(
            Rect::around([Point::new(3.0, 1.0), Point::new(-1.0, 2.0)]),
            Rect::new(-1.0, 1.0, 3.0, 2.0)
        );
    }

    #[test]
    fn a_region_of_interest_spans_its_corners() {
        let map = Affine::roi(Point::new(100.0, 50.0), (40.0, 20.0), std::f32::consts::FRAC_PI_2, 8, 4);
        assert!(close(map.apply(Point::new(4.0, 2.0)), Point::new(100.0, 50.0)));
        // A quarter turn clockwise: what was to the left is now above.
        assert!(close(map.apply(Point::new(0.0, 2.0)), Point::new(100.0, 30.0)));
        assert!(close(map.apply(Point::new(4.0, 0.0)), Point::new(110.0, 50.0)));
    }

    #[test]
    fn maps_that_flatten_have_no_inverse_and_single_points_no_similarity() {
        assert_eq!(Affine { rows: [[1.0, 2.0, 0.0], [2.0, 4.0, 0.0]] }.inverse(), None);
        assert_eq!(Affine { rows: [[f32::NAN; 3]; 2] }.inverse(), None);
        let p = Point::new(1.0, 1.0);
        assert_eq!(Affine::similarity(&[p], &[p]), None);
        assert_eq!(Affine::similarity(&[p, p], &[p, p]), None);
        assert_eq!(Affine::similarity(&[p, p, p], &[p, p]), None);
    }

    proptest! {
        #[test]
        fn the_inverse_leads_back(
            centre in any_point(), w in 20.0f32..900.0, h in 20.0f32..900.0, angle in -7.0f32..7.0, p in any_point(),
        ) {
            let map = Affine::roi(centre, (w, h), angle, 192, 192);
            let back = map.inverse().unwrap().apply(map.apply(p));
            prop_assert!(back.distance(p) < 0.5, "{p:?} {back:?}");
        }

        #[test]
        fn doing_one_map_after_another_is_one_map(centre in any_point(), angle in -7.0f32..7.0, p in any_point()) {
            let first = Affine::roi(centre, (100.0, 120.0), angle, 192, 128);
            let second = Affine::roi(Point::new(5.0, 6.0), (300.0, 280.0), 1.0, 192, 192);
            prop_assert!(close(second.after(&first).apply(p), second.apply(first.apply(p))));
        }

        #[test]
        fn a_similarity_is_recovered_from_points(
            points in prop::collection::vec(any_point(), 3..9),
            centre in any_point(), size in 100.0f32..600.0, angle in -3.0f32..3.0,
        ) {
            prop_assume!(Rect::around(points.iter().copied()).area() > 1e4);
            let map = Affine::roi(centre, (size, size), angle, 192, 192);
            let moved: Vec<_> = points.iter().map(|&p| map.apply(p)).collect();
            let found = Affine::similarity(&points, &moved).unwrap();
            for p in points {
                prop_assert!(found.apply(p).distance(map.apply(p)) < 0.5);
            }
        }
    }
}
