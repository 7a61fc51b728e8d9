//! Results as the plugin gives them to a page: in lower case, and as much as the operator wants a browser to know.

use std::collections::BTreeMap;

use bonafide_domain::Id;
use bonafide_domain::analysis::State;
use bonafide_domain::capture::CaptureSession;
use bonafide_domain::capture::adapter::ResultMode;
use bonafide_domain::folder::Full;
use bonafide_domain::{Analysis, Medium};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::Render;
use crate::{Error, Result};

/// How far a capture is. `safe` has the first two fields, `status` the analyses, `folder` and `full` everything.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PluginResultView {
    /// `processing` or `finished`.
    pub state: String,
    /// UUID of the capture's session, under which its events are kept.
    pub event_session_id: String,
    /// By type in lower case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub analyses: Option<BTreeMap<String, PluginAnalysisView>>,
    /// UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder_id: Option<String>,
    /// As the folder's `resolution_status`, in lower case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder_state: Option<String>,
}

/// What one analysis came to.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PluginAnalysisView {
    /// `processing`, `failed` or `finished`.
    pub state: String,
    /// `processing`, `failed`, `declined`, `operator_required` or `success`.
    pub resolution: String,
    /// UUID; `full` only, as everything below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub analysis_id: Option<String>,
    /// Of QUALITY.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence_spoofing: Option<f64>,
    /// Of BIOMETRY.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_confidence: Option<f64>,
    /// Of BIOMETRY.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_confidence: Option<f64>,
    /// The analysis as the API has it, with its words in lower case.
    #[schema(value_type = Option<Object>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result_json: Option<Value>,
}

impl PluginResultView {
    pub(crate) fn new(
        mode: ResultMode,
        session: Id<CaptureSession>,
        full: &Full,
        render: &Render,
    ) -> Result<Self> {
        let running = full.analyses.iter().any(|analysis| analysis.state == State::Processing);
        let state = if running { "processing" } else { "finished" };
        let view = |analysis: &Analysis| {
            let name = analysis.analysis_type.word().to_lowercase();
            Ok((name, PluginAnalysisView::new(mode, analysis, &full.media, render)?))
        };
        let with_analyses = mode != ResultMode::Safe;
        let with_folder = matches!(mode, ResultMode::Folder | ResultMode::Full);
        Ok(Self {
            state: state.to_owned(),
            event_session_id: session.to_string(),
            analyses: with_analyses
                .then(|| full.analyses.iter().map(view).collect::<Result<_>>())
                .transpose()?,
            folder_id: with_folder.then(|| full.folder.id.to_string()),
            folder_state: with_folder.then(|| full.folder.resolution_status.word().to_lowercase()),
        })
    }
}

impl PluginAnalysisView {
    fn new(mode: ResultMode, analysis: &Analysis, media: &[Medium], render: &Render) -> Result<Self> {
        let all = mode == ResultMode::Full;
        let score = |name: &str| analysis.results_data[name].as_f64().filter(|_| all);
        Ok(Self {
            state: analysis.state.word().to_lowercase(),
            resolution: analysis.resolution_status.word().to_lowercase(),
            analysis_id: all.then(|| analysis.id.to_string()),
            confidence_spoofing: score("confidence_spoofing"),
            min_confidence: score("min_confidence"),
            max_confidence: score("max_confidence"),
            result_json: all.then(|| lower(analysis, media, render)).transpose()?,
        })
    }
}

fn lower(analysis: &Analysis, media: &[Medium], render: &Render) -> Result<Value> {
    let mut value = serde_json::to_value(render.analysis(analysis, media))
        .map_err(|error| Error::Internal(error.to_string()))?;
    for name in ["type", "state", "resolution", "resolution_status"] {
        if let Some(Value::String(word)) = value.get_mut(name) {
            *word = word.to_lowercase();
        }
    }
    Ok(value)
}
