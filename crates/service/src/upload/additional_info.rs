//! `additional_info`: what a capture page says about the place where it ran.
//!
//! Every vendor has a format of its own, kept as it is. Ours is a JSON object with a field `bonafide`, the version of the
//! format, as an object, as text, or as base64url of the text. Of version 1 these fields are known, all optional:
//!
//! | Field | Type | Meaning |
//! | --- | --- | --- |
//! | `virtual_camera` | bool or null | whether a virtual camera was found |
//! | `environment` | object or null | what the browser says of itself |
//! | `camera` | object or null | what the camera says of itself |
//!
//! What it says comes from the client and can be forged: it may speak against a capture, never for it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bonafide_domain::Metadata;
use bonafide_domain::reason::Code;
use serde_json::{Map, Value, json};

use crate::json;

/// Longest of ours, in bytes of its text.
const MOST_BYTES: usize = 64 * 1024;
/// How our text begins, and what that is in base64url: so damaged ones are still known to be ours.
const BEGINNING: (&str, &str) = ("{\"bonafide\"", "eyJib25hZmlk");
/// The version that is known here.
const VERSION: u64 = 1;

/// What is noted of a medium's `additional_info`.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Note {
    /// For `technical_meta_data`; empty when it is not ours.
    pub(crate) technical: Map<String, Value>,
    /// Why it could not be used.
    pub(crate) warning: Option<&'static str>,
}

/// Looks at a medium's free fields: at `additional_info`, and at `from_virtual_camera`, which the capture object has
/// beside it. That one is understood with every vendor's `additional_info`.
pub(crate) fn note(meta_data: &Metadata) -> Note {
    let mut note = note_additional_info(meta_data);
    let found = meta_data.fields().get("from_virtual_camera");
    if found.is_some_and(|found| *found == Value::Bool(true) || found.is_object()) {
        note.technical.insert("virtual_camera".into(), Value::Bool(true));
    }
    note
}

fn note_additional_info(meta_data: &Metadata) -> Note {
    let mut technical = Map::new();
    let (about, warning) = match open(meta_data) {
        Info::Foreign => return Note::default(),
        Info::Damaged => {
            let code = Code::AdditionalInfoInvalid;
            (json!({"valid": false, "reason": code.word()}), Some(code.text()))
        }
        Info::Unknown(version) => (
            json!({"version": version, "known": false}),
            Some("The capture's environment data is of a version that is not known here."),
        ),
        Info::Known(fields) => {
            if fields.get("virtual_camera") == Some(&Value::Bool(true)) {
                technical.insert("virtual_camera".into(), Value::Bool(true));
            }
            (json!({"version": VERSION, "valid": true}), None)
        }
    };
    technical.insert("additional_info".into(), about);
    Note { technical, warning }
}

/// A medium's `additional_info`, as far as it is ours.
#[derive(Debug)]
pub(crate) enum Info {
    /// There is none, or it is another vendor's.
    Foreign,
    /// It is ours and cannot be read.
    Damaged,
    /// It is ours, of a later version.
    Unknown(u64),
    /// It is ours.
    Known(Map<String, Value>),
}

/// Looks for ours among a medium's free fields.
pub(crate) fn open(meta_data: &Metadata) -> Info {
    let Some(read) = meta_data.fields().get("additional_info").and_then(read) else {
        return Info::Foreign;
    };
    let Some(fields) = read.ok().filter(is_valid) else { return Info::Damaged };
    match fields.get("bonafide").and_then(Value::as_u64) {
        Some(VERSION) => Info::Known(fields),
        version => Info::Unknown(version.unwrap_or_default()),
    }
}

/// The fields of an `additional_info` of ours, from the text that a page sends or from the object in it; `None` when it is
/// another's, of a later version or damaged.
pub fn additional_info(said: &Value) -> Option<Map<String, Value>> {
    let fields = read(said)?.ok().filter(is_valid)?;
    (fields.get("bonafide").and_then(Value::as_u64) == Some(VERSION)).then_some(fields)
}

/// When ours says that it was written, in milliseconds since 1970 by the page's clock.
pub(crate) fn time(meta_data: &Metadata) -> Option<f64> {
    let Info::Known(fields) = open(meta_data) else { return None };
    fields.get("time").and_then(Value::as_f64)
}

/// It is ours and cannot be read.
struct Damaged;

