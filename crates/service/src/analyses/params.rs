//! Thresholds and options as a request gives them, and as an analysis keeps them.

use bonafide_domain::analysis::Params;
use bonafide_domain::company::Settings;
use bonafide_domain::threshold::{Bounds, SIMILARITY, SPOOFING};
use bonafide_domain::{AnalysisType, Assurance};
use serde_json::{Map, Value};

use crate::{Error, Result};

const KNOWN: [&str; 5] =
    ["extract_best_shot", "threshold_spoofing", "threshold_min", "threshold_max", "min_assurance"];

/// What a request asks for; `None` where it leaves the choice to us.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Asked {
    /// Whether the best frame comes with the answer.
    pub extract_best_shot: Option<bool>,
    /// `confidence_spoofing` from which it is an attack, 0..1.
    pub threshold_spoofing: Option<f64>,
    /// Similarity below which it is another person, 0..1.
    pub threshold_min: Option<f64>,
    /// Similarity from which it is the same person, 0..1.
    pub threshold_max: Option<f64>,
    /// Assurance below which a pass is a case for a person.
    pub min_assurance: Option<Assurance>,
}

impl Asked {
    /// Reads the fields that it knows.
    pub(super) fn known(fields: &Map<String, Value>) -> Result<Self> {
        let asked = Self {
            extract_best_shot: switch(fields, "extract_best_shot")?,
            threshold_spoofing: number(fields, "threshold_spoofing")?,
            threshold_min: number(fields, "threshold_min")?,
            threshold_max: number(fields, "threshold_max")?,
            min_assurance: level(fields, "min_assurance")?,
        };
        Ok(asked)
    }

    /// Reads a `params` object; what it does not know becomes a warning.
    pub(super) fn parse(value: &Value, warnings: &mut Vec<String>) -> Result<Self> {
        let fields = match value {
            Value::Null => return Ok(Self::default()),
            Value::Object(fields) => fields,
            _ => return Err(wrong_type("params", "an object")),
        };
        for name in fields.keys().filter(|name| !KNOWN.contains(&name.as_str())) {
            let warning = format!("{} is not known here and was ignored", shown(name));
            if warnings.len() < super::request::MAX_WARNINGS && !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        Self::known(fields)
    }

    /// These wishes, and `outer` where they leave the choice.
    pub(super) fn over(self, outer: Self) -> Self {
        Self {
            extract_best_shot: self.extract_best_shot.or(outer.extract_best_shot),
            threshold_spoofing: self.threshold_spoofing.or(outer.threshold_spoofing),
            threshold_min: self.threshold_min.or(outer.threshold_min),
            threshold_max: self.threshold_max.or(outer.threshold_max),
            min_assurance: self.min_assurance.or(outer.min_assurance),
        }
    }

    /// Every option decided, within the company's bounds. Only the thresholds of this type of analysis are held against
    /// the bounds, because wishes beside `analyses` are meant for all of them.
    pub(super) fn fill(self, analysis_type: AnalysisType, settings: &Settings) -> Result<Params> {
        let (min, max) =
            (self.threshold_min.or(self.threshold_max), self.threshold_max.or(self.threshold_min));
        let quality = analysis_type == AnalysisType::Quality;
        let similarity = !quality;
        let params = Params {
            extract_best_shot: quality && self.extract_best_shot.unwrap_or(false),
            threshold_spoofing: within(
                "threshold_spoofing",
                self.threshold_spoofing,
                SPOOFING,
                settings.spoofing,
                quality,
            )?,
            threshold_min: within("threshold_min", min, SIMILARITY, settings.similarity, similarity)?,
            threshold_max: within("threshold_max", max, SIMILARITY, settings.similarity, similarity)?,
            // The stricter one counts.
            min_assurance: self
                .min_assurance
                .filter(|_| quality)
                .max(quality.then_some(settings.min_assurance))
                .unwrap_or_default(),
        };
        if similarity && params.threshold_min > params.threshold_max {
            return Err(Error::value("threshold_min must not be above threshold_max"));
        }
        Ok(params)
    }
}

/// The wish, or the default moved into the bounds. A wish for another type of analysis counts for nothing.
fn within(name: &str, asked: Option<f64>, default: f64, bounds: Bounds, concerned: bool) -> Result<f64> {
    match asked.filter(|_| concerned) {
        Some(value) if bounds.allow(value) => Ok(value),
        Some(_) => {
            let Bounds { min, max } = bounds;
            Err(Error::value(format!("{name} must be {min} to {max} for this company")))
        }
        None if concerned && bounds.is_valid() => Ok(default.clamp(bounds.min, bounds.max)),
        None => Ok(default),
    }
}

fn switch(fields: &Map<String, Value>, name: &str) -> Result<Option<bool>> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(truth)) => Ok(Some(*truth)),
        Some(_) => Err(wrong_type(name, "true or false")),
    }
}

fn level(fields: &Map<String, Value>, name: &str) -> Result<Option<Assurance>> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(word)) => Assurance::from_word(word).map(Some).ok_or_else(|| {
            Error::value(format!("{name} must be one of {}", Assurance::ALL.map(Assurance::word).join(", ")))
        }),
        Some(_) => Err(wrong_type(name, "a text")),
    }
}

