//! Folders as JSON.

use bonafide_domain::folder::Full;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{AnalysisView, MediumView, Remarks, Render};

/// A folder with what is in it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FolderView {
    /// UUID.
    pub folder_id: String,
    /// The company of its maker; `null` when an administrator made it.
    pub company_id: Option<String>,
    /// Who made it.
    pub user_id: String,
    /// How far its analyses are: INITIAL, PROCESSING, FAILED, FINISHED.
    pub resolution_status: String,
    /// Outcome of the last finished group of analyses: INITIAL, PROCESSING, FAILED, DECLINED, OPERATOR_REQUIRED, SUCCESS.
    pub system_resolution: String,
    /// Where results are sent.
    pub resolution_endpoint: Option<String>,
    /// The media, oldest first.
    pub media: Vec<MediumView>,
    /// The analyses, oldest first; absent when they were not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub analyses: Option<Vec<AnalysisView>>,
    /// Free fields.
    #[schema(value_type = Object)]
    pub meta_data: Map<String, Value>,
    /// Fields of the modules.
    #[schema(value_type = Object)]
    pub technical_meta_data: Map<String, Value>,
    /// UNIX seconds.
    pub time_created: f64,
    /// UNIX seconds; when it, its media or its analyses last changed.
    pub time_updated: f64,
    /// What was noticed about the request that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bonafide: Option<Remarks>,
}

/// A page of folders.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FolderListView {
    /// The folders of this page.
    pub items: Vec<FolderView>,
    /// How many there are on all pages; absent unless `with_total=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

impl FolderView {
    pub(super) fn new(render: &Render, full: &Full, with_analyses: bool, warnings: &[String]) -> Self {
        let Full { folder, media, analyses } = full;
        let analysis = |analysis| render.analysis(analysis, media);
        Self {
            folder_id: folder.id.to_string(),
            company_id: folder.company_id.map(|id| id.to_string()),
            user_id: folder.user_id.to_string(),
            resolution_status: folder.resolution_status.word().to_owned(),
            system_resolution: folder.system_resolution.word().to_owned(),
            resolution_endpoint: folder.resolution_endpoint.clone(),
            media: media.iter().map(|medium| render.medium(medium)).collect(),
            analyses: with_analyses.then(|| analyses.iter().map(analysis).collect()),
            meta_data: folder.meta_data.fields().clone(),
            technical_meta_data: folder.technical_meta_data.fields().clone(),
            time_created: folder.time_created.as_seconds(),
            time_updated: folder.time_updated.as_seconds(),
            bonafide: Remarks::of(warnings),
        }
    }
}
