//! Functions of the browser that were replaced.

use super::Found;
use crate::camera::facts::Camera;

const NAMES: [&str; 8] = [
    "get_user_media_replaced",
    "get_user_media_hooked",
    "get_user_media_wrapped",
    "enumerate_devices_changed",
    "track_changed",
    "video_changed",
    "canvas_changed",
    "function_to_string_changed",
];

pub(in crate::camera) fn tampering(tampered: &[String], camera: &Camera, found: &mut Found) {
    let said = |name: &str| tampered.iter().any(|word| word == name);
    let overridden = camera.overridden.first().map(String::as_str);
    // A hook alone may only count calls. One whose track no device has, or that also hides what the track is, gives its
    // own.
    let foreign = !camera.listed || overridden.is_some();
    let hidden = said("enumerate_devices_changed") || said("track_changed");
    found.when(said("get_user_media_hooked") && (foreign || hidden), "stream_replaced");
    for name in NAMES {
        found.when(said(name), name);
    }
    found.text("track_overridden", overridden);
}
