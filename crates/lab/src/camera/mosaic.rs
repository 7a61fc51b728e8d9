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
            let is_inside = x > 0 && y > 0 && x + 1 < width && y + 1 < height;
            let pixel = if is_inside {
                inside(colours, x, y, width)
            } else {
                anywhere(colours, x, y, (width, height))
            };
            out.push(pixel);
        }
    }
    out
}

/// A pixel with eight neighbours.
fn inside(colours: &[[f32; 3]], x: usize, y: usize, width: usize) -> [f32; 3] {
    let i = y * width + x;
    let beside = |c: usize| 0.5 * (colours[i - 1][c] + colours[i + 1][c]);
    let above = |c: usize| 0.5 * (colours[i - width][c] + colours[i + width][c]);
    let across = |c: usize| {
        let upper = colours[i - width - 1][c] + colours[i - width + 1][c];
        0.25 * (upper + colours[i + width - 1][c] + colours[i + width + 1][c])
    };
    let cross = |c: usize| 0.5 * (beside(c) + above(c));
    let own = colours[i];
    match (x % 2, y % 2) {
        (0, 0) => [own[0], cross(1), across(2)],
        (1, 1) => [across(0), cross(1), own[2]],
        (1, _) => [beside(0), own[1], above(2)],
        _ => [above(0), own[1], beside(2)],
    }
}

/// A pixel with any neighbours, by the definition.
fn anywhere(colours: &[[f32; 3]], x: usize, y: usize, (width, height): (usize, usize)) -> [f32; 3] {
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
    let own = colours[y * width + x];
    let guessed = |c: usize| if count[c] > 0.0 { sum[c] / count[c] } else { own[c] };
    std::array::from_fn(|c| if c == measured(x, y) { own[c] } else { guessed(c) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_is_the_definition() {
        let colours: Vec<[f32; 3]> =
            (0..42u16).map(|i| [i * 37 % 101, i * 53 % 97, i * 71 % 89].map(f32::from)).collect();
        for (y, x) in (1..5).flat_map(|y| (1..6).map(move |x| (y, x))) {
            let (short, whole) = (inside(&colours, x, y, 7), anywhere(&colours, x, y, (7, 6)));
            assert!((0..3).all(|c| (short[c] - whole[c]).abs() < 1e-3), "{x} {y} {short:?} {whole:?}");
        }
    }

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
