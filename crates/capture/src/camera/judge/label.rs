//! What the device calls itself.

use super::Found;
use crate::camera::facts::Camera;
use crate::camera::label::{find_label, is_allowed, normalise};
use crate::camera::rules::Kind;

pub(in crate::camera) fn label(camera: &Camera, allow: &[String], found: &mut Found) {
    let rule = if is_allowed(&camera.label, allow) { None } else { find_label(&camera.label) };
    let of = |kind| rule.filter(|rule| rule.kind == kind).map(|rule| rule.name.as_str());
    found.text("label_known", of(Kind::Known));
    found.text("label_suspicious", of(Kind::Suspicious));
    found.when(normalise(&camera.label).is_empty(), "label_missing");
    found.text("other_label_known", camera.others.first().map(String::as_str));
}