/// `None` when it is not ours.
fn read(value: &Value) -> Option<Result<Map<String, Value>, Damaged>> {
    let text = match value {
        Value::Object(fields) if fields.contains_key("bonafide") => {
            let fits = value.to_string().len() <= MOST_BYTES;
            return Some(if fits { Ok(fields.clone()) } else { Err(Damaged) });
        }
        Value::String(text) => text.trim(),
        _ => return None,
    };
    let begins = text.starts_with(BEGINNING.0) || text.starts_with(BEGINNING.1);
    if text.len() > MOST_BYTES {
        return begins.then_some(Err(Damaged));
    }
    let decoded;
    let bytes = if text.starts_with('{') {
        text.as_bytes()
    } else {
        decoded = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).unwrap_or_default();
        &decoded
    };
    match json::parse(bytes) {
        Ok(Value::Object(fields)) if fields.contains_key("bonafide") => Some(Ok(fields)),
        _ => begins.then_some(Err(Damaged)),
    }
}

/// Whether the fields that are known have their types. Of another version only the version itself is known.
fn is_valid(fields: &Map<String, Value>) -> bool {
    let is = |name: &str, fits: fn(&Value) -> bool| {
        fields.get(name).is_none_or(|value| value.is_null() || fits(value))
    };
    match fields.get("bonafide").and_then(Value::as_u64) {
        None | Some(0) => false,
        Some(VERSION) => {
            is("virtual_camera", Value::is_boolean)
                && is("environment", Value::is_object)
                && is("camera", Value::is_object)
        }
        Some(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(value: Value) -> Note {
        let mut fields = Map::new();
        fields.insert("additional_info".into(), value);
        note(&Metadata::try_from(fields).unwrap())
    }

    fn is_invalid(value: Value) -> bool {
        let note = noted(value);
        note.warning.is_some() && note.technical["additional_info"]["reason"] == "additional_info_invalid"
    }

    #[test]
    fn blobs_of_others_are_left_alone() {
        assert_eq!(note(&Metadata::default()), Note::default());
        for value in [
            json!("AAECAwQ"),
            json!(""),
            json!("{\"vendor\": 1}"),
            json!("{ damaged"),
            json!({"sdk": 2}),
            json!(17),
            json!(null),
            json!("x".repeat(100_000)),
        ] {
            assert_eq!(noted(value), Note::default());
        }
    }

    #[test]
    fn ours_is_known_as_an_object_as_text_and_as_base64url() {
        // printf '{"bonafide":1,"virtual_camera":true}' | basenc --base64url
        let encoded = "eyJib25hZmlkZSI6MSwidmlydHVhbF9jYW1lcmEiOnRydWV9";
        let object = json!({"bonafide": 1, "virtual_camera": true});
        for value in
            [object.clone(), json!(object.to_string()), json!(encoded), json!(format!(" {encoded}== "))]
        {
            let note = noted(value);
            assert_eq!(note.warning, None);
            assert_eq!(note.technical["virtual_camera"], true);
            assert_eq!(note.technical["additional_info"], json!({"version": 1, "valid": true}));
        }
        let honest = noted(json!({"bonafide": 1, "virtual_camera": false, "camera": {"label": "front"}}));
        assert!(!honest.technical.contains_key("virtual_camera"));
    }

    #[test]
    fn a_virtual_camera_is_known_from_the_capture_object_whatever_the_blob() {
        let named = |found: Value, blob: Value| {
            let fields = json!({"additional_info": blob, "from_virtual_camera": found});
            let Value::Object(fields) = fields else { unreachable!() };
            note(&Metadata::try_from(fields).unwrap()).technical.contains_key("virtual_camera")
        };
        for blob in [json!("AAECAwQ"), json!(null), json!({"bonafide": 1, "virtual_camera": false})] {
            assert!(named(json!(true), blob.clone()) && named(json!({"frame_list": []}), blob.clone()));
            assert!(!named(json!(null), blob.clone()) && !named(json!(false), blob.clone()));
            assert!(!named(json!("no"), blob));
        }
    }

    #[test]
    fn damaged_ones_of_ours_are_invalid() {
        for value in [
            json!("{\"bonafide\": 1, "),
            json!("{\"bonafide\": 1, \"virtual_camera\": false, \"virtual_camera\": true}"),
            json!("eyJib25hZmlkZSI6MSwidmly!"),
            json!({"bonafide": "1"}),
            json!({"bonafide": 0}),
            json!({"bonafide": -1}),
            json!({"bonafide": 1, "virtual_camera": "no"}),
            json!({"bonafide": 1, "environment": []}),
            json!({"bonafide": 1, "x": "y".repeat(70_000)}),
            json!(format!("{{\"bonafide\": 1, \"x\": \"{}\"}}", "y".repeat(70_000))),
        ] {
            assert!(is_invalid(value));
        }
    }

    #[test]
    fn a_later_version_is_kept_and_said_to_be_unknown() {
        let note = noted(json!({"bonafide": 9, "virtual_camera": "maybe"}));
        assert_eq!(note.technical["additional_info"], json!({"version": 9, "known": false}));
        assert!(note.warning.is_some() && !note.technical.contains_key("virtual_camera"));
    }
}
