//! Dense convolutions as matrix products: a tile of pixels times a block of output channels at a time.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, Simd, SimdOp};

use super::dispatch;
use super::epilogue::Epilogue;
use super::window::inside;
use crate::convnet::LANES;
use crate::convnet::extent::Extent;
use crate::convnet::graph::{Activation, Window};

/// Floats of gathered windows at a time: half of a 256 KiB second-level cache.
const GATHERED: usize = 32 * 1024;

/// A convolution with its weights packed as `[block of 16 outputs][row, column, input][16]`.
pub struct Conv {
    window: Window,
    /// Weights per output: rows x columns x input channels.
    depth: usize,
    weights: Vec<f32>,
    bias: Vec<f32>,
    epilogue: Epilogue,
}

impl Conv {
    /// From ONNX's `[output][input][row][column]`.
    pub fn new(
        window: Window,
        channels: usize,
        weights: &[f32],
        bias: &[f32],
        activation: &Activation,
    ) -> Self {
        let taps = window.size[0] * window.size[1];
        let depth = taps * channels;
        let padded = bias.len().next_multiple_of(LANES);
        let mut packed = vec![0.0; depth * padded];
        for (output, filter) in weights.chunks_exact(depth).enumerate() {
            for (channel, plane) in filter.chunks_exact(taps).enumerate() {
                for (tap, weight) in plane.iter().enumerate() {
                    let k = tap * channels + channel;
                    packed[(output / LANES * depth + k) * LANES + output % LANES] = *weight;
                }
            }
        }
        let mut bias = bias.to_vec();
        bias.resize(padded, 0.0);
        Self { window, depth, weights: packed, bias, epilogue: Epilogue::new(activation) }
    }

    /// Weights per output.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Whether the input can be read where it lies: windows of one pixel, next to each other.
    fn direct(&self) -> bool {
        self.window.size == [1, 1] && self.window.stride == [1, 1] && self.window.pads == [0; 4]
    }

    /// Pixels gathered at a time.
    fn group(&self, pixels: usize) -> usize {
        (GATHERED / self.depth).clamp(24, 1024).next_multiple_of(24).min(pixels)
    }

    /// Floats of scratch memory that [`Conv::run`] wants.
    pub fn scratch(&self, to: Extent) -> usize {
        if self.direct() { 0 } else { self.group(to.rows * to.columns) * self.depth }
    }

    /// Convolves `source` into `out`.
    pub fn run(
        &self,
        source: &[f32],
        from: Extent,
        residual: Option<&[f32]>,
        out: &mut [f32],
        to: Extent,
        scratch: &mut [f32],
    ) {
        let pixels = to.rows * to.columns;
        let group = self.group(pixels);
        for start in (0..pixels).step_by(group) {
            let count = group.min(pixels - start);
            let (rows, row_stride) = if self.direct() {
                (&source[start * from.padded..], from.padded)
            } else {
                for (i, row) in scratch.chunks_exact_mut(self.depth).take(count).enumerate() {
                    self.gather(source, from, start + i, to.columns, row);
                }
                (&*scratch, self.depth)
            };
            let stride = to.padded;
            dispatch(Product { conv: self, rows, row_stride, count, stride, start, residual, out });
        }
    }

    /// Copies the window of one output pixel, zeros where it leaves the picture.
    fn gather(&self, source: &[f32], from: Extent, pixel: usize, columns: usize, row: &mut [f32]) {
        let (y, x) = (pixel / columns, pixel % columns);
        let window = self.window;
        let ys = inside(y, window.stride[0], window.pads[0], window.size[0], from.rows);
        let xs = inside(x, window.stride[1], window.pads[1], window.size[1], from.columns);
        if ys.len() != window.size[0] || xs.len() != window.size[1] {
            row.fill(0.0);
        }
        for sy in ys {
            let tap_row = (sy + window.pads[0] - y * window.stride[0]) * window.size[1];
            for sx in xs.clone() {
                let tap = tap_row + sx + window.pads[1] - x * window.stride[1];
                let from = &source[(sy * from.columns + sx) * from.padded..][..from.channels];
                row[tap * from.len()..][..from.len()].copy_from_slice(from);
            }
        }
    }
}

