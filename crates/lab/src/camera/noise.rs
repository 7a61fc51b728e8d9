//! The sensor's noise.

/// Standard deviation of the sum of four bytes.
const DEVIATION: f32 = 147.8;

/// What is added to a pixel: mostly brightness, some colour, as after a camera's own processing.
pub(super) fn grain(random: &mut fastrand::Rng, strength: f32) -> [f32; 3] {
    if strength <= 0.0 {
        return [0.0; 3];
    }
    let grey = normal(random.u32(..)) * strength;
    let tint = normal(random.u32(..)) * strength * 0.4;
    [grey + tint, grey, grey - tint]
}

/// The sum of four bytes about 0: nearly a normal distribution, of the standard deviation 1.
pub(super) fn normal(bits: u32) -> f32 {
    (bits.to_le_bytes().iter().map(|&byte| f32::from(byte)).sum::<f32>() - 510.0) / DEVIATION
}
