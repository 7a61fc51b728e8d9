//! What happens to a sum before it is stored: residual, then activation.

use rten_simd::Isa;
use rten_simd::ops::{BitOps, NumOps};

use crate::convnet::LANES;
use crate::convnet::graph::Activation;

/// Activation parameters, padded to whole blocks.
pub enum Epilogue {
    None,
    Clip(f32, f32),
    PRelu(Vec<f32>),
}

impl Epilogue {
    pub fn new(activation: &Activation) -> Self {
        match activation {
            Activation::None => Epilogue::None,
            Activation::Clip(low, high) => Epilogue::Clip(*low, *high),
            Activation::PRelu(slopes) => {
                let mut slopes = slopes.clone();
                slopes.resize(slopes.len().next_multiple_of(LANES), 0.0);
                Epilogue::PRelu(slopes)
            }
        }
    }

    /// Applies the activation to the vector of channels that starts at `channel`.
    #[inline(always)]
    pub fn apply<I: Isa>(&self, isa: I, value: I::F32, channel: usize) -> I::F32 {
        let ops = isa.f32();
        match self {
            Epilogue::None => value,
            Epilogue::Clip(low, high) => ops.min(ops.max(value, ops.splat(*low)), ops.splat(*high)),
            Epilogue::PRelu(slopes) => {
                let zero = ops.zero();
                let slope = ops.load(&slopes[channel..]);
                ops.mul_add(ops.min(value, zero), slope, ops.max(value, zero))
            }
        }
    }
}
