//! The colour filter of a sensor: each pixel measures one colour; the two others are the means of the neighbours that do.

/// Which colour the pixel at a place measures, in Bayer's order red and green, green and blue (US patent 3971065).
fn measured(x: usize, y: usize) -> usize {
    match (x % 2, y % 2) {
        (0, 0) => 0,
        (1, 1) => 2,
        _ => 1,
    }
}

/// What comes out behind the filter.
pub(super) fn through(colours: &[[f32; 3]], width: usize, height: usize) -> Vec<[f32; 3]> {
    let mut out = Vec::with_capacity(colours.len());
    for y in 0..height {
        for x in 0..width {
            let (mut sum, mut count) = ([0.0f32; 3], [0.0f32; 3]);
            for v in y.saturating_sub(1)..(y + 2).min(height) {
                for u in x.saturating_sub(1)..(x + 2).min(width) {
                    let colour = measured(u, v);
                    // Neighbours along the rows and columns count twice as much as those across.
                    let weight = if u == x || v == y { 2.0 } else { 1.0 };
                    sum[colour] += weight * colours[v * width + u][colour];
                    count[colour] += weight;
                }
            }
            let own = measured(x, y);
            let guessed =
                |c: usize| if count[c] > 0.0 { sum[c] / count[c] } else { colours[y * width + x][c] };
            out.push(std::array::from_fn(|c| if c == own { colours[y * width + x][c] } else { guessed(c) }));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_colour_stays_and_a_fine_grid_becomes_coloured() {
        let plain = vec![[10.0, 20.0, 30.0]; 36];
        assert!(
            through(&plain, 6, 6).iter().all(|c| (c[0] - 10.0).abs() < 1e-4 && (c[2] - 30.0).abs() < 1e-4)
        );
        let grid: Vec<[f32; 3]> = (0..36).map(|i| [if i % 2 == 0 { 200.0 } else { 0.0 }; 3]).collect();
        let out = through(&grid, 6, 6);
        assert!(out.iter().any(|c| (c[0] - c[2]).abs() > 50.0), "{out:?}");
    }
}
