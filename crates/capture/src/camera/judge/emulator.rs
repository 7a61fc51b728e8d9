//! A machine that only says it is a phone, or that has no graphics of its own.

use super::Found;
use super::browser::is_mobile;
use crate::camera::facts::Environment;
use crate::camera::rules::RULES;

/// `trusted`: the operator allows the camera's label, and so the machine that has it.
pub(in crate::camera) fn emulator(environment: &Environment, trusted: bool, found: &mut Found) {
    let renderer = environment.renderer.as_deref().unwrap_or_default().to_ascii_lowercase();
    let agent = environment.user_agent.to_ascii_lowercase();
    let part = |parts: &'static [String], text: &str| {
        parts.iter().map(String::as_str).find(|part| text.contains(part))
    };
    let [width, height] = environment.screen;
    let phone = ["Android", "iPhone"].iter().any(|name| environment.user_agent.contains(name));
    let desktop = phone && matches!(environment.platform.as_str(), "Win32" | "MacIntel");
    found.text("emulator_renderer", part(&RULES.emulators, &renderer).filter(|_| !trusted));
    found.text("renderer_software", part(&RULES.renderers, &renderer));
    found.text("emulator_agent", part(&RULES.agents, &agent));
    found.when(width <= 0.0 || height <= 0.0 || environment.pixel_ratio <= 0.0, "screen_impossible");
    found.when(is_mobile(environment) && environment.touch_points <= 0.0, "touch_missing");
    found.text("platform_contradicts", desktop.then_some(environment.platform.as_str()));
}
