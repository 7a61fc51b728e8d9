//! The arithmetic, each kernel written once over portable SIMD and dispatched at run time.
#![allow(
    clippy::inline_always,
    reason = "vector instructions are only used in functions inlined into the dispatch"
)]

pub mod conv;
pub mod depthwise;
pub mod elementwise;
pub mod epilogue;
pub mod layout;
pub mod pool;
pub mod resize;
pub mod window;

use rten_simd::SimdOp;

/// Runs an operation with the widest vectors of this machine.
fn dispatch<Op: SimdOp>(op: Op) -> Op::Output {
    #[cfg(test)]
    match tests::VECTORS.get() {
        tests::Vectors::Generic => return op.eval(rten_simd::isa::GenericIsa::new()),
        #[cfg(target_arch = "x86_64")]
        tests::Vectors::Avx2 => {
            if let Some(isa) = rten_simd::isa::Avx2Isa::new() {
                return op.eval(isa);
            }
        }
        tests::Vectors::Widest => {}
    }
    op.dispatch()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::conv::Conv;
    use super::depthwise::Depthwise;
    use crate::convnet::LANES;
    use crate::convnet::extent::Extent;
    use crate::convnet::graph::{Activation, Window};

    #[derive(Clone, Copy, Debug)]
    pub(super) enum Vectors {
        /// 4 lanes, as in WebAssembly.
        Generic,
        #[cfg(target_arch = "x86_64")]
        Avx2,
        Widest,
    }

    thread_local! {
        pub(super) static VECTORS: Cell<Vectors> = const { Cell::new(Vectors::Widest) };
    }

    const ALL: &[Vectors] = &[
        Vectors::Generic,
        #[cfg(target_arch = "x86_64")]
        Vectors::Avx2,
        Vectors::Widest,
    ];

    fn random(seed: &mut u32) -> f32 {
        *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (*seed >> 8) as f32 / 8_388_608.0 - 1.0
    }

    fn extent(channels: usize, rows: usize, columns: usize) -> Extent {
        Extent { rows, columns, channels, padded: channels.next_multiple_of(LANES) }
    }

    /// Random values, zeros in the padding.
    fn picture(of: Extent, seed: &mut u32) -> Vec<f32> {
        let value = |i: usize, seed: &mut u32| if i % of.padded < of.channels { random(seed) } else { 0.0 };
        (0..of.len()).map(|i| value(i, seed)).collect()
    }

    /// The sum that a convolution is defined as, one output at a time.
    fn by_definition(
        source: &[f32],
        from: Extent,
        window: Window,
        weight: impl Fn(usize, usize, usize) -> f32,
        inputs: &std::ops::Range<usize>,
        [row, column]: [usize; 2],
    ) -> f32 {
        let mut sum = 0.0;
        for y in 0..window.size[0] {
            for x in 0..window.size[1] {
                let (sy, sx) = (row * window.stride[0] + y, column * window.stride[1] + x);
                let inside = |s: usize, pad: usize, limit: usize| s.checked_sub(pad).filter(|s| *s < limit);
                let (Some(sy), Some(sx)) =
                    (inside(sy, window.pads[0], from.rows), inside(sx, window.pads[1], from.columns))
                else {
                    continue;
                };
                for input in inputs.clone() {
                    sum += source[(sy * from.columns + sx) * from.padded + input] * weight(input, y, x);
                }
            }
        }
        sum
    }

    fn prelu(value: f32, slope: f32) -> f32 {
        if value < 0.0 { value * slope } else { value }
    }

    #[test]
    fn every_width_of_vectors_gives_the_defined_sums() {
        let mut seed = 7;
        for (channels, outputs, size, stride, pads) in [
            (3, 20, 3, 2, [0, 0, 1, 1]),
            (24, 33, 1, 1, [0; 4]),
            (16, 48, 3, 1, [1; 4]),
            (40, 5, 1, 2, [0; 4]),
        ] {
            let from = extent(channels, 9, 11);
            let room = |i: usize, side: usize| (side + pads[i] + pads[i + 2] - size) / stride + 1;
            let to = extent(outputs, room(0, 9), room(1, 11));
            let window = Window { size: [size, size], stride: [stride, stride], pads };
            let weights: Vec<f32> =
                (0..outputs * channels * size * size).map(|_| random(&mut seed)).collect();
            let (bias, slopes): (Vec<f32>, Vec<f32>) =
                (0..outputs).map(|_| (random(&mut seed), random(&mut seed))).unzip();
            let (source, residual) = (picture(from, &mut seed), picture(to, &mut seed));
            let conv = Conv::new(window, channels, &weights, &bias, &Activation::PRelu(slopes.clone()));
            for vectors in ALL {
                VECTORS.set(*vectors);
                let (mut out, mut scratch) = (vec![9.0; to.len()], vec![0.0; conv.scratch(to)]);
                conv.run(&source, from, Some(&residual), &mut out, to, &mut scratch);
                for (i, value) in out.iter().enumerate() {
                    let (pixel, output) = (i / to.padded, i % to.padded);
                    let expected = if output < outputs {
                        let weight = |c: usize, y: usize, x: usize| {
                            weights[((output * channels + c) * size + y) * size + x]
                        };
                        let place = [pixel / to.columns, pixel % to.columns];
                        let sum = by_definition(&source, from, window, weight, &(0..channels), place);
                        prelu(sum + bias[output] + residual[i], slopes[output])
                    } else {
                        0.0
                    };
                    assert!((value - expected).abs() < 1e-4, "{vectors:?}: {value}, defined {expected}");
                }
            }
        }
    }

    #[test]
    fn a_row_times_a_matrix_may_have_any_number_of_columns() {
        let mut seed = 5;
        for columns in [1, 3, 8, 15, 16, 17, 19, 24, 33] {
            let from = Extent { rows: 1, columns: 1, channels: 20, padded: 20 };
            let to = Extent { rows: 1, columns: 1, channels: columns, padded: columns };
            let window = Window { size: [1, 1], stride: [1, 1], pads: [0; 4] };
            let weights: Vec<f32> = (0..columns * 20).map(|_| random(&mut seed)).collect();
            let source = picture(from, &mut seed);
            let conv = Conv::new(window, 20, &weights, &vec![0.0; columns], &Activation::None);
            for vectors in ALL {
                VECTORS.set(*vectors);
                let mut out = vec![9.0; columns];
                conv.run(&source, from, None, &mut out, to, &mut []);
                for (row, value) in weights.chunks_exact(20).zip(&out) {
                    let expected: f32 = row.iter().zip(&source).map(|(a, b)| a * b).sum();
                    assert!((value - expected).abs() < 1e-4, "{vectors:?}, {columns} columns");
                }
            }
        }
    }

    #[test]
    fn every_width_of_vectors_gives_the_defined_sums_per_channel() {
        let mut seed = 11;
        for (channels, size, stride, pads) in
            [(20, 3, 1, [1; 4]), (16, 3, 2, [0, 0, 1, 1]), (40, 5, 1, [2; 4]), (3, 4, 1, [0; 4])]
        {
            let from = extent(channels, 9, 8);
            let room = |i: usize, side: usize| (side + pads[i] + pads[i + 2] - size) / stride + 1;
            let to = extent(channels, room(0, 9), room(1, 8));
            let window = Window { size: [size, size], stride: [stride, stride], pads };
            let weights: Vec<f32> = (0..channels * size * size).map(|_| random(&mut seed)).collect();
            let bias: Vec<f32> = (0..channels).map(|_| random(&mut seed)).collect();
            let source = picture(from, &mut seed);
            let conv = Depthwise::new(window, &weights, &bias, &Activation::Clip(0.0, 1.5));
            for vectors in ALL {
                VECTORS.set(*vectors);
                let mut out = vec![9.0; to.len()];
                conv.run(&source, from, None, &mut out, to);
                for (i, value) in out.iter().enumerate() {
                    let (pixel, channel) = (i / to.padded, i % to.padded);
                    let expected = if channel < channels {
                        let weight = |c: usize, y: usize, x: usize| weights[(c * size + y) * size + x];
                        let place = [pixel / to.columns, pixel % to.columns];
                        let sum =
                            by_definition(&source, from, window, weight, &(channel..channel + 1), place);
                        (sum + bias[channel]).clamp(0.0, 1.5)
                    } else {
                        0.0
                    };
                    assert!((value - expected).abs() < 1e-4, "{vectors:?}: {value}, defined {expected}");
                }
            }
        }
    }
}