/// `count` rows of `depth` values times the packed weights, into pixels `start..start + count`.
struct Product<'a> {
    conv: &'a Conv,
    rows: &'a [f32],
    row_stride: usize,
    count: usize,
    stride: usize,
    start: usize,
    residual: Option<&'a [f32]>,
    out: &'a mut [f32],
}

impl SimdOp for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(mut self, isa: I) {
        let blocks = self.conv.bias.len() / LANES;
        let mut block = 0;
        // No closures here: one that is not inlined would lose the vector instructions.
        // Tiles as large as the registers allow: 32 of 16 lanes, 16 of 8, 16 of 4.
        match isa.f32().len() {
            16 => {
                while block + 2 <= blocks {
                    self.columns::<I, 12, 2>(isa, block);
                    block += 2;
                }
                while block < blocks {
                    self.columns::<I, 12, 1>(isa, block);
                    block += 1;
                }
            }
            8 => {
                for block in 0..blocks {
                    self.columns::<I, 6, 2>(isa, block);
                }
            }
            _ => {
                for block in 0..blocks {
                    self.columns::<I, 2, 4>(isa, block);
                }
            }
        }
    }
}

impl Product<'_> {
    /// All rows times `VECTORS` vectors of outputs from `block` on.
    #[inline(always)]
    fn columns<I: Isa, const ROWS: usize, const VECTORS: usize>(&mut self, isa: I, block: usize) {
        let mut row = 0;
        while row + ROWS <= self.count {
            self.tile::<I, ROWS, VECTORS>(isa, block, row);
            row += ROWS;
        }
        if row < self.count && self.count >= ROWS {
            self.tile::<I, ROWS, VECTORS>(isa, block, self.count - ROWS);
            return;
        }
        while row + 3 <= self.count {
            self.tile::<I, 3, VECTORS>(isa, block, row);
            row += 3;
        }
        while row < self.count {
            self.tile::<I, 1, VECTORS>(isa, block, row);
            row += 1;
        }
    }

    #[inline(always)]
    fn tile<I: Isa, const ROWS: usize, const VECTORS: usize>(&mut self, isa: I, block: usize, row: usize) {
        let ops = isa.f32();
        let (lanes, depth) = (ops.len(), self.conv.depth);
        let channel = block * LANES;
        let rows: [&[f32]; ROWS] =
            std::array::from_fn(|r| &self.rows[(row + r) * self.row_stride..][..depth]);
        let panels: [&[f32]; VECTORS] = std::array::from_fn(|v| {
            let lane = v * lanes;
            &self.conv.weights[(block + lane / LANES) * depth * LANES + lane % LANES..]
                [..(depth - 1) * LANES + lanes]
        });
        let bias: [I::F32; VECTORS] =
            std::array::from_fn(|v| ops.load(&self.conv.bias[channel + v * lanes..]));
        let mut sums = [bias; ROWS];
        for k in 0..depth {
            #[expect(unsafe_code, reason = "the bounds checks of the innermost loop cost half its speed")]
            // SAFETY: every row has `depth` values and every panel `(depth - 1) * LANES + lanes`, by the slicing above.
            let weights: [I::F32; VECTORS] =
                std::array::from_fn(|v| unsafe { ops.load_ptr(panels[v].as_ptr().add(k * LANES)) });
            for r in 0..ROWS {
                #[expect(unsafe_code, reason = "as above")]
                // SAFETY: as above.
                let value = ops.splat(unsafe { *rows[r].get_unchecked(k) });
                for v in 0..VECTORS {
                    sums[r][v] = ops.mul_add(value, weights[v], sums[r][v]);
                }
            }
        }
        for (r, sums) in sums.into_iter().enumerate() {
            let pixel = (self.start + row + r) * self.stride;
            for (v, mut sum) in sums.into_iter().enumerate() {
                let place = channel + v * lanes;
                if let Some(residual) = self.residual {
                    sum = ops.add(sum, ops.load(&residual[pixel + place..]));
                }
                let value = self.conv.epilogue.apply(isa, sum, place);
                // A row has no padding, so its last block may stick out.
                let Some(target) = self.out.get_mut(pixel + place..) else { continue };
                if target.len() >= lanes {
                    ops.store(value, target);
                } else {
                    target.copy_from_slice(&value.to_array().as_ref()[..target.len()]);
                }
            }
        }
    }
}
