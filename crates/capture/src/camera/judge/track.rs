//! Whether the track is one that a device gives.

use super::Found;
use super::browser::is_chromium;
use crate::camera::facts::{Camera, Environment};

/// Parts of the names of tracks that scripts make.
const MADE: [&str; 3] = ["Canvas", "Generator", "BrowserCapture"];

pub(in crate::camera) fn track(camera: &Camera, environment: &Environment, found: &mut Found) {
    let made = MADE.iter().any(|part| camera.track.contains(part));
    let unusual = is_chromium(environment) && camera.device_id != "hex64";
    found.text("track_not_camera", made.then_some(camera.track.as_str()));
    found.when(!camera.listed, "device_unlisted");
    found.text("device_id_unusual", unusual.then_some(camera.device_id.as_str()));
}
