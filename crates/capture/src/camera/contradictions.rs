//! What was said against what was found: a page that was changed, or a text that was carried over from another capture,
//! seldom fits in all places. An honest page contradicts itself in none but the lesser ones: its clock, a label that a
//! browser withholds, a plugin that is newer than the server.

use super::assess::{Assessment, Signal, Value, assess};
use super::facts::{Facts, Timing};
use super::judge::MOST_RATE;
use super::rules::{RULES, VERSION};
use super::said::Said;

/// The medium that came with the words.
#[derive(Clone, Copy, Debug)]
pub struct Came {
    /// Frames of a shots set, which the plugin writes; `None` for other media, whose frames it did not choose.
    pub frames: Option<u32>,
    /// Columns and rows.
    pub size: [u32; 2],
    /// When, in milliseconds since 1970.
    pub time: f64,
}

/// Every contradiction.
#[cfg(test)]
pub(super) const NAMES: [&str; 7] = ["claim", "signals", "impossible", "size", "sdk", "label", "time"];

/// By how much the sides' ratio may differ: encoders round sizes.
const ASPECT_TOLERANCE: f64 = 0.03;
/// Milliseconds by which the page's clock may differ from the server's: time zones that are set wrong, and a day.
const CLOCK: f64 = 38.0 * 3_600e3;

/// What does not fit. `found` is what [`assess`] makes of the same facts with the same `allow`.
pub fn contradictions(said: &Said, found: &Assessment, allow: &[String], came: &Came) -> Vec<Signal> {
    let mut all = Vec::new();
    let mut when = |holds: bool, name: &'static str| {
        if holds {
            all.push(Signal { name, weight: RULES.contradiction(name), value: Value::Truth(true) });
        }
    };
    if let Some(facts) = &said.facts {
        // Another version of the rules may come to something else, and what an operator allows may have changed.
        if said.rules == Some(*VERSION) {
            let without = if allow.is_empty() { None } else { Some(assess(facts, &[])) };
            let fits = |fits: &dyn Fn(&Assessment) -> bool| fits(found) || without.as_ref().is_some_and(fits);
            when(!fits(&|one| said.virtual_camera == Some(one.is_virtual)), "claim");
            when(!fits(&|one| is_same(said.signals.as_deref(), &one.signals)), "signals");
        }
        when(is_impossible(&facts.timing, came.frames), "impossible");
        when(size_differs(&facts.timing, came.size), "size");
        when(!said.sdk.as_deref().is_some_and(is_released), "sdk");
        when(lacks_label(facts), "label");
    }
    when(!said.time.is_some_and(|time| (time - came.time).abs() <= CLOCK), "time");
    all
}

fn is_same(said: Option<&[String]>, found: &[Signal]) -> bool {
    said.is_some_and(|said| said.iter().map(String::as_str).eq(found.iter().map(|signal| signal.name)))
}

/// Numbers that no camera and no clock gives, and more frames than were seen.
fn is_impossible(timing: &Timing, frames: Option<u32>) -> bool {
    let counts = [timing.frames, timing.backwards, timing.hashed];
    let shares = [timing.lost, timing.repeated, timing.looped, timing.interpolated];
    let lengths = [Some(timing.span_ms), timing.interval_ms, timing.jitter_ms];
    counts.iter().any(|count| *count < 0.0 || count.fract() != 0.0)
        || shares.iter().flatten().any(|share| !(0.0..=1.0).contains(share))
        || lengths.iter().flatten().any(|length| *length < 0.0)
        || timing.hashed > timing.frames
        || frames.is_some_and(|frames| f64::from(frames) > timing.frames)
        || timing.frames - 1.0 > timing.span_ms / 1e3 * MOST_RATE
}

/// Whether the pictures have another shape than the camera's, however they are turned.
fn size_differs(timing: &Timing, [width, height]: [u32; 2]) -> bool {
    let ratio = |a: f64, b: f64| a.max(b) / a.min(b).max(1.0);
    let Some((seen_width, seen_height)) = timing.width.zip(timing.height) else { return false };
    let (seen, came) = (ratio(seen_width, seen_height), ratio(f64::from(width), f64::from(height)));
    let difference = (seen / came - 1.0).abs();
    // Sizes without a number are another shape too.
    difference.is_nan() || difference > ASPECT_TOLERANCE
}

/// Whether it is a version such as `1.2.3` and none that is still to come.
fn is_released(sdk: &str) -> bool {
    let numbers = |version: &str| -> Option<[u32; 3]> {
        let bare = version.split(['-', '+']).next()?;
        let parts: Vec<u32> = bare.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
        parts.try_into().ok()
    };
    sdk.len() <= 64 && numbers(sdk).is_some_and(|sdk| Some(sdk) <= numbers(env!("CARGO_PKG_VERSION")))
}

/// A camera that is listed with an identifier has a label too once the person has allowed it.
fn lacks_label(facts: &Facts) -> bool {
    let camera = &facts.camera;
    camera.label.trim().is_empty() && camera.listed && camera.cameras >= 1.0 && camera.device_id != "none"
}
