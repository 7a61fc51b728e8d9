//! What a capture tells of its course: words, numbers and times, nothing of the person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Company, Id, Timestamp, User};

/// Events of one batch.
pub const MOST_IN_BATCH: usize = 50;
/// Events that are kept of one session.
pub const MOST_IN_SESSION: usize = 1000;
/// Bytes of a name.
const MOST_NAME: usize = 40;
/// Bytes of a text among the data.
const MOST_TEXT: usize = 60;
/// Entries of the data.
const MOST_DATA: usize = 16;

/// The events of one capture.
#[derive(Clone, Debug, PartialEq)]
pub struct EventSession {
    /// Unique; that of the capture session, where there is one.
    pub id: Id<EventSession>,
    /// On whose behalf.
    pub user_id: Id<User>,
    /// That user's company.
    pub company_id: Option<Id<Company>>,
    /// Origin of the page; empty for an app.
    pub origin: String,
    /// Version of the software that captured.
    pub version: String,
    /// In the order in which they came.
    pub events: Vec<Event>,
    /// When the first came.
    pub time_created: Timestamp,
    /// When the last came.
    pub time_updated: Timestamp,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// A word such as `camera_ready`.
    pub name: String,
    /// Milliseconds since the window was opened.
    pub time: u64,
    /// What belongs to it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub data: BTreeMap<String, Datum>,
}

/// A value of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Datum {
    /// Yes or no.
    Truth(bool),
    /// A number.
    Number(f64),
    /// A short text.
    Text(String),
}

/// The event is longer than events are, or no word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an event has a name of at most {MOST_NAME} letters, digits, '_', '-' or '.', at most {MOST_DATA} data, \
     and texts of at most {MOST_TEXT} bytes without control characters"
)]
pub struct NotAnEvent;

impl Event {
    /// Whether it keeps within the bounds.
    ///
    /// # Errors
    /// It does not.
    pub fn check(&self) -> Result<(), NotAnEvent> {
        let fits = is_word(&self.name)
            && self.data.len() <= MOST_DATA
            && self.data.iter().all(|(key, datum)| is_word(key) && datum.fits());
        if fits { Ok(()) } else { Err(NotAnEvent) }
    }
}

impl Datum {
    fn fits(&self) -> bool {
        match self {
            Self::Truth(_) => true,
            Self::Number(number) => number.is_finite(),
            Self::Text(text) => text.len() <= MOST_TEXT && !text.chars().any(char::is_control),
        }
    }
}

/// Whether a text can be the name of an event, or a version.
pub fn is_word(text: &str) -> bool {
    (1..=MOST_NAME).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(json: &str) -> Option<Event> {
        serde_json::from_str::<Event>(json).ok().filter(|event| event.check().is_ok())
    }

    #[test]
    fn events_are_words_with_small_data() {
        let text = r#"{"name":"camera_ready","time":12,"data":{"width":640,"front":true,"state":"on"}}"#;
        let read = event(text).unwrap();
        assert_eq!(read.data["width"], Datum::Number(640.0));
        assert_eq!(event(&serde_json::to_string(&read).unwrap()), Some(read));
        assert!(event(r#"{"name":"open","time":0}"#).is_some());
    }

    #[test]
    fn anything_larger_is_refused() {
        let long = "x".repeat(61);
        for json in [
            r#"{"name":"","time":0}"#.to_owned(),
            r#"{"name":"a b","time":0}"#.to_owned(),
            r#"{"name":"a","time":-1}"#.to_owned(),
            r#"{"name":"a","time":0,"more":1}"#.to_owned(),
            r#"{"name":"a","time":0,"data":{"k":{"deep":1}}}"#.to_owned(),
            r#"{"name":"a","time":0,"data":{"k":"\u0000"}}"#.to_owned(),
            format!(r#"{{"name":"a","time":0,"data":{{"k":"{long}"}}}}"#),
            format!(r#"{{"name":"{long}","time":0}}"#),
        ] {
            assert!(event(&json).is_none(), "{json}");
        }
    }
}