fn number(fields: &Map<String, Value>, name: &str) -> Result<Option<f64>> {
    let value = match fields.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(value) => value.as_f64().ok_or_else(|| wrong_type(name, "a number"))?,
    };
    // Also refuses what is not a number.
    if (0.0..=1.0).contains(&value) {
        Ok(Some(value))
    } else {
        Err(Error::value(format!("{name} must be 0 to 1")))
    }
}

pub(super) fn wrong_type(what: &str, needed: &str) -> Error {
    Error::Type { message: format!("{what} must be {needed}") }
}

/// The name of a parameter as a warning may repeat it.
fn shown(name: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    if (1..=48).contains(&name.len()) && name.bytes().all(plain) {
        format!("params.{name}")
    } else {
        "a field of params".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use AnalysisType::{Biometry, Quality};

    fn parsed(value: &Value) -> Result<(Asked, Vec<String>)> {
        let mut warnings = Vec::new();
        Ok((Asked::parse(value, &mut warnings)?, warnings))
    }

    #[test]
    fn one_threshold_stands_for_both() {
        let filled = |value| {
            let params = parsed(&value).unwrap().0.fill(Biometry, &Settings::default()).unwrap();
            (params.threshold_min, params.threshold_max)
        };
        assert_eq!(filled(json!({"threshold_min": 0.7})), (0.7, 0.7));
        assert_eq!(filled(json!({"threshold_max": 0.9, "threshold_min": null})), (0.9, 0.9));
        assert_eq!(filled(json!({"threshold_min": 0.7, "threshold_max": 0.9})), (0.7, 0.9));
        assert_eq!(filled(json!({})), (0.85, 0.85));
    }

    #[test]
    fn what_is_no_threshold_is_refused_by_kind() {
        for value in [json!({"threshold_min": "0.5"}), json!({"extract_best_shot": 1}), json!([])] {
            assert!(matches!(parsed(&value), Err(Error::Type { .. })), "{value}");
        }
        for value in [
            json!({"threshold_spoofing": 1.01}),
            json!({"threshold_max": -1e-9}),
            json!({"threshold_min": 1e300}),
        ] {
            assert!(matches!(parsed(&value), Err(Error::Value { .. })), "{value}");
        }
        let crossed = parsed(&json!({"threshold_min": 0.9, "threshold_max": 0.7})).unwrap().0;
        assert!(matches!(crossed.fill(Biometry, &Settings::default()), Err(Error::Value { .. })));
        assert!(crossed.fill(Quality, &Settings::default()).is_ok());
    }

    #[test]
    fn a_company_bounds_what_may_be_asked_and_what_is_assumed() {
        let settings = Settings { spoofing: Bounds { min: 0.2, max: 0.4 }, ..Settings::default() };
        let fill = |value| {
            parsed(&value).unwrap().0.fill(Quality, &settings).map(|params| params.threshold_spoofing)
        };
        assert!((fill(json!({"threshold_spoofing": 0.4})).unwrap() - 0.4).abs() < 1e-9);
        assert!(matches!(fill(json!({"threshold_spoofing": 0.5})), Err(Error::Value { .. })));
        assert!((fill(json!({})).unwrap() - 0.4).abs() < 1e-9);
        let biometry = parsed(&json!({"threshold_spoofing": 0.9})).unwrap().0.fill(Biometry, &settings);
        assert!((biometry.unwrap().threshold_spoofing - 0.5).abs() < 1e-9);
    }

    #[test]
    fn the_stricter_demand_for_assurance_counts() {
        let settings = Settings { min_assurance: Assurance::Substantial, ..Settings::default() };
        let fill = |value, kind| parsed(&value).unwrap().0.fill(kind, &settings).unwrap().min_assurance;
        assert_eq!(fill(json!({}), Quality), Assurance::Substantial);
        assert_eq!(fill(json!({"min_assurance": "low"}), Quality), Assurance::Substantial);
        assert_eq!(fill(json!({"min_assurance": "HIGH"}), Quality), Assurance::High);
        assert_eq!(fill(json!({"min_assurance": "high"}), Biometry), Assurance::None);
        let usual = parsed(&json!({})).unwrap().0.fill(Quality, &Settings::default()).unwrap();
        assert_eq!(usual.min_assurance, Assurance::None);
        assert!(matches!(parsed(&json!({"min_assurance": "certain"})), Err(Error::Value { .. })));
        assert!(matches!(parsed(&json!({"min_assurance": 3})), Err(Error::Type { .. })));
    }

    #[test]
    fn the_unknown_is_tolerated_and_hostile_names_are_not_repeated() {
        let (_, warnings) = parsed(&json!({"capabilities": 492, "<script>": 1})).unwrap();
        assert_eq!(warnings.len(), 2);
        assert!(warnings.iter().any(|warning| warning.contains("params.capabilities")));
        assert!(warnings.iter().all(|warning| !warning.contains("script")));
    }
}
