//! One value at a time.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

use super::dispatch;
use super::epilogue::Epilogue;

/// `epilogue(a + b)`, or `epilogue(a)` without `b`; slices of whole blocks or of any length without slopes.
struct Apply<'a> {
    a: &'a [f32],
    b: Option<&'a [f32]>,
    out: &'a mut [f32],
    epilogue: &'a Epilogue,
}

impl SimdOp for Apply<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let lanes = ops.len();
        let channels = match self.epilogue {
            Epilogue::PRelu(slopes) => slopes.len(),
            _ => lanes,
        };
        let whole = self.out.len() / lanes * lanes;
        let mut channel = 0;
        for at in (0..whole).step_by(lanes) {
            let mut value = ops.load(&self.a[at..]);
            if let Some(b) = self.b {
                value = ops.add(value, ops.load(&b[at..]));
            }
            ops.store(self.epilogue.apply(isa, value, channel), &mut self.out[at..]);
            channel = if channel + lanes >= channels { 0 } else { channel + lanes };
        }
        for at in whole..self.out.len() {
            let value = self.a[at] + self.b.map_or(0.0, |b| b[at]);
            self.out[at] = match self.epilogue {
                Epilogue::Clip(low, high) => value.max(*low).min(*high),
                _ => value,
            };
        }
    }
}

/// The activation alone.
pub fn activate(source: &[f32], out: &mut [f32], epilogue: &Epilogue) {
    dispatch(Apply { a: source, b: None, out, epilogue });
}

/// Sum of two arrays, then the activation.
pub fn add(a: &[f32], b: &[f32], out: &mut [f32], epilogue: &Epilogue) {
    dispatch(Apply { a, b: Some(b), out, epilogue });
}

/// `1 / (1 + e^-x)`; padding becomes 0.5, and every kernel that mixes channels leaves it out.
pub fn sigmoid(source: &[f32], out: &mut [f32]) {
    for (to, x) in out.iter_mut().zip(source) {
        *to = 1.0 / (1.0 + (-x).exp());
    }
}

/// Every pixel times one factor per channel.
pub fn scale(source: &[f32], factors: &[f32], out: &mut [f32]) {
    for (to, pixel) in out.chunks_exact_mut(factors.len()).zip(source.chunks_exact(factors.len())) {
        for ((to, value), factor) in to.iter_mut().zip(pixel).zip(factors) {
            *to = value * factor;
        }
    }
}

/// Every value times its factor, plus its shift.
pub fn normalise(source: &[f32], scale: &[f32], shift: &[f32], out: &mut [f32]) {
    for (((to, value), scale), shift) in out.iter_mut().zip(source).zip(scale).zip(shift) {
        *to = value * scale + shift;
    }
}
