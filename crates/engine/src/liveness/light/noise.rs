//! What changes on a face while the screen does not: its own movement and the sensor's noise.
//!
//! A head that sways brings other skin, hair and shadow under the points that are looked at. That changes all colours
//! much alike, and some parts much more than others, while the light of coloured steps changes colours against each other.
//! So parts count by how steady they are within steps, and colours in terms in which what happens within steps is alike in
//! all directions: generalised least squares (A. C. Aitken, "On least squares and linear combination of observations", 1936).

use super::face_parts::Light;
use super::fit::mean;

/// Change that quantisation and compression make at least, share of the light: of a part, and of the face. Guesses.
const PART: f32 = 0.003;
const FACE: f32 = 0.002;
/// Weight of a part over the middle one at most, so that no few parts speak for a face: whoever lets all others flicker
/// would choose them.
const MOST_WEIGHT: f32 = 2.0;
/// Frames by which the noise is taken to be alike in all colours before any is seen: few frames tell little about it. A
/// guess.
const BEFORE: f32 = 2.0;
/// Share of the change between steps by which the light may miss what is expected, in every direction: lamps have colours
/// too, so that the screen adds to one colour more than to another. A guess.
const MISFIT: f32 = 0.1;

/// The mean of the parts' series, each by the inverse of what it varies within steps and by its own light: what a screen adds
/// is then a share of the whole face's light, of which hair and shadow have little. Glass before a picture adds a large share
/// to what is dark there, and a small one to the face.
pub(super) fn steady_mean(parts: &[Vec<Light>], brightness: &[f32], step_of: &[usize]) -> Vec<Light> {
    let mut weights: Vec<f32> = parts
        .iter()
        .map(|part| {
            let (within, freedom) = within_steps(part, step_of);
            1.0 / (square(&within) / (3.0 * freedom.max(1.0)) + PART * PART)
        })
        .collect();
    let mut sorted = weights.clone();
    sorted.sort_by(f32::total_cmp);
    let most = MOST_WEIGHT * sorted.get(sorted.len() / 2).copied().unwrap_or_default();
    for (weight, brightness) in weights.iter_mut().zip(brightness) {
        *weight = weight.min(most) * brightness;
    }
    let all: f32 = weights.iter().sum();
    let at = |t: usize| {
        std::array::from_fn(|c| {
            parts.iter().zip(&weights).map(|(part, weight)| weight * part[t][c]).sum::<f32>() / all
        })
    };
    (0..step_of.len()).map(at).collect()
}

/// The lower triangle whose product with its transpose is the covariance of the colours' noise (Cholesky).
pub(super) struct Metric([Light; 3]);

impl Metric {
    /// Of a series of the face's light, of which so many colours say something.
    pub fn of(face: &[Light], step_of: &[usize], colours: usize) -> Self {
        let (within, freedom) = within_steps(face, step_of);
        let sum = |a: usize, b: usize| within.iter().map(|light| light[a] * light[b]).sum::<f32>();
        let colours = colours as f32;
        let alike = square(&within) / (colours * freedom.max(1.0));
        let between = (square(face) - square(&within)) / (colours * face.len().max(1) as f32);
        let least = MISFIT * MISFIT * between.max(0.0) + FACE * FACE;
        let mut lower = [[0.0f32; 3]; 3];
        for row in 0..3 {
            for column in 0..=row {
                let mut value = sum(row, column) / (freedom + BEFORE);
                if row == column {
                    value += BEFORE * alike / (freedom + BEFORE) + least;
                }
                let known: f32 = (0..column).map(|k| lower[row][k] * lower[column][k]).sum();
                lower[row][column] = if row == column {
                    (value - known).max(FACE * FACE).sqrt()
                } else {
                    (value - known) / lower[column][column]
                };
            }
        }
        Self(lower)
    }

    /// Light in terms in which noise has deviation 1 in every direction.
    pub fn even(&self, light: &Light) -> Light {
        let mut out = [0.0f32; 3];
        for row in 0..3 {
            let known: f32 = (0..row).map(|k| self.0[row][k] * out[k]).sum();
            out[row] = (light[row] - known) / self.0[row][row];
        }
        out
    }
}

fn square(series: &[Light]) -> f32 {
    series.iter().flatten().map(|v| v * v).sum()
}

/// What is left of each frame when the mean of its step is taken away, and how many frames that leaves free.
fn within_steps(series: &[Light], step_of: &[usize]) -> (Vec<Light>, f32) {
    let mut within = Vec::with_capacity(series.len());
    let mut freedom = 0;
    for step in 0..=step_of.last().copied().unwrap_or(0) {
        let those: Vec<Light> =
            series.iter().zip(step_of).filter(|(_, of)| **of == step).map(|(light, _)| *light).collect();
        let middle = mean(&those);
        freedom += those.len().saturating_sub(1);
        within.extend(those.iter().map(|light| -> Light { std::array::from_fn(|c| light[c] - middle[c]) }));
    }
    (within, freedom as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two steps of two frames, between which the light changes; within them by `by`, up and down.
    fn series(by: Light) -> Vec<Light> {
        [(0.0, 1.0), (0.0, -1.0), (0.1, 1.0), (0.1, -1.0)]
            .map(|(light, sign)| std::array::from_fn(|c| light + sign * by[c]))
            .to_vec()
    }

    const STEPS: [usize; 4] = [0, 0, 1, 1];

    #[test]
    fn an_unsteady_part_hardly_counts_and_few_steady_ones_are_no_face() {
        let (steady, unsteady) = (series([0.0; 3]), series([0.2; 3]));
        let three = [steady.clone(), steady.clone(), steady.clone(), unsteady.clone()];
        let mean = steady_mean(&three, &[1.0; 4], &STEPS);
        assert!(
            mean.iter().zip([0.0, 0.0, 0.1, 0.1]).all(|(light, is)| (light[0] - is).abs() < 1e-3),
            "{mean:?}"
        );
        let mean = steady_mean(&[steady, unsteady.clone(), unsteady.clone(), unsteady], &[1.0; 4], &STEPS);
        // The steady one counts twice, the others once.
        assert!((mean[0][0] - 0.2 * 3.0 / 5.0).abs() < 1e-3, "{mean:?}");
    }

    #[test]
    fn a_part_counts_by_its_light() {
        let lit = |by: f32| vec![[0.0; 3], [0.0; 3], [by; 3], [by; 3]];
        let mean = steady_mean(&[lit(0.1), lit(0.4)], &[0.3, 0.1], &STEPS);
        assert!((mean[2][0] - (0.3 * 0.1 + 0.1 * 0.4) / 0.4).abs() < 1e-6, "{mean:?}");
    }

    #[test]
    fn what_moves_all_colours_alike_counts_less_than_what_moves_them_apart() {
        let metric = Metric::of(&series([0.05; 3]), &STEPS, 3);
        let size = |light: Light| metric.even(&light).iter().map(|v| v * v).sum::<f32>().sqrt();
        assert!(size([0.05; 3]) < 2.0, "noise itself is about 1");
        assert!(size([0.05, 0.0, -0.05]) > 1.5 * size([0.05; 3]));
        // No noise and no light: only the floor.
        let none = Metric::of(&[[0.0; 3]; 4], &STEPS, 3);
        assert!((none.even(&[FACE, 0.0, 0.0])[0] - 1.0).abs() < 1e-3);
    }
}
