//! The verdict on a check, for the page that shows it.

use axum::Json;
use axum::extract::State;
use bonafide_domain::analysis::State as AnalysisState;
use bonafide_domain::folder::Full;
use bonafide_domain::{Analysis, AnalysisType, Medium};
use bonafide_service::Error;
use bonafide_service::wire::FolderView;
use serde_json::{Value, json};

use super::visitor::Check;
use crate::error::ApiError;
use crate::request::client::Client;
use crate::state::App;

/// How far the check is, and when it is done what came of it: a shop would not show this much.
pub async fn result(State(app): State<App>, check: Check) -> Result<Json<Value>, ApiError> {
    let Some(full) = app.service.demo_folder(&check.transaction).await? else {
        return Ok(Json(json!({ "state": "waiting" })));
    };
    if full.analyses.iter().any(|analysis| analysis.state == AnalysisState::Processing) {
        return Ok(Json(json!({ "state": "processing" })));
    }
    let kept = app.service.settings().demo_kept;
    let quality = full.analyses.iter().rev().find(|a| a.analysis_type == AnalysisType::Quality);
    let media = quality.map(|quality| media(&full, quality, &check.id)).unwrap_or_default();
    Ok(Json(json!({
        "state": "finished",
        "verdict": full.folder.system_resolution.word().to_lowercase(),
        "reasons": quality.map(|quality| &quality.bonafide["reasons"]),
        "media": media,
        "erased_at": full.folder.time_created.plus(kept).as_seconds(),
    })))
}

/// The folder as the API gives it.
pub async fn folder(
    State(app): State<App>,
    client: Client,
    check: Check,
) -> Result<Json<FolderView>, ApiError> {
    let full = app.service.demo_folder(&check.transaction).await?.ok_or(Error::NotFound("folder"))?;
    Ok(Json(app.service.render(client.base_url.as_deref()).folder(&full, &[])))
}

fn media(full: &Full, quality: &Analysis, check: &str) -> Vec<Value> {
    let found = quality.bonafide["media"].as_array().into_iter().flatten();
    let medium = |found: &Value| {
        let id = found["media_id"].as_str()?;
        full.media.iter().find(|medium| medium.id.to_string() == id)
    };
    found.filter_map(|found| Some(view(medium(found)?, found, quality, check))).collect()
}

fn view(medium: &Medium, found: &Value, quality: &Analysis, check: &str) -> Value {
    let id = medium.id;
    let action = medium.tags.iter().find(|tag| tag.starts_with("video_selfie_") || tag.starts_with("photo_"));
    let mut view = found.clone();
    view["resolution_status"] =
        found["resolution_status"].as_str().map(str::to_lowercase).unwrap_or_default().into();
    view["action"] = json!(action);
    view["frames"] = medium.frames.into();
    view["threshold_spoofing"] = quality.params.threshold_spoofing.into();
    // Relative to the page. A frame without a face is not kept, and neither is one that was not asked for.
    let kept = quality.params.extract_best_shot && found["best"].is_object();
    view["picture"] = kept.then(|| format!("checks/{check}/pictures/{id}")).into();
    view
}
