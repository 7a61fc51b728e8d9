//! One filter per channel.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

use super::dispatch;
use super::epilogue::Epilogue;
use super::window::inside;
use crate::convnet::LANES;
use crate::convnet::extent::Extent;
use crate::convnet::graph::{Activation, Window};

/// A depthwise convolution with its weights in the order the kernel reads them: `[row][column][channel]`.
pub struct Depthwise {
    window: Window,
    weights: Vec<f32>,
    bias: Vec<f32>,
    epilogue: Epilogue,
}

impl Depthwise {
    /// From ONNX's `[channel][row][column]`.
    pub fn new(window: Window, weights: &[f32], bias: &[f32], activation: &Activation) -> Self {
        let taps = window.size[0] * window.size[1];
        let padded = bias.len().next_multiple_of(LANES);
        let mut packed = vec![0.0; taps * padded];
        for (channel, filter) in weights.chunks_exact(taps).enumerate() {
            for (tap, weight) in filter.iter().enumerate() {
                packed[tap * padded + channel] = *weight;
            }
        }
        let mut bias = bias.to_vec();
        bias.resize(padded, 0.0);
        Self { window, weights: packed, bias, epilogue: Epilogue::new(activation) }
    }

    /// Weights per output.
    pub fn taps(&self) -> usize {
        self.window.size[0] * self.window.size[1]
    }

    /// Convolves `source` into `out`.
    pub fn run(&self, source: &[f32], from: Extent, residual: Option<&[f32]>, out: &mut [f32], to: Extent) {
        dispatch(Run { conv: self, source, from, residual, out, to });
    }
}

struct Run<'a> {
    conv: &'a Depthwise,
    source: &'a [f32],
    from: Extent,
    residual: Option<&'a [f32]>,
    out: &'a mut [f32],
    to: Extent,
}

impl SimdOp for Run<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        match self.conv.window.size {
            [3, 3] => self.convolve::<I, 3, 9>(isa),
            [5, 5] => self.convolve::<I, 5, 25>(isa),
            _ => self.convolve::<I, 0, 0>(isa),
        }
    }
}

impl Run<'_> {
    /// `SIDE` x `SIDE` windows have a fast path where the whole window lies on the picture; `SIDE` 0 has none.
    #[inline(always)]
    fn convolve<I: Isa, const SIDE: usize, const TAPS: usize>(mut self, isa: I) {
        let ops = isa.f32();
        let (from, to, window) = (self.from, self.to, self.conv.window);
        let [stride, _] = window.stride;
        let whole = |pad: usize, limit: usize| {
            if SIDE == 0 || window.stride[0] != window.stride[1] || limit < SIDE {
                return 0..0;
            }
            pad.div_ceil(stride)..(limit + pad - SIDE) / stride + 1
        };
        let (whole_rows, whole_columns) =
            (whole(window.pads[0], from.rows), whole(window.pads[1], from.columns));
        let whole_columns = whole_columns.start.min(to.columns)..whole_columns.end.min(to.columns);
        for channel in (0..to.padded).step_by(ops.len()) {
            let taps: [I::F32; TAPS] =
                std::array::from_fn(|tap| ops.load(&self.conv.weights[tap * to.padded + channel..]));
            let bias = ops.load(&self.conv.bias[channel..]);
            for row in 0..to.rows {
                if !whole_rows.contains(&row) || whole_columns.is_empty() {
                    for column in 0..to.columns {
                        self.edge(isa, row, column, channel);
                    }
                    continue;
                }
                for column in 0..whole_columns.start {
                    self.edge(isa, row, column, channel);
                }
                let top = row * stride - window.pads[0];
                for column in whole_columns.clone() {
                    let left = column * stride - window.pads[1];
                    let mut sum = bias;
                    for y in 0..SIDE {
                        let line = &self.source[((top + y) * from.columns + left) * from.padded + channel..]
                            [..(SIDE - 1) * from.padded + ops.len()];
                        for x in 0..SIDE {
                            sum = ops.mul_add(ops.load(&line[x * from.padded..]), taps[y * SIDE + x], sum);
                        }
                    }
                    self.store(isa, sum, row, column, channel);
                }
                for column in whole_columns.end..to.columns {
                    self.edge(isa, row, column, channel);
                }
            }
        }
    }

    #[inline(always)]
    fn edge<I: Isa>(&mut self, isa: I, row: usize, column: usize, channel: usize) {
        let ops = isa.f32();
        let (from, to, window) = (self.from, self.to, self.conv.window);
        let mut sum = ops.load(&self.conv.bias[channel..]);
        for y in inside(row, window.stride[0], window.pads[0], window.size[0], from.rows) {
            for x in inside(column, window.stride[1], window.pads[1], window.size[1], from.columns) {
                let tap = (y + window.pads[0] - row * window.stride[0]) * window.size[1] + x + window.pads[1]
                    - column * window.stride[1];
                let value = ops.load(&self.source[(y * from.columns + x) * from.padded + channel..]);
                sum = ops.mul_add(value, ops.load(&self.conv.weights[tap * to.padded + channel..]), sum);
            }
        }
        self.store(isa, sum, row, column, channel);
    }

    #[inline(always)]
    fn store<I: Isa>(&mut self, isa: I, mut sum: I::F32, row: usize, column: usize, channel: usize) {
        let ops = isa.f32();
        let place = (row * self.to.columns + column) * self.to.padded + channel;
        if let Some(residual) = self.residual {
            sum = ops.add(sum, ops.load(&residual[place..]));
        }
        ops.store(self.conv.epilogue.apply(isa, sum, channel), &mut self.out[place..]);
    }
}
