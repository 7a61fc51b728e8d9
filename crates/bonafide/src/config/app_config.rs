//! The `app_config.json` of the original, over what is set otherwise.

use std::path::Path;

use bonafide_domain::capture::Adapter;
use bonafide_domain::capture::adapter::{Preinit, ResultMode, Secret, SessionTokenFrom, TokenFrom};
use serde_json::{Map, Value};

use super::near;
use super::plugin::{architecture, one_of};

/// Far more than every key needs.
const LARGEST: u64 = 1 << 20;

/// Every key of the published table, and `origins`, which is our own.
const KEYS: [&str; 17] = [
    "use_for_liveness",
    "preinit",
    "architecture",
    "api_url",
    "api_token",
    "api_use_token",
    "api_use_session_token",
    "use_wasm_container",
    "result_mode",
    "video_actions_list",
    "photo_actions_list",
    "actions_default_importance",
    "actions_default",
    "analyses",
    "lang_allow",
    "lang_default",
    "origins",
];
const ACTIONS_DEFAULT: [&str; 3] = ["video_count", "photo_front", "photo_back"];
const ANALYSES: [&str; 2] = ["quality", "biometry"];

/// Puts the keys of a file over the settings.
///
/// # Errors
/// The file cannot be read, a key is unknown (then the nearest is named), or a value does not go. The file is not named.
pub fn put(file: &Path, adapter: &mut Adapter) -> Result<(), String> {
    let length = std::fs::metadata(file).map_err(|error| error.to_string())?.len();
    if length > LARGEST {
        return Err("is far too long".to_owned());
    }
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let value: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    take(object(&value)?, adapter)
}

fn take(fields: &Map<String, Value>, adapter: &mut Adapter) -> Result<(), String> {
    known(fields, &KEYS, "")?;
    for (key, value) in fields {
        put_one(key, value, adapter).map_err(|why| format!("{key}: {why}"))?;
    }
    Ok(())
}

fn put_one(key: &str, value: &Value, adapter: &mut Adapter) -> Result<(), String> {
    match key {
        "use_for_liveness" => adapter.use_for_liveness = truth(value)?,
        "preinit" => adapter.preinit = word(value, Preinit::from_word, Preinit::WORDS)?,
        "architecture" => adapter.architecture = architecture(text(value)?)?,
        "api_url" => text(value)?.clone_into(&mut adapter.api_url),
        "api_token" => {
            adapter.api_token =
                Some(text(value)?).filter(|text| !text.is_empty()).map(|text| Secret(text.to_owned()));
        }
        "api_use_token" => adapter.api_use_token = word(value, TokenFrom::from_word, TokenFrom::WORDS)?,
        "api_use_session_token" => {
            adapter.api_use_session_token =
                word(value, SessionTokenFrom::from_word, SessionTokenFrom::WORDS)?;
        }
        "use_wasm_container" => {
            if truth(value)? {
                return Err("the data container is not offered; false is needed".to_owned());
            }
        }
        "result_mode" => adapter.result_mode = word(value, ResultMode::from_word, ResultMode::WORDS)?,
        "video_actions_list" => adapter.video_actions_list = texts(value)?,
        "photo_actions_list" => adapter.photo_actions_list = texts(value)?,
        "actions_default_importance" => adapter.actions_default_importance = truth(value)?,
        "actions_default" => actions_default(object(value)?, adapter)?,
        "analyses" => analyses(object(value)?, adapter)?,
        "lang_allow" => adapter.lang_allow = texts(value)?,
        "lang_default" => text(value)?.clone_into(&mut adapter.lang_default),
        _ => adapter.origins = texts(value)?,
    }
    Ok(())
}

fn actions_default(fields: &Map<String, Value>, adapter: &mut Adapter) -> Result<(), String> {
    known(fields, &ACTIONS_DEFAULT, "actions_default.")?;
    let actions = &mut adapter.actions_default;
    if let Some(value) = fields.get("video_count") {
        let count = value
            .as_u64()
            .filter(|count| *count <= 8)
            .ok_or("video_count: a number from 0 to 8 is needed")?;
        actions.video_count = usize::try_from(count).map_err(|error| error.to_string())?;
    }
    if let Some(value) = fields.get("photo_front") {
        actions.photo_front = truth(value)?;
    }
    if let Some(value) = fields.get("photo_back") {
        actions.photo_back = truth(value)?;
    }
    Ok(())
}

