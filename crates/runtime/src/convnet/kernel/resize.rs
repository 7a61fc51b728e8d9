//! Linear enlargement.

use crate::convnet::extent::Extent;
use crate::convnet::graph::Sampling;

/// Two neighbours and the weight of the second.
fn neighbours(index: usize, from: usize, to: usize, sampling: Sampling) -> (usize, usize, f32) {
    let ratio = from as f32 / to as f32;
    let place = match sampling {
        Sampling::HalfPixel => (index as f32 + 0.5) * ratio - 0.5,
        Sampling::Asymmetric => index as f32 * ratio,
        Sampling::AlignCorners if to > 1 => index as f32 * (from - 1) as f32 / (to - 1) as f32,
        Sampling::AlignCorners => 0.0,
    };
    let place = place.clamp(0.0, (from - 1) as f32);
    let first = place as usize;
    (first, (first + 1).min(from - 1), place - first as f32)
}

/// Linear interpolation between the four nearest pixels.
pub fn linear(source: &[f32], from: Extent, sampling: Sampling, out: &mut [f32], to: Extent) {
    let columns: Vec<_> =
        (0..to.columns).map(|x| neighbours(x, from.columns, to.columns, sampling)).collect();
    for (y, row) in out.chunks_exact_mut(to.columns * to.padded).enumerate() {
        let (top, bottom, down) = neighbours(y, from.rows, to.rows, sampling);
        let pixel =
            |row: usize, column: usize| &source[(row * from.columns + column) * from.padded..][..from.padded];
        for (to, &(left, right, across)) in row.chunks_exact_mut(to.padded).zip(&columns) {
            let corners = [pixel(top, left), pixel(top, right), pixel(bottom, left), pixel(bottom, right)];
            for (channel, to) in to.iter_mut().enumerate() {
                let [a, b, c, d] = corners.map(|corner| corner[channel]);
                let (upper, lower) = (a + (b - a) * across, c + (d - c) * across);
                *to = upper + (lower - upper) * down;
            }
        }
    }
}
