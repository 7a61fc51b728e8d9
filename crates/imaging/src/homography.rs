//! The perspective map between two pictures of one plane.

use crate::{Affine, Point};

/// A perspective map `(x, y) -> ((a x + b y + c) / (g x + h y + i), (d x + e y + f) / (g x + h y + i))`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Homography {
    /// The rows `[a, b, c]`, `[d, e, f]` and `[g, h, i]`.
    pub rows: [[f64; 3]; 3],
}

impl Homography {
    /// The map that takes each of the `from` points to its partner in `to`; `None` when three of either four lie on a
    /// line or a coordinate is not finite.
    pub fn between(from: [Point; 4], to: [Point; 4]) -> Option<Self> {
        // Working on points about the origin with size about 1 keeps the equations well conditioned
        // (Hartley 1997, "In defense of the eight-point algorithm").
        let (before, after) = (normaliser(&from)?, normaliser(&to)?);
        let mut equations = [[0.0; 9]; 8];
        for (i, (p, q)) in from.into_iter().zip(to).enumerate() {
            let ([x, y], [u, v]) = (before.project(p)?, after.project(q)?);
            equations[2 * i] = [x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u];
            equations[2 * i + 1] = [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v];
        }
        Self::solving(&equations, before, after)
    }

    /// The map that takes the `from` points nearest to their partners in `to`, in the least squares of the equations
    /// without their denominators; `None` for fewer than four points, for points on a line and for lists of two lengths.
    pub fn fitted(from: &[Point], to: &[Point]) -> Option<Self> {
        if from.len() != to.len() || from.len() < 4 {
            return None;
        }
        let (before, after) = (normaliser(from)?, normaliser(to)?);
        let mut normal = [[0.0; 9]; 8];
        for (&p, &q) in from.iter().zip(to) {
            let ([x, y], [u, v]) = (before.project(p)?, after.project(q)?);
            let rows = [
                [x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u],
                [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v],
            ];
            for row in rows {
                for (i, sums) in normal.iter_mut().enumerate() {
                    for (sum, value) in sums.iter_mut().zip(row) {
                        *sum += row[i] * value;
                    }
                }
            }
        }
        Self::solving(&normal, before, after)
    }

    /// The map that solves equations between points that were normalised.
    fn solving(equations: &[[f64; 9]; 8], before: Self, after: Self) -> Option<Self> {
        let [a, b, c, d, e, f, g, h] = solve(*equations)?;
        let map = Self { rows: [[a, b, c], [d, e, f], [g, h, 1.0]] };
        map.inverse()?;
        Some(after.inverse()?.after(&map).after(&before))
    }

    /// Where `p` goes; not finite for points on the horizon.
    pub fn apply(&self, p: Point) -> Point {
        self.project(p).map_or(Point::new(f32::NAN, f32::NAN), |[x, y]| Point::new(x as f32, y as f32))
    }

    /// The map back; `None` when this one flattens the plane.
    pub fn inverse(&self) -> Option<Self> {
        let [[a, b, c], [d, e, f], [g, h, i]] = self.rows;
        let adjugate = [
            [e * i - f * h, c * h - b * i, b * f - c * e],
            [f * g - d * i, a * i - c * g, c * d - a * f],
            [d * h - e * g, b * g - a * h, a * e - b * d],
        ];
        let det = a * adjugate[0][0] + b * adjugate[1][0] + c * adjugate[2][0];
        let size = self.rows.iter().flatten().fold(0.0f64, |m, v| m.max(v.abs()));
        (det.is_finite() && det.abs() > 1e-12 * size.powi(3))
            .then(|| Self { rows: adjugate.map(|row| row.map(|v| v / det)) })
    }

    /// The map that first does `first`, then this one.
    #[must_use]
    pub fn after(&self, first: &Self) -> Self {
        Self {
            rows: self.rows.map(|row| {
                std::array::from_fn(|column| (0..3).map(|k| row[k] * first.rows[k][column]).sum())
            }),
        }
    }

    fn project(&self, p: Point) -> Option<[f64; 2]> {
        let (x, y) = (f64::from(p.x), f64::from(p.y));
        let [u, v, w] = self.rows.map(|[a, b, c]| a * x + b * y + c);
        (w.abs() > 1e-12).then(|| [u / w, v / w]).filter(|q| q.iter().all(|v| v.is_finite()))
    }
}

impl From<Affine> for Homography {
    fn from(map: Affine) -> Self {
        let [first, second] = map.rows.map(|row| row.map(f64::from));
        Self { rows: [first, second, [0.0, 0.0, 1.0]] }
    }
}

/// Moves the points' mean to the origin and their mean distance from it to 1.
fn normaliser(points: &[Point]) -> Option<Homography> {
    let count = points.len() as f64;
    let mean = |of: fn(&Point) -> f32| points.iter().map(|p| f64::from(of(p))).sum::<f64>() / count;
    let (x, y) = (mean(|p| p.x), mean(|p| p.y));
    let away = points.iter().map(|p| (f64::from(p.x) - x).hypot(f64::from(p.y) - y)).sum::<f64>() / count;
    (away.is_finite() && away > 0.0).then(|| Homography {
        rows: [[1.0 / away, 0.0, -x / away], [0.0, 1.0 / away, -y / away], [0.0, 0.0, 1.0]],
    })
}

