//! The JSON text of the part `payload`: what the files are, and what to do with them.

use std::collections::BTreeMap;

use bonafide_domain::Metadata;
use bonafide_domain::media::check_tags;
use serde_json::{Map, Value};

use crate::analyses::StartRequest;
use crate::{Error, Result, json};

/// Longest payload, in bytes.
pub const PAYLOAD_BYTES: usize = 4 << 20;

/// Keys that are read here.
const OURS: [&str; 3] = ["folder:meta_data", "media:meta_data", "media:tags"];
/// Keys that [`StartRequest`] reads; the last four are options that some clients put beside the analyses.
const OF_ANALYSES: [&str; 7] = [
    "analyses",
    "params",
    "resolution_endpoint",
    "extract_best_shot",
    "threshold_spoofing",
    "threshold_min",
    "threshold_max",
];

/// What came with the files.
#[derive(Default)]
pub struct Payload {
    /// Free fields of the folder.
    pub folder_meta_data: Metadata,
    /// Free fields of media, by the key of the file.
    pub media_meta_data: BTreeMap<String, Metadata>,
    /// Tags of media, by the key of the file.
    pub media_tags: BTreeMap<String, Vec<String>>,
    /// Analyses to start and the address for their results, when it asks for either.
    pub start: Option<StartRequest>,
    /// Whether the best frames are wished for, said beside the analyses; those in `start` know it already.
    pub extract_best_shot: Option<bool>,
    /// What was not understood.
    pub warnings: Vec<String>,
}

impl Payload {
    /// Reads the text.
    ///
    /// # Errors
    /// [`Error::TooLarge`] over [`PAYLOAD_BYTES`]; [`Error::Structure`] when it is not JSON or names a field twice;
    /// [`Error::Type`] and [`Error::Value`] for fields that are not as documented. An unknown field is a warning.
    pub fn parse(text: &[u8]) -> Result<Self> {
        if text.len() > PAYLOAD_BYTES {
            return Err(Error::TooLarge { what: "the payload's bytes are", limit: PAYLOAD_BYTES as u64 });
        }
        let Value::Object(fields) = json::parse(text)? else {
            return Err(wrong_type("the payload must be an object"));
        };
        let mut payload = Self::default();
        if let Some(value) = fields.get("folder:meta_data") {
            payload.folder_meta_data = metadata("folder:meta_data", value)?;
        }
        for (key, value) in by_key(&fields, "media:meta_data")? {
            payload.media_meta_data.insert(key.clone(), metadata("media:meta_data", value)?);
        }
        for (key, value) in by_key(&fields, "media:tags")? {
            payload.media_tags.insert(key.clone(), tags(value)?);
        }
        let start = StartRequest::parse(&fields)?;
        payload.start = (!start.is_empty()).then_some(start);
        payload.extract_best_shot = fields.get("extract_best_shot").and_then(Value::as_bool);
        let unknown = fields.keys().filter(|key| !known(key)).count();
        if unknown > 0 {
            payload.warnings.push(format!("the payload has {unknown} unknown field(s), which were ignored"));
        }
        Ok(payload)
    }
}

fn known(key: &str) -> bool {
    OURS.contains(&key) || OF_ANALYSES.contains(&key)
}

/// The tags in a value.
///
/// # Errors
/// [`Error::Type`] unless it is an array of strings, or `null` for none; [`Error::Value`] for strings that are no tags.
fn tags(value: &Value) -> Result<Vec<String>> {
    const WRONG: &str = "tags must be an array of strings";
    let items = match value {
        Value::Null => return Ok(Vec::new()),
        Value::Array(items) => items,
        _ => return Err(wrong_type(WRONG)),
    };
    let text = |item: &Value| item.as_str().map(str::to_owned).ok_or_else(|| wrong_type(WRONG));
    let tags: Vec<String> = items.iter().map(text).collect::<Result<_>>()?;
    check_tags(&tags).map_err(|error| Error::value(error.to_string()))?;
    Ok(tags)
}

