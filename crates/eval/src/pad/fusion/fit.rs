//! Logistic regression with a ridge and bounds, by Newton's method.
//!
//! The loss is the weighted log-loss of the log-odds plus a ridge that pulls towards the plain sum: a weight of 1, offsets and
//! intercept of 0. As a prior it is a normal distribution of standard deviation 0.5 about them (a guess: evidence that is set
//! by hand is rarely wrong by more than a factor of two). The loss is strictly convex, so the minimum within the bounds is one;
//! it is found by projected Newton steps that hold what stands at a bound (D. P. Bertsekas, "Projected Newton methods for
//! optimization problems with simple constraints", SIAM Journal on Control and Optimization 20, 1982).

use super::super::capture::Piece;
use super::Terms;
use super::rows::{Row, weigh};

/// Inverse variance of the prior.
const RIDGE: f64 = 4.0;
/// Bounds of weights; of offsets and intercept either way. Those that `bonafide-engine` accepts.
const MOST_WEIGHT: f64 = 5.0;
const MOST_OFFSET: f64 = 3.0;
/// Newton steps at most; about six are needed.
const STEPS: usize = 60;
/// A gradient this short, per effective capture, is the minimum.
const STILL: f64 = 1e-9;

/// What is fitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// Pieces that get a weight.
    pub weights: Vec<String>,
    /// Pieces that get an offset.
    pub offsets: Vec<String>,
}

