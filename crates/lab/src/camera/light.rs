//! More or less light, everywhere or from behind, in linear light, and the way between it and sRGB.

use std::sync::LazyLock;

/// Steps of the tables.
const STEPS: usize = 2048;
/// The brightest that is in a scene, where white is 255: four times its light. What exceeds white is cut off by the sensor
/// and not before.
const BRIGHTEST: f32 = 470.0;
/// Stops that a window at the back takes from the person and gives to the background.
const PERSON: f32 = -2.6;
const BACKGROUND: f32 = 2.4;

/// Tables from a value to the value with other light: of the background and of the person.
pub(super) struct Light {
    background: Option<Vec<f32>>,
    person: Option<Vec<f32>>,
}

impl Light {
    pub fn new(exposure: f32, backlight: f32) -> Self {
        Self {
            background: table(exposure + BACKGROUND * backlight),
            person: table(exposure + PERSON * backlight),
        }
    }

    /// A colour that belongs to the person by a share.
    pub fn on(&self, colour: [f32; 3], person: f32) -> [f32; 3] {
        let (of_person, of_background) =
            (look_up(self.person.as_deref(), colour), look_up(self.background.as_deref(), colour));
        std::array::from_fn(|i| of_background[i] + (of_person[i] - of_background[i]) * person)
    }
}

fn look_up(table: Option<&[f32]>, colour: [f32; 3]) -> [f32; 3] {
    let Some(table) = table else { return colour };
    colour
        .map(|v| table[(v / BRIGHTEST * (STEPS - 1) as f32).round().clamp(0.0, (STEPS - 1) as f32) as usize])
}

/// `None` when nothing changes.
fn table(stops: f32) -> Option<Vec<f32>> {
    (stops != 0.0).then(|| {
        let gain = stops.exp2();
        let value = |i: usize| BRIGHTEST / 255.0 * i as f32 / (STEPS - 1) as f32;
        (0..STEPS).map(|i| encoded(transfer(value(i)) * gain) * 255.0).collect()
    })
}

/// IEC 61966-2-1.
fn transfer(v: f32) -> f32 {
    if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
}

fn inverse(v: f32) -> f32 {
    if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 }
}

/// A table of a function of 0..1 with straight lines between its places.
struct Curve(Vec<f32>);

impl Curve {
    const LAST: usize = 4096;

    fn of(function: impl Fn(f32) -> f32) -> Self {
        Self((0..=Self::LAST).map(|i| function(i as f32 / Self::LAST as f32)).collect())
    }

    fn at(&self, v: f32) -> f32 {
        let place = v.clamp(0.0, 1.0) * Self::LAST as f32;
        let index = (place as usize).min(Self::LAST - 1);
        self.0[index] + (self.0[index + 1] - self.0[index]) * (place - index as f32)
    }
}

/// Linear light, 0..1, of a value of sRGB, 0..1.
pub(crate) fn linear(v: f32) -> f32 {
    static CURVE: LazyLock<Curve> = LazyLock::new(|| Curve::of(transfer));
    if v > 1.0 { transfer(v) } else { CURVE.at(v) }
}

/// The way back, clipped at black. The table is over the root, for the function is steep near black.
pub(crate) fn encoded(v: f32) -> f32 {
    static CURVE: LazyLock<Curve> = LazyLock::new(|| Curve::of(|root| inverse(root * root)));
    if v > 1.0 { inverse(v) } else { CURVE.at(v.max(0.0).sqrt()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_follow_the_standard_and_each_other() {
        // IEC 61966-2-1: a linear 0.2159 is sRGB 0.5019, 0.0030 is 0.0388.
        assert!((encoded(0.215_9) - 0.501_9).abs() < 1e-3 && (encoded(0.003) - 0.038_76).abs() < 1e-4);
        for i in 0..=100 {
            let v = i as f32 / 100.0;
            assert!((encoded(linear(v)) - v).abs() < 1e-3, "{v}");
        }
        assert!(encoded(f32::NAN).is_nan() || encoded(f32::NAN) == 0.0);
        assert!(encoded(-3.0) == 0.0 && (linear(encoded(3.0)) - 3.0).abs() < 1e-4);
        // 4 times the light of white is 1.055 * 4^(1/2.4) - 0.055 = 1.825 of its value.
        assert!((encoded(4.0) - BRIGHTEST / 255.0).abs() < 0.02);
    }
}
