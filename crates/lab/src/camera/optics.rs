//! What the lens blurs, and what the camera's processing sharpens again.

/// Rec. 709.
const LUMA: [f32; 3] = [0.2126, 0.7152, 0.0722];

/// Blurs by a normal distribution of a standard deviation in pixels, up to about 1.2.
pub(super) fn blur(colours: &[[f32; 3]], width: usize, deviation: f32) -> Vec<[f32; 3]> {
    let soft = smooth(colours.as_flattened(), 3 * width, 3, deviation);
    soft.as_chunks::<3>().0.to_vec()
}

/// Adds to each pixel `amount` of how much brighter it is than its surroundings: an unsharp mask of brightness.
pub(super) fn sharpen(colours: &mut [[f32; 3]], width: usize, amount: f32) {
    let luma: Vec<f32> =
        colours.iter().map(|colour| (0..3).map(|c| LUMA[c] * colour[c]).sum::<f32>()).collect();
    let soft = smooth(&luma, width, 1, 1.0);
    for ((colour, luma), soft) in colours.iter_mut().zip(luma).zip(soft) {
        *colour = colour.map(|v| v + amount * (luma - soft));
    }
}

/// Rows of `row` values, of which neighbours are `step` apart, blurred along and across; edges are repeated.
fn smooth(values: &[f32], row: usize, step: usize, deviation: f32) -> Vec<f32> {
    let weight = |away: usize| (-0.5 * (away as f32 / deviation.max(0.05)).powi(2)).exp();
    let whole = 1.0 + 2.0 * (weight(1) + weight(2));
    let [middle, near, far] = [0, 1, 2].map(|away| weight(away) / whole);
    let mix =
        |sides: [f32; 5]| middle * sides[2] + near * (sides[1] + sides[3]) + far * (sides[0] + sides[4]);
    let (row, step) = (row.max(1), step.max(1));
    let mut along = vec![0.0; values.len()];
    for (from, to) in values.chunks_exact(row).zip(along.chunks_exact_mut(row)) {
        let inner = 2 * step..row.saturating_sub(2 * step).max(2 * step);
        // Five slices of one length: the compiler makes vectors of them.
        let length = if row >= inner.end + 2 * step { inner.len() } else { 0 };
        let at = |shift: usize| &from[shift * step..][..length];
        if length > 0 {
            let [a, b, c, d, e] = [0, 1, 2, 3, 4].map(at);
            for (i, to) in to[2 * step..][..length].iter_mut().enumerate() {
                *to = mix([a[i], b[i], c[i], d[i], e[i]]);
            }
        }
        let last = row / step;
        for i in (0..row).filter(|i| length == 0 || !inner.contains(i)) {
            let (place, part) = (i / step, i % step);
            let side = |shift: usize| from[(place + shift).saturating_sub(2).min(last - 1) * step + part];
            to[i] = mix([0, 1, 2, 3, 4].map(side));
        }
    }
    let height = values.len() / row;
    let mut out = vec![0.0; values.len()];
    for (y, to) in out.chunks_exact_mut(row).enumerate() {
        let at = |shift: usize| &along[(y + shift).saturating_sub(2).min(height - 1) * row..][..row];
        let [a, b, c, d, e] = [0, 1, 2, 3, 4].map(at);
        for (i, to) in to.iter_mut().enumerate() {
            *to = mix([a[i], b[i], c[i], d[i], e[i]]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge() -> Vec<[f32; 3]> {
        (0..100).map(|i| [if i % 10 < 5 { 50.0 } else { 150.0 }; 3]).collect()
    }

    #[test]
    fn a_blur_keeps_the_mean_and_sharpening_overshoots_at_an_edge() {
        let soft = blur(&edge(), 10, 0.8);
        let mean = |colours: &[[f32; 3]]| colours.iter().map(|c| c[1]).sum::<f32>() / 100.0;
        assert!((mean(&soft) - 100.0).abs() < 0.01 && soft[54][0] > 55.0 && soft[55][0] < 145.0);
        assert!((soft[50][0] - 50.0).abs() < 1e-3);
        let mut sharp = edge();
        sharpen(&mut sharp, 10, 0.5);
        assert!(sharp[54][0] < 45.0 && sharp[55][0] > 155.0 && (sharp[50][0] - 50.0).abs() < 1e-3);
    }

    #[test]
    fn a_point_becomes_the_bell_of_the_formula_in_every_row_length() {
        for width in [1, 3, 4, 5, 9] {
            let mut point = vec![[0.0; 3]; width * 7];
            point[3 * width + width / 2] = [1.0, 2.0, 4.0];
            let soft = blur(&point, width, 1.0);
            for c in 0..3 {
                let sum: f32 = soft.iter().map(|colour| colour[c]).sum();
                assert!(
                    (sum - point[3 * width + width / 2][c]).abs() < 0.6 * point[3 * width + width / 2][c]
                );
            }
            if width == 9 {
                // exp(-1/2) of the middle, twice.
                let (middle, beside) = (soft[3 * 9 + 4][1], soft[3 * 9 + 5][1]);
                assert!((beside / middle - 0.606_5).abs() < 1e-3);
            }
        }
    }
}
