//! IEEE 754 half precision.

/// The value of a half-precision number given by its bits.
pub(super) fn to_f32(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let exponent = u32::from(bits >> 10) & 0x1f;
    let fraction = u32::from(bits) & 0x3ff;
    let magnitude = match exponent {
        // Zero and subnormals: the fraction counts steps of 2^-24.
        0 => (fraction as f32 / 16_777_216.0).to_bits(),
        31 => 0x7f80_0000 | (fraction << 13),
        _ => ((exponent + 112) << 23) | (fraction << 13),
    };
    f32::from_bits(sign | magnitude)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_convert() {
        for (bits, value) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x7bff, 65504.0),
            (0x0400, 6.103_515_6e-5),
            (0x0001, 5.960_464_5e-8),
            (0x8200, -3.051_757_8e-5),
        ] {
            assert_eq!(to_f32(bits).to_bits(), f32::to_bits(value), "{bits:#06x}");
        }
        assert!(to_f32(0x8000).is_sign_negative());
        assert!(to_f32(0xfc00).is_infinite() && to_f32(0xfc00) < 0.0);
        assert!(to_f32(0x7e00).is_nan());
    }

    #[test]
    fn finite_values_rise_with_their_bits() {
        assert!((0..0x7bffu16).all(|bits| to_f32(bits) < to_f32(bits + 1)));
    }
}
