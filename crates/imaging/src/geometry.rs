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
        Point::new((self.x + other.x) / 2.0, (self.y + other.y) / 2.0)
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
        Point::new((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
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
            Point::new(points.iter().map(|p| p.x).sum::<f32>() / n, points.iter().map(|p| p.y).sum::<f32>() / n)
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
