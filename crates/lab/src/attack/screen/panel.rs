//! How the lights of a screen lie and flicker.

use std::time::Duration;

/// Share of a stripe that is lit, across and along.
const LIT: [f32; 2] = [0.8, 0.85];
/// Share of a side that the diamonds of green, red and blue light up.
const GREEN: f32 = 0.45;
const OTHERS: f32 = 0.6;

/// A kind of screen.
#[derive(Clone, Copy, Debug)]
pub(in crate::attack) enum Panel {
    /// Stripes of three colours before a steady light.
    Lcd,
    /// The same, behind a large glass.
    Tablet,
    /// Diodes: a green one in each pixel, red and blue ones in turns; dimmed by being switched off for part of the time.
    Oled {
        /// How long a row of the camera gathers light.
        exposure: Duration,
    },
}

/// What part of each colour's light falls on a pixel of the camera at a place in pixels of the screen, 1 in the mean. `half`
/// is half the side of what it gathers from.
pub(super) fn lit(panel: Panel, x: f32, y: f32, half: f32) -> [f32; 3] {
    match panel {
        Panel::Lcd | Panel::Tablet => {
            let down = gathered(y - half, y + half, 0.0, LIT[1]);
            let stripe = LIT[0] / 3.0;
            std::array::from_fn(|c| {
                let begin = c as f32 / 3.0 + (1.0 - LIT[0]) / 6.0;
                down * gathered(x - half, x + half, begin, stripe)
            })
        }
        Panel::Oled { .. } => {
            // Rows and columns of two pixels: red and blue lie in two places of each, across from one another.
            let along = |v: f32, begin: f32| {
                gathered((v - half) / 2.0, f32::midpoint(v, half), (begin % 2.0) / 2.0, OTHERS / 2.0)
            };
            let in_turns =
                |shift: f32| 0.5 * (along(x, shift) * along(y, 0.0) + along(x, shift + 1.0) * along(y, 1.0));
            let green = gathered(x - half, x + half, 0.5, GREEN) * gathered(y - half, y + half, 0.5, GREEN);
            [in_turns(0.0), green, in_turns(1.0)]
        }
    }
}

/// Mean from `from` to `to` of a wave of period 1 that is lit for `length` from `begin` on, 1 in the mean of a whole period.
pub(super) fn gathered(from: f32, to: f32, begin: f32, length: f32) -> f32 {
    let until = |v: f32| v.floor() * length + (v - v.floor() - begin).clamp(0.0, length);
    (until(to) - until(from)) / ((to - from) * length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_is_gathered_as_it_is_lit() {
        assert!((gathered(0.0, 1.0, 0.2, 0.3) - 1.0).abs() < 1e-5);
        assert!(
            (gathered(0.0, 0.5, 0.0, 0.25) - 2.0).abs() < 1e-5 && gathered(0.5, 0.9, 0.0, 0.25).abs() < 1e-5
        );
        // Over many periods nothing is left of the wave but a beat.
        assert!((gathered(0.3, 7.45, 0.1, 0.3) - 1.0).abs() < 0.15);
    }

    #[test]
    fn every_panel_gives_its_light_in_the_mean() {
        for panel in [Panel::Lcd, Panel::Oled { exposure: Duration::ZERO }] {
            let mut sum = [0.0; 3];
            for i in 0..1600 {
                let light = lit(panel, 0.25 * (i % 40) as f32, 0.25 * (i / 40) as f32, 0.125);
                sum = std::array::from_fn(|c| sum[c] + light[c] / 1600.0);
            }
            assert!(sum.iter().all(|v| (v - 1.0).abs() < 0.02), "{panel:?} {sum:?}");
        }
    }
}