/// Eight unknowns from eight equations, each with its right-hand side last, by Gaussian elimination with row exchange; `None`
/// when the rows depend on each other.
pub fn solve(mut rows: [[f64; 9]; 8]) -> Option<[f64; 8]> {
    for column in 0..8 {
        let pivot = (column..8).max_by(|&i, &j| rows[i][column].abs().total_cmp(&rows[j][column].abs()))?;
        rows.swap(column, pivot);
        let lead = rows[column];
        if lead[column].is_nan() || lead[column].abs() < 1e-9 {
            return None;
        }
        for (i, row) in rows.iter_mut().enumerate() {
            if i != column {
                let factor = row[column] / lead[column];
                for (value, above) in row.iter_mut().zip(lead) {
                    *value -= factor * above;
                }
            }
        }
    }
    Some(std::array::from_fn(|i| rows[i][8] / rows[i][i]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SQUARE: [Point; 4] =
        [Point::new(0.0, 0.0), Point::new(100.0, 0.0), Point::new(100.0, 100.0), Point::new(0.0, 100.0)];

    #[test]
    fn corners_go_to_their_partners() {
        let to = [
            Point::new(10.0, 20.0),
            Point::new(300.0, 0.0),
            Point::new(280.0, 260.0),
            Point::new(40.0, 200.0),
        ];
        let map = Homography::between(SQUARE, to).unwrap();
        for (p, q) in SQUARE.into_iter().zip(to) {
            assert!(map.apply(p).distance(q) < 1e-3);
        }
    }

    #[test]
    fn diagonals_still_cross_where_the_middle_goes() {
        let to =
            [Point::new(0.0, 0.0), Point::new(90.0, 10.0), Point::new(80.0, 80.0), Point::new(5.0, 60.0)];
        let middle = Homography::between(SQUARE, to).unwrap().apply(Point::new(50.0, 50.0));
        let side = |a: Point, b: Point| (b.x - a.x) * (middle.y - a.y) - (b.y - a.y) * (middle.x - a.x);
        assert!(side(to[0], to[2]).abs() < 0.1 && side(to[1], to[3]).abs() < 0.1);
    }

    #[test]
    fn a_map_is_found_again_from_many_points_and_nearly_from_inexact_ones() {
        let to = [
            Point::new(10.0, 20.0),
            Point::new(300.0, 0.0),
            Point::new(280.0, 260.0),
            Point::new(40.0, 200.0),
        ];
        let map = Homography::between(SQUARE, to).unwrap();
        let grid = |i: u32| Point::new((i % 5) as f32 * 25.0, (i / 5) as f32 * 25.0);
        let from: Vec<Point> = (0..25).map(grid).collect();
        let exact: Vec<Point> = from.iter().map(|&p| map.apply(p)).collect();
        let fitted = Homography::fitted(&from, &exact).unwrap();
        assert!(from.iter().zip(&exact).all(|(&p, q)| fitted.apply(p).distance(*q) < 1e-2));
        let shaken: Vec<Point> =
            exact.iter().zip(0u8..).map(|(q, i)| Point::new(q.x + f32::from(i % 3) - 1.0, q.y)).collect();
        let fitted = Homography::fitted(&from, &shaken).unwrap();
        assert!(from.iter().zip(&exact).all(|(&p, q)| fitted.apply(p).distance(*q) < 1.5));
        let line: Vec<Point> = (0..25u8).map(|i| Point::new(f32::from(i), 1.0)).collect();
        assert_eq!(Homography::fitted(&line, &exact), None);
        assert_eq!(Homography::fitted(&from[..3], &exact[..3]), None);
        assert_eq!(Homography::fitted(&from, &exact[..9]), None);
    }

    #[test]
    fn points_on_a_line_or_coinciding_have_no_map() {
        let line = [Point::new(0.0, 0.0), Point::new(1.0, 1.0), Point::new(2.0, 2.0), Point::new(5.0, 0.0)];
        assert_eq!(Homography::between(line, SQUARE), None);
        assert_eq!(Homography::between(SQUARE, line), None);
        assert_eq!(Homography::between([Point::new(3.0, 3.0); 4], SQUARE), None);
        assert_eq!(Homography::between([Point::new(f32::NAN, 0.0); 4], SQUARE), None);
    }

    #[test]
    fn an_affine_map_is_a_homography() {
        let affine = Affine::roi(Point::new(50.0, 60.0), (80.0, 90.0), 0.4, 10, 20);
        let p = Point::new(3.0, 4.0);
        assert!(Homography::from(affine).apply(p).distance(affine.apply(p)) < 1e-4);
    }

    proptest! {
        #[test]
        fn there_and_back_again(jitter in prop::array::uniform8(-30.0f32..30.0), x in 0.0f32..100.0, y in 0.0f32..100.0) {
            let to = std::array::from_fn(|i| Point::new(SQUARE[i].x + jitter[2 * i], SQUARE[i].y + jitter[2 * i + 1]));
            let map = Homography::between(SQUARE, to).unwrap();
            let p = Point::new(x, y);
            let back = map.inverse().unwrap().apply(map.apply(p));
            prop_assert!(back.distance(p) < 0.01, "{p:?} {back:?}");
        }
    }
}