impl Columns {
    /// A weight for every piece whose word varies over the rows; with `offsets` an offset for every piece that is there in
    /// some rows only, for that of one which is always there is the intercept.
    pub fn of(rows: &[&Row<'_>], offsets: bool) -> Self {
        let mut names: Vec<&str> =
            rows.iter().flat_map(|row| row.pieces).map(|piece| piece.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let varies = |value: &dyn Fn(&Row<'_>) -> f64| {
            let first = rows.first().map(|row| value(row).to_bits());
            rows.iter().any(|row| Some(value(row).to_bits()) != first)
        };
        let kept = |keep: &dyn Fn(&&str) -> bool| {
            names.iter().filter(|name| keep(name)).map(|name| (*name).to_owned()).collect::<Vec<_>>()
        };
        Self {
            weights: kept(&|name| varies(&|row| ratio(row.pieces, name).unwrap_or(0.0))),
            offsets: kept(&|name| offsets && varies(&|row| presence(row.pieces, name))),
        }
    }

    fn count(&self) -> usize {
        1 + self.weights.len() + self.offsets.len()
    }

    /// Intercept, weights, offsets: where the ridge pulls, with the bounds.
    fn bounds(&self) -> Vec<[f64; 3]> {
        let offset = [0.0, -MOST_OFFSET, MOST_OFFSET];
        let mut bounds = vec![offset];
        bounds.extend(self.weights.iter().map(|_| [1.0, 0.0, MOST_WEIGHT]));
        bounds.extend(self.offsets.iter().map(|_| offset));
        bounds
    }

    /// The row's place in these columns, and what pieces without a column add.
    fn place(&self, pieces: &[Piece]) -> (Vec<f64>, f64) {
        let mut place = vec![1.0];
        place.extend(self.weights.iter().map(|name| ratio(pieces, name).unwrap_or(0.0)));
        place.extend(self.offsets.iter().map(|name| presence(pieces, name)));
        let others = pieces.iter().filter(|piece| !self.weights.contains(&piece.name));
        (place, others.filter_map(|piece| ratio(pieces, &piece.name)).sum())
    }

    fn terms(&self, values: &[f64]) -> Terms {
        let (weights, offsets) = values[1..].split_at(self.weights.len());
        let table =
            |names: &[String], values: &[f64]| names.iter().cloned().zip(values.iter().copied()).collect();
        Terms {
            intercept: values[0],
            weights: table(&self.weights, weights),
            offsets: table(&self.offsets, offsets),
        }
    }
}

/// What is not a number is an attack whatever the weights, so nothing is learned from it.
fn ratio(pieces: &[Piece], name: &str) -> Option<f64> {
    let said = pieces.iter().find(|piece| piece.name == name)?.log_likelihood_ratio?;
    Some(f64::from(said)).filter(|ratio| ratio.is_finite())
}

fn presence(pieces: &[Piece], name: &str) -> f64 {
    if ratio(pieces, name).is_some() { 1.0 } else { 0.0 }
}

/// Fits the columns to the rows, each counted as often as `times` says. Without rows of both kinds the plain sum.
pub(super) fn fit(rows: &[&Row<'_>], times: &[u32], columns: &Columns) -> Terms {
    let count = |attack: bool| -> f64 {
        let kind = rows.iter().zip(times).filter(|(row, _)| row.species.is_some() == attack);
        kind.map(|(_, times)| f64::from(*times)).sum()
    };
    // The kind with fewer captures is what is known; more of the other add nothing against the ridge.
    let known = 2.0 * count(true).min(count(false));
    let problem = Problem {
        points: rows
            .iter()
            .zip(weigh(rows, times))
            .map(|(row, weight)| {
                let (place, base) = columns.place(row.pieces);
                let sign = if row.species.is_some() { -1.0 } else { 1.0 };
                Point { place, base, sign, weight: weight * known }
            })
            .collect(),
        bounds: columns.bounds(),
    };
    columns.terms(&problem.minimum(columns.count()))
}

struct Point {
    place: Vec<f64>,
    base: f64,
    /// 1 for a bona fide capture, -1 for an attack.
    sign: f64,
    weight: f64,
}

struct Problem {
    points: Vec<Point>,
    bounds: Vec<[f64; 3]>,
}

impl Problem {
    fn minimum(&self, count: usize) -> Vec<f64> {
        let mut values: Vec<f64> = self.bounds.iter().map(|[centre, ..]| *centre).collect();
        let mut loss = self.loss(&values);
        for _ in 0..STEPS {
            let (gradient, mut hessian) = self.slope(&values, count);
            let is_held = |i: usize| {
                let [_, least, most] = self.bounds[i];
                (values[i] <= least && gradient[i] > 0.0) || (values[i] >= most && gradient[i] < 0.0)
            };
            let held: Vec<bool> = (0..count).map(is_held).collect();
            let free = |i: usize| if held[i] { 0.0 } else { gradient[i] };
            let steepness = (0..count).map(free).fold(0.0, |most: f64, slope| most.max(slope.abs()));
            if steepness <= STILL * (1.0 + self.points.len() as f64) {
                break;
            }
            for i in (0..count).filter(|i| held[*i]) {
                for row in &mut hessian {
                    row[i] = 0.0;
                }
                hessian[i].fill(0.0);
                hessian[i][i] = 1.0;
            }
            let step = solve(hessian, (0..count).map(free).collect());
            let moved = |scale: f64| -> Vec<f64> {
                let each = values.iter().zip(&step).zip(&self.bounds);
                each.map(|((value, step), [_, least, most])| (value - scale * step).clamp(*least, *most))
                    .collect()
            };
            // Halved until it goes down; where rounding leaves nothing to gain this is the minimum.
            let Some((next, lower)) = (0..40)
                .map(|halvings| moved(0.5_f64.powi(halvings)))
                .map(|next| (self.loss(&next), next))
                .find(|(lower, _)| *lower < loss)
                .map(|(lower, next)| (next, lower))
            else {
                break;
            };
            (values, loss) = (next, lower);
        }
        values
    }

    fn loss(&self, values: &[f64]) -> f64 {
        let fit: f64 = self.points.iter().map(|point| point.weight * softplus(-point.margin(values))).sum();
        let ridge: f64 =
            values.iter().zip(&self.bounds).map(|(value, [centre, ..])| (value - centre).powi(2)).sum();
        fit + 0.5 * RIDGE * ridge
    }

    /// Gradient and Hessian.
    fn slope(&self, values: &[f64], count: usize) -> (Vec<f64>, Vec<Vec<f64>>) {
        let mut gradient: Vec<f64> =
            values.iter().zip(&self.bounds).map(|(value, [centre, ..])| RIDGE * (value - centre)).collect();
        let mut hessian = vec![vec![0.0; count]; count];
        for (i, row) in hessian.iter_mut().enumerate() {
            row[i] = RIDGE;
        }
        for point in &self.points {
            let wrong = 1.0 / (1.0 + point.margin(values).exp());
            let (pull, bend) = (-point.weight * point.sign * wrong, point.weight * wrong * (1.0 - wrong));
            for (i, a) in point.place.iter().enumerate() {
                gradient[i] += pull * a;
                for (j, b) in point.place.iter().enumerate() {
                    hessian[i][j] += bend * a * b;
                }
            }
        }
        (gradient, hessian)
    }
}

impl Point {
    /// Log-odds of the truth.
    fn margin(&self, values: &[f64]) -> f64 {
        self.sign * (self.base + self.place.iter().zip(values).map(|(a, b)| a * b).sum::<f64>())
    }
}

/// `ln(1 + e^x)` without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// Solves a symmetric positive definite system by Cholesky's factors.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let n = right.len();
    for i in 0..n {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| matrix[i][k] * matrix[j][k]).sum();
            // The ridge keeps the diagonal above 0; the bound is for rounding.
            matrix[i][j] = if i == j {
                (matrix[i][i] - known).max(f64::MIN_POSITIVE).sqrt()
            } else {
                (matrix[i][j] - known) / matrix[j][j]
            };
        }
    }
    for i in 0..n {
        let known: f64 = (0..i).map(|k| matrix[i][k] * right[k]).sum();
        right[i] = (right[i] - known) / matrix[i][i];
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|k| matrix[k][i] * right[k]).sum();
        right[i] = (right[i] - known) / matrix[i][i];
    }
    right
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::super::super::capture::Capture;
    use super::super::rows::rows;
    use super::super::rows::tests_support::said;
    use super::*;

    fn fitted(captures: &[Capture], offsets: bool) -> Terms {
        let all = rows(captures, &["texture"]);
        let all: Vec<&Row<'_>> = all.all.iter().collect();
        fit(&all, &vec![1; all.len()], &Columns::of(&all, offsets))
    }

    fn normal(random: &mut Rng) -> f64 {
        (-2.0 * random.f64().max(1e-300).ln()).sqrt() * (std::f64::consts::TAU * random.f64()).cos()
    }

    /// Scores of two normal distributions of deviation 1 about m and -m: their true log-likelihood ratio is 2 m x.
    fn normals(count: usize, mean: f64, scale: f64) -> Vec<Capture> {
        let mut random = Rng::with_seed(7);
        let mut one = |i: usize| {
            let (species, sign) = if i.is_multiple_of(2) { (None, 1.0) } else { (Some("print"), -1.0) };
            let ratio = scale * (normal(&mut random) + sign * mean);
            said("x", species, "s", &[("texture", Some(ratio as f32)), ("idle", Some(0.3))])
        };
        (0..count).map(&mut one).collect()
    }

    #[test]
    fn evidence_that_says_too_much_is_weighed_down_to_the_truth() {
        // What is told is 3 x, what is true 2 * 0.8 x.
        let terms = fitted(&normals(20_000, 0.8, 3.0), false);
        assert!((terms.weights["texture"] - 1.6 / 3.0).abs() < 0.02, "{terms:?}");
        // The piece that never varies has no weight, and the intercept takes back what it adds.
        assert_eq!(terms.weights.len(), 1);
        assert!((terms.intercept + 0.3).abs() < 0.05, "{terms:?}");
    }

    #[test]
    fn few_captures_stay_near_the_plain_sum() {
        let few = fitted(&normals(8, 0.8, 3.0), false);
        let many = fitted(&normals(2000, 0.8, 3.0), false);
        assert!((few.weights["texture"] - 1.0).abs() < (many.weights["texture"] - 1.0).abs());
    }

    #[test]
    fn a_piece_that_is_upside_down_gets_no_weight_and_never_a_negative_one() {
        let captures: Vec<Capture> = (0..400)
            .map(|i| {
                let species = (i % 2 == 1).then_some("print");
                let wrong = if species.is_some() { 2.0 } else { -2.0 };
                let right = if i % 5 == 0 { wrong } else { -wrong };
                said("x", species, "s", &[("texture", Some(right)), ("traces", Some(wrong))])
            })
            .collect();
        let terms = fitted(&captures, false);
        assert_eq!(terms.weights["traces"], 0.0);
        // Four of five are right: ln 4 = 1.386 is what a ratio of 2 is worth, less the ridge.
        assert!((terms.weights["texture"] - 0.5 * 4.0_f64.ln()).abs() < 0.02, "{terms:?}");
    }

    #[test]
    fn an_offset_takes_what_being_there_says() {
        // Present in three of four bona fide captures and in one of four attacks, always with a ratio of 0.
        let captures: Vec<Capture> = (0..4000)
            .map(|i| {
                let species = (i % 2 == 1).then_some("print");
                let is_there = (i / 2 % 4 == 0) == species.is_some();
                said("x", species, "s", &[("texture", Some(0.0)), ("gesture", is_there.then_some(0.0))])
            })
            .collect();
        let terms = fitted(&captures, true);
        // 2 ln 3 for being there over -ln 3 for not, a little less for the ridge.
        assert!((terms.intercept + 3.0_f64.ln()).abs() < 0.04, "{terms:?}");
        assert!((terms.offsets["gesture"] - 2.0 * 3.0_f64.ln()).abs() < 0.08, "{terms:?}");
        assert!(!terms.offsets.contains_key("texture") && terms.weights.is_empty());
        assert_eq!(fitted(&captures, false), Terms::default());
    }

    #[test]
    fn the_mix_of_species_does_not_matter() {
        let one =
            |i: usize, species, ratio: f32| said(&format!("{i}"), species, "s", &[("texture", Some(ratio))]);
        let of = |prints: usize| {
            let mut captures: Vec<Capture> = Vec::new();
            for i in 0..200 {
                captures.push(one(i, None, if i % 4 == 0 { -1.0 } else { 2.0 }));
                captures.push(one(i, Some("mask"), if i % 2 == 0 { -1.0 } else { 1.0 }));
            }
            captures.extend((0..prints).map(|i| one(i, Some("print"), -2.0)));
            fitted(&captures, false)
        };
        let (few, many) = (of(10), of(1000));
        assert!((few.weights["texture"] - many.weights["texture"]).abs() < 0.03, "{few:?} {many:?}");
    }

    #[test]
    fn a_small_system_is_solved() {
        let solved = solve(vec![vec![4.0, 2.0], vec![2.0, 3.0]], vec![10.0, 9.0]);
        assert!((solved[0] - 1.5).abs() < 1e-12 && (solved[1] - 2.0).abs() < 1e-12);
    }
}
