//! The object in `additional_info`, version 1.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::facts::Facts;

/// What the page says of its capture.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Whether it found a virtual camera.
    pub virtual_camera: Option<bool>,
    /// Version of the rules that it judged by.
    pub rules: Option<u64>,
    /// Version of the plugin.
    pub sdk: Option<String>,
    /// When, in milliseconds since 1970 by the page's clock.
    pub time: Option<f64>,
    /// Names of the signals that it found, in order.
    pub signals: Option<Vec<String>>,
    /// What it found them in; absent in the short form, which a page sends whose facts would be too long.
    pub facts: Option<Facts>,
}

/// A field is not of the type that it has in version 1, or some of the facts are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the environment data of a capture has a field that is not as documented")]
pub struct SaidError;

#[derive(Deserialize)]
struct Head {
    virtual_camera: Option<bool>,
    rules: Option<u64>,
    sdk: Option<String>,
    time: Option<f64>,
    signals: Option<Vec<Named>>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

impl Said {
    /// Reads the object, whose size and depth the caller has bounded. Fields that are not known are passed over.
    ///
    /// # Errors
    /// [`SaidError`]; then nothing of it is believed.
    pub fn read(fields: &Map<String, Value>) -> Result<Self, SaidError> {
        let whole = Value::Object(fields.clone());
        let present = ["environment", "camera", "timing"]
            .iter()
            .any(|name| fields.get(*name).is_some_and(|value| !value.is_null()));
        let facts = if present { Some(Facts::deserialize(&whole).map_err(|_| SaidError)?) } else { None };
        let Head { virtual_camera, rules, sdk, time, signals } =
            Head::deserialize(&whole).map_err(|_| SaidError)?;
        let signals = signals.map(|all| all.into_iter().map(|signal| signal.name).collect());
        Ok(Self { virtual_camera, rules, sdk, time, signals, facts })
    }
}
