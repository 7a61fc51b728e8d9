//! The JSON that asks for analyses.

use bonafide_domain::{AnalysisType, Metadata};
use serde_json::{Map, Value};

use super::params::{Asked, wrong_type};
use crate::{Error, Result};

/// Analyses that one request may start.
pub const MAX_ANALYSES: usize = 20;
/// Media that one analysis may name.
const MAX_SOURCES: usize = 1000;
/// Warnings in one answer.
pub(super) const MAX_WARNINGS: usize = 50;

/// What is asked for, checked as far as that goes without the folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StartRequest {
    /// The analyses, in order.
    pub analyses: Vec<AnalysisRequest>,
    /// Where to send the results of the folder from now on.
    pub resolution_endpoint: Option<String>,
    /// What was ignored.
    pub warnings: Vec<String>,
}

/// One analysis that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct AnalysisRequest {
    /// The question.
    pub analysis_type: AnalysisType,
    /// Ids of media, or keys of files that come with the request; empty for all media that suit.
    pub source_media: Vec<String>,
    /// Thresholds and options.
    pub asked: Asked,
    /// Free fields of the analysis.
    pub meta_data: Metadata,
}

impl StartRequest {
    /// Reads `analyses`, `params` and `resolution_endpoint` of a body or payload and leaves its other fields alone.
    ///
    /// # Errors
    /// Invalid structure, value or type, with the field's name.
    pub fn parse(body: &Map<String, Value>) -> Result<Self> {
        let mut warnings = Vec::new();
        // Clients exist that write the thresholds beside `analyses` without a `params` around them.
        let beside = Asked::known(body)?;
        let outer = Asked::parse(body.get("params").unwrap_or(&Value::Null), &mut warnings)?.over(beside);
        let items = match body.get("analyses") {
            None | Some(Value::Null) => &[][..],
            Some(Value::Array(items)) => items,
            Some(_) => return Err(wrong_type("analyses", "an array")),
        };
        if items.len() > MAX_ANALYSES {
            return Err(Error::TooLarge { what: "analyses of one request", limit: MAX_ANALYSES as u64 });
        }
        let read = |item| AnalysisRequest::parse(item, outer, &mut warnings);
        let analyses = items.iter().map(read).collect::<Result<_>>()?;
        let resolution_endpoint = match body.get("resolution_endpoint") {
            None | Some(Value::Null) => None,
            Some(Value::String(endpoint)) if endpoint.trim().is_empty() => None,
            Some(Value::String(endpoint)) => {
                crate::notify::endpoint::parse(endpoint.trim())?;
                Some(endpoint.trim().to_owned())
            }
            Some(_) => return Err(wrong_type("resolution_endpoint", "a text")),
        };
        Ok(Self { analyses, resolution_endpoint, warnings })
    }

    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.analyses.is_empty() && self.resolution_endpoint.is_none()
    }
}

impl AnalysisRequest {
    fn parse(item: &Value, outer: Asked, warnings: &mut Vec<String>) -> Result<Self> {
        let fields = item.as_object().ok_or_else(|| wrong_type("each of analyses", "an object"))?;
        let analysis_type = match fields.get("type") {
            None | Some(Value::Null) => return Err(Error::missing("analyses.type")),
            Some(Value::String(word)) => {
                word.parse().map_err(|error| Error::value(format!("analyses.type must be {error}")))?
            }
            Some(_) => return Err(wrong_type("analyses.type", "a text")),
        };
        let params = fields.get("params").unwrap_or(&Value::Null);
        let meta_data = match fields.get("meta_data") {
            None | Some(Value::Null) => Metadata::default(),
            Some(Value::Object(fields)) => {
                Metadata::try_from(fields.clone()).map_err(|error| Error::value(error.to_string()))?
            }
            Some(_) => return Err(wrong_type("analyses.meta_data", "an object")),
        };
        Ok(Self {
            analysis_type,
            source_media: sources(fields.get("source_media"))?,
            asked: Asked::parse(params, warnings)?.over(outer),
            meta_data,
        })
    }
}

fn sources(value: Option<&Value>) -> Result<Vec<String>> {
    let items = match value {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(items)) => items,
        Some(_) => return Err(wrong_type("source_media", "an array of texts")),
    };
    if items.len() > MAX_SOURCES {
        return Err(Error::TooLarge { what: "source_media of one analysis", limit: MAX_SOURCES as u64 });
    }
    let text = |item: &Value| {
        item.as_str().map(str::to_owned).ok_or_else(|| wrong_type("source_media", "an array of texts"))
    };
    items.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(value: &Value) -> Result<StartRequest> {
        StartRequest::parse(value.as_object().unwrap())
    }

    #[test]
    fn params_stand_beside_or_inside_and_inside_wins() {
        let request = parse(&json!({
            "threshold_max": 0.95,
            "params": {"threshold_spoofing": 0.4, "extract_best_shot": true},
            "analyses": [{"type": "quality", "params": {"threshold_spoofing": 0.3}}, {"type": "BioMetry"}],
        }));
        let analyses = request.unwrap().analyses;
        let (first, second) = (analyses[0].asked, analyses[1].asked);
        assert_eq!((first.threshold_spoofing, first.extract_best_shot), (Some(0.3), Some(true)));
        assert_eq!((second.threshold_spoofing, second.threshold_max), (Some(0.4), Some(0.95)));
        assert_eq!(analyses[1].analysis_type, AnalysisType::Biometry);
    }

    #[test]
    fn a_wrong_request_says_what_kind_of_wrong() {
        assert!(matches!(parse(&json!({"analyses": [{}]})), Err(Error::Structure { .. })));
        assert!(matches!(parse(&json!({"analyses": [{"type": "aura"}]})), Err(Error::Value { .. })));
        for value in [
            json!({"analyses": {}}),
            json!({"analyses": ["quality"]}),
            json!({"analyses": [{"type": 1}]}),
            json!({"analyses": [{"type": "quality", "source_media": "x"}]}),
            json!({"analyses": [{"type": "quality", "source_media": [1]}]}),
            json!({"resolution_endpoint": 1}),
        ] {
            assert!(matches!(parse(&value), Err(Error::Type { .. })), "{value}");
        }
        let many = json!({"analyses": vec![json!({"type": "quality"}); 21]});
        assert!(matches!(parse(&many), Err(Error::TooLarge { limit: 20, .. })));
    }

    #[test]
    fn nothing_asked_for_is_nothing() {
        assert!(parse(&json!({"media:tags": {}, "resolution_endpoint": ""})).unwrap().is_empty());
    }
}
