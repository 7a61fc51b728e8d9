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
pub(super) fn found(a: &Plane, b: &Plane, place: Point, question: &[Point]) -> Option<Point> {
    let (x, y) = (place.x.round() as usize, place.y.round() as usize);
    let patch = Patch::of(a, x, y)?;
    let reach = REACH as i32;
    let side = 2 * REACH + 1;
    let mut fits = vec![f32::NEG_INFINITY; side * side];
    for dy in -reach..=reach {
        for dx in -reach..=reach {
            let (to_x, to_y) = (x as i32 + dx, y as i32 + dy);
            if let (Ok(to_x), Ok(to_y)) = (usize::try_from(to_x), usize::try_from(to_y)) {
                let index = (dy + reach) as usize * side + (dx + reach) as usize;
                fits[index] = patch.correlation(b, to_x, to_y).unwrap_or(f32::NEG_INFINITY);
            }
        }
    }
    let (best, &top) = fits.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
    let (column, row) = (best % side, best / side);
    let is_inside = (1..side - 1).contains(&column) && (1..side - 1).contains(&row);
    if top < FOUND || !is_inside {
        return None;
    }
    // Every two ways in question must be told apart: at most one of them may fit as well as the best.
    let fit_at = |way: &Point| {
        let at = |v: f32| (v.round() as i32 + reach).clamp(0, side as i32 - 1) as usize;
        fits[at(way.y) * side + at(way.x)]
    };
    if question.iter().filter(|way| fit_at(way) >= top - SHARP).count() > 1 {
        return None;
    }
    let between = |before: f32, here: f32, after: f32| {
        let curve = before - 2.0 * here + after;
        if curve < -1e-6 && curve.is_finite() {
            (0.5 * (before - after) / curve).clamp(-0.5, 0.5)
        } else {
            0.0
        }
    };
    let fx = between(fits[best - 1], top, fits[best + 1]);
    let fy = between(fits[best - side], top, fits[best + side]);
    Some(Point::new(column as f32 - REACH as f32 + fx, row as f32 - REACH as f32 + fy))
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
