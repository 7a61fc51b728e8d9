//! What a physical camera has.

use super::Found;
use super::browser::{is_chromium, is_mac, is_mobile};
use crate::camera::facts::Facts;

/// Longer over shorter side of sensors' modes.
const ASPECTS: [f64; 12] = [
    1.0,
    11.0 / 9.0,
    5.0 / 4.0,
    4.0 / 3.0,
    3.0 / 2.0,
    8.0 / 5.0,
    5.0 / 3.0,
    16.0 / 9.0,
    17.0 / 9.0,
    2.0,
    20.0 / 9.0,
    7.0 / 3.0,
];
/// Relative; sizes are rounded to what encoders like.
const ASPECT_TOLERANCE: f64 = 0.02;
/// Frames a second beyond which no camera goes.
pub(in crate::camera) const MOST_RATE: f64 = 240.0;
/// Pixels.
const SIZE_TOLERANCE: f64 = 2.0;

pub(in crate::camera) fn capabilities(facts: &Facts, found: &mut Found) {
    let Facts { environment, camera, timing } = facts;
    let (settings, capabilities) = (&camera.settings, camera.capabilities.as_ref());
    let size = settings.width.zip(settings.height).filter(|(width, height)| *width > 0.0 && *height > 0.0);
    let shown = timing.width.zip(timing.height);
    let fixed = capabilities.is_some_and(|all| is_fixed(all.width) && is_fixed(all.height));
    let faces = settings.facing.is_some()
        || capabilities.and_then(|all| all.facing.as_ref()).is_some_and(|facing| !facing.is_empty());
    let bare = capabilities.is_some_and(|all| all.controls.is_empty());
    let differs = size.zip(shown).is_some_and(|(size, shown)| sizes_differ(size, shown));
    found.when(capabilities.is_some_and(|all| all.width.is_none()), "capabilities_missing");
    found.when(fixed, "resolution_fixed");
    found.text("aspect_unusual", size.filter(|size| aspect_is_unusual(*size)).map(text).as_deref());
    found.number(
        "frame_rate_impossible",
        settings.frame_rate.filter(|rate| *rate <= 0.0 || *rate > MOST_RATE),
    );
    found.when(is_mobile(environment) && !faces, "facing_missing");
    found.when(is_chromium(environment) && !is_mac(environment) && bare, "controls_missing");
    found.text("size_contradicts", shown.filter(|_| differs).map(text).as_deref());
}

#[expect(clippy::float_cmp, reason = "both ends are given as they are")]
fn is_fixed(range: Option<[f64; 2]>) -> bool {
    range.is_some_and(|[least, most]| least == most)
}

fn aspect_is_unusual((width, height): (f64, f64)) -> bool {
    let ratio = width.max(height) / width.min(height);
    !ASPECTS.iter().any(|aspect| (ratio / aspect - 1.0).abs() <= ASPECT_TOLERANCE)
}

/// Whether two sizes differ however they are turned.
fn sizes_differ(a: (f64, f64), b: (f64, f64)) -> bool {
    let shorter = a.0.min(a.1) - b.0.min(b.1);
    let longer = a.0.max(a.1) - b.0.max(b.1);
    shorter.abs() > SIZE_TOLERANCE || longer.abs() > SIZE_TOLERANCE
}

fn text((width, height): (f64, f64)) -> String {
    format!("{width}x{height}")
}
