//! Maxima and means over windows.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

use super::dispatch;
use super::window::inside;

use crate::convnet::extent::Extent;
use crate::convnet::graph::Window;

struct Pool<'a> {
    source: &'a [f32],
    from: Extent,
    window: Window,
    mean: bool,
    out: &'a mut [f32],
    to: Extent,
}

impl SimdOp for Pool<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let Pool { source, from, window, mean, out, to } = self;
        for row in 0..to.rows {
            let rows = inside(row, window.stride[0], window.pads[0], window.size[0], from.rows);
            for column in 0..to.columns {
                let columns = inside(column, window.stride[1], window.pads[1], window.size[1], from.columns);
                let place = (row * to.columns + column) * to.padded;
                // Means leave the padding out of the count, as ONNX does by default.
                let count = (rows.len() * columns.len()).max(1) as f32;
                let share = ops.splat(1.0 / count);
                for channel in (0..to.padded).step_by(ops.len()) {
                    let mut all = if mean { ops.zero() } else { ops.splat(f32::NEG_INFINITY) };
                    for y in rows.clone() {
                        for x in columns.clone() {
                            let value = ops.load(&source[(y * from.columns + x) * from.padded + channel..]);
                            all = if mean { ops.add(all, value) } else { ops.max(all, value) };
                        }
                    }
                    ops.store(if mean { ops.mul(all, share) } else { all }, &mut out[place + channel..]);
                }
            }
        }
    }
}

/// Largest value of each window.
pub fn max(source: &[f32], from: Extent, window: Window, out: &mut [f32], to: Extent) {
    dispatch(Pool { source, from, window, mean: false, out, to });
}

/// Mean of each window.
pub fn average(source: &[f32], from: Extent, window: Window, out: &mut [f32], to: Extent) {
    dispatch(Pool { source, from, window, mean: true, out, to });
}

/// Mean of each channel.
pub fn global_average(source: &[f32], from: Extent, out: &mut [f32]) {
    let all = Window { size: [from.rows, from.columns], stride: [1, 1], pads: [0; 4] };
    average(source, from, all, out, Extent { rows: 1, columns: 1, ..from });
}