fn metadata(field: &str, value: &Value) -> Result<Metadata> {
    match value {
        Value::Null => Ok(Metadata::default()),
        Value::Object(map) => {
            Metadata::try_from(map.clone()).map_err(|error| Error::value(format!("\"{field}\": {error}")))
        }
        _ => Err(wrong_type(format!("\"{field}\" must hold objects"))),
    }
}

/// The fields of the object that a field holds; none when it is absent or `null`.
fn by_key<'a>(
    fields: &'a Map<String, Value>,
    name: &str,
) -> Result<impl Iterator<Item = (&'a String, &'a Value)>> {
    let object = match fields.get(name) {
        None | Some(Value::Null) => None,
        Some(Value::Object(object)) => Some(object),
        Some(_) => return Err(wrong_type(format!("\"{name}\" must be an object with a field per file"))),
    };
    Ok(object.into_iter().flatten())
}

fn wrong_type(message: impl Into<String>) -> Error {
    Error::Type { message: message.into() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(value: &Value) -> Result<Payload> {
        Payload::parse(value.to_string().as_bytes())
    }

    #[test]
    fn the_documented_fields_are_read() {
        let payload = parse(&json!({
            "folder:meta_data": {"transaction_id": "abc"},
            "media:meta_data": {"a": {"additional_info": "blob"}},
            "media:tags": {"a": ["video_selfie", "video_selfie_blank"], "b": []},
        }))
        .unwrap();
        assert_eq!(payload.folder_meta_data.fields()["transaction_id"], "abc");
        assert_eq!(payload.media_meta_data["a"].fields()["additional_info"], "blob");
        assert_eq!(payload.media_tags["a"], ["video_selfie", "video_selfie_blank"]);
        assert!(payload.media_tags["b"].is_empty() && payload.start.is_none() && payload.warnings.is_empty());
    }

    #[test]
    fn an_empty_object_and_nulls_ask_for_nothing() {
        for value in
            [json!({}), json!({"folder:meta_data": null, "media:tags": null, "media:meta_data": null})]
        {
            let payload = parse(&value).unwrap();
            assert!(payload.folder_meta_data.is_empty() && payload.media_tags.is_empty());
        }
    }

    #[test]
    fn an_unknown_field_is_a_warning_that_does_not_repeat_it() {
        let payload = parse(&json!({"surprise": 1})).unwrap();
        assert!(payload.warnings.len() == 1 && !payload.warnings[0].contains("surprise"));
    }

    #[test]
    fn wrong_types_wrong_values_and_wrong_structure_are_told_apart() {
        for value in [
            json!([]),
            json!("text"),
            json!({"folder:meta_data": []}),
            json!({"media:tags": ["a"]}),
            json!({"media:tags": {"a": "video_selfie"}}),
            json!({"media:tags": {"a": [1]}}),
            json!({"media:meta_data": {"a": 1}}),
        ] {
            assert!(matches!(parse(&value), Err(Error::Type { .. })), "{value}");
        }
        for value in [
            json!({"media:tags": {"a": ["with space"]}}),
            json!({"media:tags": {"a": vec!["t"; 33]}}),
            json!({"folder:meta_data": {"a": "\u{0}"}}),
            json!({"resolution_endpoint": "ftp://example.com"}),
            json!({"resolution_endpoint": "https://user:secret@example.com/hook"}),
            json!({"resolution_endpoint": format!("https://example.com/{}", "a".repeat(2048))}),
            json!({"folder:meta_data": {"a": "x".repeat(300_000)}}),
        ] {
            assert!(matches!(parse(&value), Err(Error::Value { .. })), "{}", &value.to_string()[..40]);
        }
        for text in ["", "{", r#"{"media:tags": {"a": [], "a": []}}"#] {
            assert!(matches!(Payload::parse(text.as_bytes()), Err(Error::Structure { .. })), "{text}");
        }
        assert!(matches!(Payload::parse(&vec![b' '; PAYLOAD_BYTES + 1]), Err(Error::TooLarge { .. })));
    }
}
