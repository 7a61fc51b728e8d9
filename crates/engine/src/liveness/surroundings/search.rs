//! Finds a place of one grey picture again in another.

use bonafide_imaging::Point;
use bonafide_imaging::colour::Plane;

/// Half the side of what is searched for, and the farthest it is searched, in pixels.
pub(super) const HALF: usize = 10;
pub(super) const REACH: usize = 10;
/// Standard deviation from which a place has something to be found by.
const STRUCTURED: f32 = 5.0;
/// Correlation from which it is found.
const FOUND: f32 = 0.8;
/// By how much the ways in question must fit worse than the best, or one of them must fit as the best does.
const SHARP: f32 = 0.04;

/// The way to the place that looks like `place` of the first picture. `None` where it is plain, is not found, or where
/// two of the ways in `question` fit it alike, as along an edge.
pub(super) fn found(a: &Plane, b: &Plane, place: Point, question: [Point; 2]) -> Option<Point> {
    let fits = Fits::of(a, b, place)?;
    let is_open = question.iter().all(|way| fits.at(*way) >= fits.top - SHARP);
    (!is_open).then(|| fits.way())
}

/// The same where no other way at all fits alike: neither along an edge, nor from one slat of a blind to the next.
pub(super) fn found_alone(a: &Plane, b: &Plane, place: Point) -> Option<Point> {
    let fits = Fits::of(a, b, place)?;
    fits.is_alone().then(|| fits.way())
}

/// Columns and rows of the ways that are searched.
const SPAN: usize = 2 * REACH + 1;

/// How well each way fits.
struct Fits {
    /// Correlations, rows of ways down.
    all: Vec<f32>,
    /// Where the best is, and what it is.
    best: usize,
    top: f32,
}

impl Fits {
    /// `None` where the place is plain or not found.
    fn of(a: &Plane, b: &Plane, place: Point) -> Option<Self> {
        let (x, y) = (place.x.round() as usize, place.y.round() as usize);
        let patch = Patch::of(a, x, y)?;
        let reach = REACH as i32;
        let mut all = vec![f32::NEG_INFINITY; SPAN * SPAN];
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                let (to_x, to_y) = (x as i32 + dx, y as i32 + dy);
                if let (Ok(to_x), Ok(to_y)) = (usize::try_from(to_x), usize::try_from(to_y)) {
                    let index = (dy + reach) as usize * SPAN + (dx + reach) as usize;
                    all[index] = patch.correlation(b, to_x, to_y).unwrap_or(f32::NEG_INFINITY);
                }
            }
        }
        let (best, &top) = all.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
        let is_inside = |v: usize| (1..SPAN - 1).contains(&v);
        let is_found = top >= FOUND && is_inside(best % SPAN) && is_inside(best / SPAN);
        is_found.then_some(Self { all, best, top })
    }

    fn at(&self, way: Point) -> f32 {
        let at = |v: f32| (v.round() as i32 + REACH as i32).clamp(0, SPAN as i32 - 1) as usize;
        self.all[at(way.y) * SPAN + at(way.x)]
    }

    fn is_alone(&self) -> bool {
        let is_apart =
            |i: usize| (i % SPAN).abs_diff(self.best % SPAN) > 2 || (i / SPAN).abs_diff(self.best / SPAN) > 2;
        !self.all.iter().enumerate().any(|(i, &fit)| is_apart(i) && fit >= self.top - SHARP)
    }

    /// That of the best, between the pixels.
    fn way(&self) -> Point {
        let Self { all, best, top } = self;
        let between = |before: f32, after: f32| {
            let curve = before - 2.0 * top + after;
            if curve < -1e-6 && curve.is_finite() {
                (0.5 * (before - after) / curve).clamp(-0.5, 0.5)
            } else {
                0.0
            }
        };
        let fx = between(all[best - 1], all[best + 1]);
        let fy = between(all[best - SPAN], all[best + SPAN]);
        let whole = |v: usize| v as f32 - REACH as f32;
        Point::new(whole(best % SPAN) + fx, whole(best / SPAN) + fy)
    }
}

/// What is searched for, without its mean.
struct Patch {
    values: Vec<f32>,
    power: f32,
}

impl Patch {
    fn of(grey: &Plane, x: usize, y: usize) -> Option<Self> {
        let mut values = Vec::with_capacity(4 * HALF * HALF);
        for row in rows(grey, x, y)? {
            values.extend(row.iter().map(|&v| f32::from(v)));
        }
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        for v in &mut values {
            *v -= mean;
        }
        let power: f32 = values.iter().map(|v| v * v).sum();
        (power >= STRUCTURED * STRUCTURED * values.len() as f32).then_some(Self { values, power })
    }

    /// -1..1; `None` outside and where there is nothing.
    fn correlation(&self, grey: &Plane, x: usize, y: usize) -> Option<f32> {
        let (mut sum, mut squares, mut product) = (0.0f32, 0.0f32, 0.0f32);
        for (ours, row) in self.values.chunks_exact(2 * HALF).zip(rows(grey, x, y)?) {
            for (a, &b) in ours.iter().zip(row) {
                let b = f32::from(b);
                sum += b;
                squares += b * b;
                product += a * b;
            }
        }
        let power = squares - sum * sum / self.values.len() as f32;
        (power > 1.0).then(|| product / (power * self.power).sqrt())
    }
}

/// The rows of what lies around a place.
fn rows(grey: &Plane, x: usize, y: usize) -> Option<impl Iterator<Item = &[u8]>> {
    let inside = x >= HALF && y >= HALF && x + HALF <= grey.width && y + HALF <= grey.height;
    inside.then(|| (y - HALF..y + HALF).map(move |row| &grey.row(row)[x - HALF..x + HALF]))
}
