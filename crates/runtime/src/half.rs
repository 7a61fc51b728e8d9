//! IEEE 754 half precision, in which most published weights are stored.

/// The value of a half-precision number given by its bits.
pub fn to_f32(bits: u16) -> f32 {
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

/// The bits of the half-precision number that is exactly `value`; `None` when there is none, and for what is not finite.
pub fn from_f32(value: f32) -> Option<u16> {
    let bits = value.to_bits();
    let sign = ((bits >> 16) & 0x8000) as u16;
    let (exponent, fraction) = ((bits >> 23) & 0xff, bits & 0x7f_ffff);
    let magnitude = match exponent {
        113..=142 => (((exponent - 112) << 10) | (fraction >> 13)) as u16,
        // Zero and subnormals count steps of 2^-24; a power of two multiplies without rounding.
        0..113 => (value.abs() * 16_777_216.0) as u16,
        _ => return None,
    };
    let half = sign | magnitude;
    (to_f32(half).to_bits() == bits).then_some(half)
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
    fn every_finite_half_comes_back() {
        for bits in (0..0x7c00u16).chain(0x8000..0xfc00) {
            assert_eq!(from_f32(to_f32(bits)), Some(bits), "{bits:#06x}");
        }
    }

    #[test]
    fn what_is_between_or_beyond_halves_is_refused() {
        // 0.1 is periodic; 2^-25 and 3 * 2^-25 lie between steps; 2049 needs twelve bits; 65520 is beyond the largest.
        for value in [0.1, 1.0 / 33_554_432.0, 3.0 / 33_554_432.0, 2049.0, 65520.0, 1e-40, f32::MAX] {
            assert_eq!((from_f32(value), from_f32(-value)), (None, None), "{value}");
        }
        assert_eq!([f32::NAN, f32::INFINITY, f32::NEG_INFINITY].map(from_f32), [None; 3]);
    }

    #[test]
    fn finite_values_rise_with_their_bits() {
        assert!((0..0x7bffu16).all(|bits| to_f32(bits) < to_f32(bits + 1)));
    }
}
