//! Analyses as JSON.

use bonafide_domain::analysis::State;
use bonafide_domain::{Analysis, AnalysisType, Id, Medium};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{Explanation, MediumView, Render, ResultView};
use crate::files::path;

/// An analysis. The two spellings of its ids are both in use.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AnalysisView {
    /// UUID.
    pub analysis_id: String,
    /// The same.
    pub analyse_id: String,
    /// The analyses that were started with it have the same.
    pub analysis_group_id: String,
    /// The same.
    pub analyse_group_id: String,
    /// Where its media lie.
    pub folder_id: String,
    /// As the folder's.
    pub company_id: Option<String>,
    /// Who started it.
    pub user_id: String,
    /// QUALITY or BIOMETRY.
    #[serde(rename = "type")]
    pub analysis_type: String,
    /// PROCESSING, FAILED, FINISHED.
    pub state: String,
    /// PROCESSING, FAILED, DECLINED, OPERATOR_REQUIRED, SUCCESS.
    pub resolution_status: String,
    /// The same.
    pub resolution: String,
    /// Scores of the whole; `null` before there are any.
    #[schema(value_type = Option<Object>)]
    pub results_data: Value,
    /// Scores and pictures of each medium.
    #[schema(value_type = Vec<ResultView>)]
    pub results_media: Value,
    /// The media that it looks at, as far as they are still there.
    pub source_media: Vec<MediumView>,
    /// The thresholds that decide.
    #[schema(value_type = Object)]
    pub thresholds: Map<String, Value>,
    /// Thresholds and options.
    #[schema(value_type = Object)]
    pub params: Map<String, Value>,
    /// Free fields.
    #[schema(value_type = Object)]
    pub meta_data: Map<String, Value>,
    /// When FAILED: why, as a stable word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// When FAILED: why, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// UNIX seconds.
    pub time_created: f64,
    /// UNIX seconds.
    pub time_updated: f64,
    /// What is beyond the Oz API: reasons, evidence, the pack's hash, timings, a person's decision.
    #[schema(value_type = Option<Explanation>)]
    pub bonafide: Value,
}

impl AnalysisView {
    pub(super) fn new(render: &Render, analysis: &Analysis, media: &[Medium]) -> Self {
        let id = analysis.id.to_string();
        let group_id = analysis.group_id.to_string();
        let resolution = analysis.resolution_status.word().to_owned();
        let find = |id: &Id<Medium>| media.iter().find(|medium| medium.id == *id);
        let (error_code, error_message) = failure(analysis);
        let thresholds = thresholds(analysis);
        let mut params = thresholds.clone();
        if analysis.analysis_type == AnalysisType::Quality {
            params.insert("extract_best_shot".into(), analysis.params.extract_best_shot.into());
            params.insert("min_assurance".into(), analysis.params.min_assurance.word().into());
        }
        Self {
            analysis_id: id.clone(),
            analyse_id: id,
            analysis_group_id: group_id.clone(),
            analyse_group_id: group_id,
            folder_id: analysis.folder_id.to_string(),
            company_id: analysis.company_id.map(|id| id.to_string()),
            user_id: analysis.user_id.to_string(),
            analysis_type: analysis.analysis_type.word().to_owned(),
            state: analysis.state.word().to_owned(),
            resolution_status: resolution.clone(),
            resolution,
            results_data: analysis.results_data.clone(),
            results_media: results_media(render, analysis, media),
            source_media: analysis.source_media.iter().filter_map(find).map(|m| render.medium(m)).collect(),
            thresholds,
            params,
            meta_data: analysis.meta_data.fields().clone(),
            error_code,
            error_message,
            time_created: analysis.time_created.as_seconds(),
            time_updated: analysis.time_updated.as_seconds(),
            bonafide: bonafide(analysis, render.explains()),
        }
    }
}

/// With a link for each picture. The pictures of a medium that was deleted went with it.
fn results_media(render: &Render, analysis: &Analysis, media: &[Medium]) -> Value {
    let mut results = analysis.results_media.clone();
    for result in results.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        let source: Option<Id<Medium>> =
            result.get("source_media_id").and_then(Value::as_str).and_then(|id| id.parse().ok());
        let there = source.filter(|id| media.iter().any(|medium| medium.id == *id));
        let Some(images) = result.get_mut("output_images").and_then(Value::as_array_mut) else {
            continue;
        };
        let Some(source) = there else {
            images.clear();
            continue;
        };
        let url = render.link(&path::best_shot(analysis.id, source));
        for image in images.iter_mut().filter_map(Value::as_object_mut) {
            image.insert("original_url".into(), url.clone().into());
        }
    }
    results
}

fn thresholds(analysis: &Analysis) -> Map<String, Value> {
    let params = &analysis.params;
    let pairs: &[(&str, f64)] = match analysis.analysis_type {
        AnalysisType::Quality => &[("threshold_spoofing", params.threshold_spoofing)],
        AnalysisType::Biometry => {
            &[("threshold_min", params.threshold_min), ("threshold_max", params.threshold_max)]
        }
        AnalysisType::Collection | AnalysisType::Documents => &[],
    };
    pairs.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect()
}

/// The first reason of an analysis that could not be done.
fn failure(analysis: &Analysis) -> (Option<String>, Option<String>) {
    if analysis.state != State::Failed {
        return (None, None);
    }
    let reason = &analysis.bonafide["reasons"][0];
    let text = |name: &str| reason[name].as_str().map(str::to_owned);
    (text("code"), text("text"))
}

/// With what a person decided, and without what only those who explain verdicts are told.
fn bonafide(analysis: &Analysis, explains: bool) -> Value {
    let mut value = analysis.bonafide.clone();
    if !explains {
        let media = value.get_mut("media").and_then(Value::as_array_mut);
        for medium in media.into_iter().flatten().filter_map(Value::as_object_mut) {
            medium.remove("would_pass");
        }
    }
    if let Some(fields) = value.as_object_mut() {
        fields.insert("decision".into(), json!(analysis.decision));
    } else if analysis.decision.is_some() {
        value = json!({"decision": analysis.decision});
    }
    value
}
