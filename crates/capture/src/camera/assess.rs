//! From facts to a decision. Hard signals weigh as much as a decision needs; all soft ones together weigh less, so that an
//! odd but real camera is never decided virtual.

use serde::Serialize;

use super::facts::Facts;
use super::judge::{self, Found};
use super::label::is_allowed;
use super::rules::RULES;

/// One piece of evidence that frames do not come from a real camera.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Signal {
    /// As the rules name it.
    pub name: &'static str,
    /// 0 to 100.
    pub weight: u32,
    /// What was found.
    pub value: Value,
}

/// What a signal found. A text is the client's own where the rules name none, and cut short.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// That it is so.
    Truth(bool),
    /// A number.
    Number(f64),
    /// A word.
    Text(String),
}

/// What the facts come to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assessment {
    /// Whether the capture counts as one of a virtual camera.
    #[serde(rename = "virtual")]
    pub is_virtual: bool,
    /// Sum of the weights, the soft ones bounded.
    pub total: u32,
    /// In the order in which they are judged.
    pub signals: Vec<Signal>,
}

/// Every signal, in the order of the judges.
#[cfg(test)]
pub(super) const NAMES: [&str; 40] = [
    "label_known",
    "label_suspicious",
    "label_missing",
    "other_label_known",
    "track_not_camera",
    "device_unlisted",
    "device_id_unusual",
    "capabilities_missing",
    "resolution_fixed",
    "aspect_unusual",
    "frame_rate_impossible",
    "facing_missing",
    "controls_missing",
    "size_contradicts",
    "clock_perfect",
    "clock_ratio",
    "clock_backwards",
    "capture_time_impossible",
    "frames_repeated",
    "frames_looped",
    "frames_interpolated",
    "stream_replaced",
    "get_user_media_replaced",
    "get_user_media_hooked",
    "get_user_media_wrapped",
    "enumerate_devices_changed",
    "track_changed",
    "video_changed",
    "canvas_changed",
    "function_to_string_changed",
    "track_overridden",
    "webdriver",
    "headless",
    "automation_global",
    "emulator_renderer",
    "renderer_software",
    "emulator_agent",
    "screen_impossible",
    "touch_missing",
    "platform_contradicts",
];

/// `allow`: labels of cameras that the operator trusts.
pub fn assess(facts: &Facts, allow: &[String]) -> Assessment {
    let Facts { environment, camera, timing } = facts;
    let mut found = Found::default();
    judge::label(camera, allow, &mut found);
    judge::track(camera, environment, &mut found);
    judge::capabilities(facts, &mut found);
    judge::timing(timing, &mut found);
    judge::tampering(&environment.tampered, camera, &mut found);
    judge::automation(environment, &mut found);
    judge::emulator(environment, is_allowed(&camera.label, allow), &mut found);
    let (mut hard, mut soft) = (0, 0);
    let signals = found.into_iter().map(|(name, value)| {
        let rule = RULES.weight(name);
        *if rule.hard { &mut hard } else { &mut soft } += rule.weight;
        Signal { name, weight: rule.weight, value }
    });
    let signals: Vec<Signal> = signals.collect();
    let total = hard + soft.min(RULES.soft_most);
    Assessment { is_virtual: total >= RULES.decide, total, signals }
}