fn analyses(fields: &Map<String, Value>, adapter: &mut Adapter) -> Result<(), String> {
    known(fields, &ANALYSES, "analyses.")?;
    if let Some(value) = fields.get("quality") {
        adapter.quality = truth(value)?;
    }
    if let Some(value) = fields.get("biometry") {
        adapter.biometry = truth(value)?;
    }
    Ok(())
}

fn known(fields: &Map<String, Value>, keys: &[&str], prefix: &str) -> Result<(), String> {
    let Some(unknown) = fields.keys().find(|key| !keys.contains(&key.as_str())) else { return Ok(()) };
    let hint = near::nearest(unknown, keys.iter().copied());
    let hint = hint.map_or_else(String::new, |near| format!("; did you mean {prefix}{near}?"));
    Err(format!("{prefix}{} is not a key{hint}", crate::gauge::one_line(unknown)))
}

fn word<T>(value: &Value, read: fn(&str) -> Option<T>, words: &[&str]) -> Result<T, String> {
    read(text(value)?).ok_or_else(|| one_of(words))
}

fn text(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| "a text is needed".to_owned())
}

fn truth(value: &Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| "true or false is needed".to_owned())
}

fn object(value: &Value) -> Result<&Map<String, Value>, String> {
    value.as_object().ok_or_else(|| "an object is needed".to_owned())
}

fn texts(value: &Value) -> Result<Vec<String>, String> {
    let wrong = || "a list of texts is needed".to_owned();
    let items = value.as_array().ok_or_else(wrong)?;
    items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
}

#[cfg(test)]
mod tests {
    use bonafide_domain::capture::adapter::Architecture;
    use serde_json::json;

    use super::*;

    fn taken(value: &Value) -> Result<Adapter, String> {
        let mut adapter = Adapter::default();
        take(value.as_object().unwrap(), &mut adapter)?;
        Ok(adapter)
    }

    #[test]
    fn every_key_of_the_published_table_is_taken() {
        let adapter = taken(&json!({
            "use_for_liveness": true, "preinit": "full", "architecture": "capture", "api_url": "https://api.example.org",
            "api_token": "s3cret", "api_use_token": "client", "api_use_session_token": "client",
            "use_wasm_container": false, "result_mode": "folder", "video_actions_list": ["video_selfie_smile"],
            "photo_actions_list": [], "actions_default_importance": true,
            "actions_default": { "video_count": 2, "photo_front": true, "photo_back": true },
            "analyses": { "quality": true, "biometry": true }, "lang_allow": ["ru", "en"], "lang_default": "ru",
        }))
        .unwrap();
        assert_eq!((adapter.architecture, adapter.result_mode), (Architecture::Capture, ResultMode::Folder));
        assert_eq!((adapter.preinit, adapter.api_use_token), (Preinit::Full, TokenFrom::Client));
        assert_eq!(adapter.api_use_session_token, SessionTokenFrom::Client);
        assert_eq!(adapter.api_token, Some(Secret("s3cret".to_owned())));
        assert_eq!(adapter.actions_default.video_count, 2);
        assert!(adapter.actions_default.photo_back && adapter.biometry && adapter.use_for_liveness);
        assert_eq!((adapter.lang_default.as_str(), adapter.lang_allow.len()), ("ru", 2));
    }

    #[test]
    fn a_wrong_key_is_refused_with_the_nearest() {
        for (value, said) in [
            (json!({ "architecure": "normal" }), "architecure is not a key; did you mean architecture?"),
            (
                json!({ "actions_default": { "photo_frnt": true } }),
                "did you mean actions_default.photo_front?",
            ),
            (json!({ "analyses": { "qualty": true } }), "did you mean analyses.quality?"),
            (json!({ "zzzzzz": 1 }), "zzzzzz is not a key"),
        ] {
            let why = taken(&value).unwrap_err();
            assert!(why.ends_with(said), "{why}");
        }
    }

    #[test]
    fn a_wrong_value_is_refused_with_its_key() {
        for (value, said) in [
            (json!({ "architecture": "lite" }), "architecture: lite needs a stateless server"),
            (json!({ "result_mode": "all" }), "result_mode: one of safe, status, folder, full is needed"),
            (json!({ "preinit": true }), "preinit: a text is needed"),
            (json!({ "lang_allow": "en" }), "lang_allow: a list of texts is needed"),
            (json!({ "use_wasm_container": true }), "use_wasm_container: the data container is not offered"),
            (
                json!({ "actions_default": { "video_count": 9 } }),
                "actions_default: video_count: a number from 0 to 8",
            ),
        ] {
            let why = taken(&value).unwrap_err();
            assert!(why.starts_with(said), "{why}");
        }
    }
}
