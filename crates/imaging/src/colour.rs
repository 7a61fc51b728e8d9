//! Colour spaces of single pixels, and grey pictures.
//!
//! Pixels are taken as sRGB (IEC 61966-2-1); luma is full range.

use std::sync::OnceLock;

use crate::View;

/// An 8-bit grey picture, row by row, without gaps.
#[derive(Clone, PartialEq, Eq)]
pub struct Plane {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width * height` values.
    pub values: Vec<u8>,
}

/// Says the size only: pixels of faces must not end up in logs.
impl std::fmt::Debug for Plane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Plane({}x{})", self.width, self.height)
    }
}

impl Plane {
    /// Row `y`, which must be below the height.
    #[inline]
    pub fn row(&self, y: usize) -> &[u8] {
        &self.values[y * self.width..][..self.width]
    }
}

/// Which weights turn R'G'B' into luma.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Luma {
    /// ITU-R BT.601, what JPEG uses: 0.299, 0.587, 0.114.
    Bt601,
    /// ITU-R BT.709, sRGB's own primaries: 0.2126, 0.7152, 0.0722.
    Bt709,
}

impl Luma {
    fn weights(self) -> [f32; 3] {
        match self {
            Luma::Bt601 => [0.299, 0.587, 0.114],
            Luma::Bt709 => [0.2126, 0.7152, 0.0722],
        }
    }
}

/// The luma of every pixel, 0..255.
pub fn luma(view: View, weights: Luma) -> Plane {
    const ONE: f32 = 65536.0;
    let [r, g, _] = weights.weights().map(|w| (w * ONE).round() as u32);
    let b = ONE as u32 - r - g;
    let mut values = Vec::with_capacity(view.width() * view.height());
    for y in 0..view.height() {
        let grey = |p: &[u8]| r * u32::from(p[0]) + g * u32::from(p[1]) + b * u32::from(p[2]);
        values.extend(view.row(y).chunks_exact(3).map(|p| ((grey(p) + ONE as u32 / 2) >> 16) as u8));
    }
    Plane { width: view.width(), height: view.height(), values }
}

/// Linear light of an sRGB byte, 0..1.
pub fn linear(value: u8) -> f32 {
    static TABLE: OnceLock<[f32; 256]> = OnceLock::new();
    TABLE.get_or_init(|| {
        std::array::from_fn(|i| {
            let v = i as f32 / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        })
    })[usize::from(value)]
}

/// The relative luminance of every pixel, CIE Y of linear light scaled to 0..255: middle grey, 118 in sRGB, is 46.
pub fn luminance(view: View) -> Plane {
    static TABLES: OnceLock<[[u32; 256]; 3]> = OnceLock::new();
    let [red, green, blue] = TABLES.get_or_init(|| {
        [0.2126, 0.7152, 0.0722].map(|w| {
            std::array::from_fn(|i| (f64::from(linear(i as u8)) * w * 255.0 * 65536.0).round() as u32)
        })
    });
    let mut values = Vec::with_capacity(view.width() * view.height());
    for y in 0..view.height() {
        values.extend(view.row(y).chunks_exact(3).map(|p| {
            let sum = red[usize::from(p[0])] + green[usize::from(p[1])] + blue[usize::from(p[2])];
            ((sum + 32768) >> 16) as u8
        }));
    }
    Plane { width: view.width(), height: view.height(), values }
}

/// CIE 1976 L*a*b* of linear light R, G, B (0..1, sRGB primaries) against the D65 white: L* 0..100, a* towards red,
/// b* towards yellow.
pub fn lab_from_linear([r, g, b]: [f32; 3]) -> [f32; 3] {
    const EPSILON: f32 = 216.0 / 24389.0;
    const KAPPA: f32 = 24389.0 / 27.0;
    let x = (0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / 0.950_47;
    let y = 0.212_672_9 * r + 0.715_152_2 * g + 0.072_175 * b;
    let z = (0.019_333_9 * r + 0.119_192 * g + 0.950_304_1 * b) / 1.088_83;
    let [fx, fy, fz] = [x, y, z].map(|t| if t > EPSILON { t.cbrt() } else { (KAPPA * t + 16.0) / 116.0 });
    [116.0 * fy - 16.0, 500.0 * (fx - fy), 200.0 * (fy - fz)]
}

/// CIE 1976 L*a*b* of an sRGB pixel, see [`lab_from_linear`].
pub fn lab(pixel: [u8; 3]) -> [f32; 3] {
    lab_from_linear(pixel.map(linear))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Image;
    use proptest::prelude::*;

    #[test]
    fn luma_weighs_the_primaries() {
        let image = Image::new(4, 1, vec![255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]).unwrap();
        assert_eq!(luma(image.view(), Luma::Bt601).values, [76, 150, 29, 255]);
        assert_eq!(luma(image.view(), Luma::Bt709).values, [54, 182, 18, 255]);
    }

    #[test]
    fn luminance_is_linear_in_light() {
        let image = Image::new(4, 1, vec![255, 255, 255, 118, 118, 118, 0, 255, 0, 0, 0, 0]).unwrap();
        assert_eq!(luminance(image.view()).values, [255, 46, 182, 0]);
    }

    #[test]
    fn lab_matches_published_values() {
        for (pixel, expected) in [
            ([255, 255, 255], [100.0, 0.0, 0.0]),
            ([0, 0, 0], [0.0, 0.0, 0.0]),
            ([255, 0, 0], [53.24, 80.09, 67.20]),
            ([0, 255, 0], [87.73, -86.18, 83.18]),
            ([0, 0, 255], [32.30, 79.19, -107.86]),
            ([119, 119, 119], [50.03, 0.0, 0.0]),
        ] {
            for (seen, wanted) in lab(pixel).into_iter().zip(expected) {
                assert!((seen - wanted).abs() < 0.05, "{pixel:?}: {seen} {wanted}");
            }
        }
    }

    proptest! {
        #[test]
        fn grey_has_no_colour(v in any::<u8>()) {
            let [_, a, b] = lab([v; 3]);
            prop_assert!(a.abs() < 0.02 && b.abs() < 0.02);
        }
    }
}
