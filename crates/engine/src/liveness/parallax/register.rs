//! Brings one view over another, as a plane or as a head, and says what of the pixels is left unexplained.

use bonafide_imaging::{Homography, Point, solve};

use super::view::{SIDE, View};

/// Steps of the search for the best homography, and pixels between those that are compared.
const STEPS: usize = 12;
const STRIDE: usize = 2;
/// Pixels around a point of the mesh whose way follows that point.
const REACH: f32 = 5.0;

/// A way from places of the first view to places of the second.
pub(super) struct Warp {
    map: Homography,
    /// What a point's own way adds to the homography's: place in the first view, difference.
    relief: Vec<(Point, Point)>,
}

impl Warp {
    /// The way of a plane.
    pub fn plane(a: &View, b: &View) -> Option<Self> {
        Some(Self { map: Homography::fitted(&a.points, &b.points)?, relief: Vec::new() })
    }

    /// The way of the mesh.
    pub fn head(a: &View, b: &View) -> Option<Self> {
        let map = Homography::fitted(&a.points, &b.points)?;
        let relief = a.points.iter().zip(&b.points).map(|(&p, q)| {
            let planar = map.apply(p);
            (p, Point::new(q.x - planar.x, q.y - planar.y))
        });
        let relief = relief.collect();
        Some(Self { map, relief })
    }

    /// Moves the homography until the pixels agree best: 1 less the correlation that is left, 0..1. Both kinds of ways are
    /// refined alike, so that only the relief tells them apart.
    pub fn refined(mut self, a: &View, b: &View) -> Option<f32> {
        let places = places(a);
        let relief: Vec<Point> = places.iter().map(|&p| self.relief_at(p)).collect();
        let mut best = self.unexplained(a, b, &places, &relief)?;
        for _ in 0..STEPS {
            let Some(map) = self.step(a, b, &places, &relief) else { break };
            let before = std::mem::replace(&mut self.map, map);
            match self.unexplained(a, b, &places, &relief) {
                Some(left) if left < best - 1e-5 => best = left,
                _ => {
                    self.map = before;
                    break;
                }
            }
        }
        Some(best)
    }

    fn relief_at(&self, p: Point) -> Point {
        let (mut sum, mut x, mut y) = (0.0f32, 0.0f32, 0.0f32);
        for (place, way) in &self.relief {
            let weight = 1.0 / (p.distance(*place).powi(2) + REACH * REACH).powi(2);
            sum += weight;
            x += weight * way.x;
            y += weight * way.y;
        }
        if sum > 0.0 { Point::new(x / sum, y / sum) } else { Point::default() }
    }

    fn target(&self, p: Point, relief: Point) -> Point {
        let planar = self.map.apply(p);
        Point::new(planar.x + relief.x, planar.y + relief.y)
    }

    fn pairs(
        &self,
        a: &View,
        b: &View,
        places: &[Point],
        relief: &[Point],
    ) -> Option<Vec<(usize, f32, f32)>> {
        let pairs: Vec<(usize, f32, f32)> = places
            .iter()
            .zip(relief)
            .enumerate()
            .filter_map(|(i, (&p, &relief))| Some((i, a.at(p)?, b.at(self.target(p, relief))?)))
            .collect();
        (2 * pairs.len() > places.len()).then_some(pairs)
    }

    fn unexplained(&self, a: &View, b: &View, places: &[Point], relief: &[Point]) -> Option<f32> {
        let pairs = self.pairs(a, b, places, relief)?;
        let fit = Line::through(&pairs);
        (fit.variance_a > 1.0 && fit.variance_b > 1.0)
            .then(|| 1.0 - fit.covariance / (fit.variance_a * fit.variance_b).sqrt())
    }

    /// One step of Gauss and Newton on the eight numbers of the homography, with gain and offset of the light between.
    fn step(&self, a: &View, b: &View, places: &[Point], relief: &[Point]) -> Option<Homography> {
        let pairs = self.pairs(a, b, places, relief)?;
        let fit = Line::through(&pairs);
        let gain = fit.covariance / fit.variance_b.max(1e-3);
        let mut normal = [[0.0f64; 9]; 8];
        for (i, va, vb) in pairs {
            let (p, relief) = (places[i], relief[i]);
            let target = self.target(p, relief);
            let slope = |dx: f32, dy: f32| {
                let ahead = b.at(Point::new(target.x + dx, target.y + dy))?;
                let behind = b.at(Point::new(target.x - dx, target.y - dy))?;
                Some(f64::from(ahead - behind) / 2.0)
            };
            let (Some(gx), Some(gy)) = (slope(1.0, 0.0), slope(0.0, 1.0)) else { continue };
            let (x, y) = (f64::from(p.x), f64::from(p.y));
            let (u, v) = (f64::from(target.x - relief.x), f64::from(target.y - relief.y));
            let [_, _, [g, h, k]] = self.map.rows;
            let depth = g * x + h * y + k;
            let along = -(gx * u + gy * v);
            let row = [gx * x, gx * y, gx, gy * x, gy * y, gy, along * x, along * y];
            let row = row.map(|value| value * f64::from(gain) / depth);
            let rest = f64::from(va - fit.mean_a - gain * (vb - fit.mean_b));
            for (i, sums) in normal.iter_mut().enumerate() {
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum += row[i] * value;
                }
                sums[8] += row[i] * rest;
            }
        }
        for (i, row) in normal.iter_mut().enumerate() {
            row[i] *= 1.0 + 1e-3;
        }
        let way = solve(normal)?;
        let mut rows = self.map.rows;
        for (i, value) in way.into_iter().enumerate() {
            rows[i / 3][i % 3] += value;
        }
        Some(Homography { rows })
    }
}

/// The best line from the second view's light to the first's.
struct Line {
    mean_a: f32,
    mean_b: f32,
    variance_a: f32,
    variance_b: f32,
    covariance: f32,
}

impl Line {
    fn through(pairs: &[(usize, f32, f32)]) -> Self {
        let count = pairs.len().max(1) as f32;
        let mean_a = pairs.iter().map(|(_, a, _)| a).sum::<f32>() / count;
        let mean_b = pairs.iter().map(|(_, _, b)| b).sum::<f32>() / count;
        let (mut variance_a, mut variance_b, mut covariance) = (0.0, 0.0, 0.0);
        for (_, a, b) in pairs {
            let (a, b) = (a - mean_a, b - mean_b);
            variance_a += a * a / count;
            variance_b += b * b / count;
            covariance += a * b / count;
        }
        Self { mean_a, mean_b, variance_a, variance_b, covariance }
    }
}

/// Places of the first view between its points, away from its edge.
fn places(a: &View) -> Vec<Point> {
    let margin = SIDE / 12;
    let (mut top, mut bottom) = (f32::INFINITY, f32::NEG_INFINITY);
    for p in &a.points {
        (top, bottom) = (top.min(p.y), bottom.max(p.y));
    }
    (margin..SIDE - margin)
        .step_by(STRIDE)
        .flat_map(|y| {
            (margin..SIDE - margin).step_by(STRIDE).map(move |x| Point::new(x as f32 + 0.5, y as f32 + 0.5))
        })
        .filter(|p| p.y > top && p.y < bottom)
        .collect()
}
