//! The best frame of a check, as the analysis chose it.

use axum::extract::{RawPathParams, State};
use axum::http::HeaderMap;
use axum::response::Response;
use bonafide_domain::{AnalysisType, Id, Medium};
use bonafide_service::{Access, Error};

use super::visitor::Check;
use crate::answer::file::answer;
use crate::error::ApiError;
use crate::state::App;

/// A JPEG, for the browser that began the check.
pub async fn picture(
    State(app): State<App>,
    check: Check,
    params: RawPathParams,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    const ABSENT: Error = Error::NotFound("picture");
    let id: Option<Id<Medium>> = params.iter().nth(1).and_then(|(_, id)| id.parse().ok());
    let full = app.service.demo_folder(&check.transaction).await?.ok_or(ABSENT)?;
    let medium = full.media.iter().find(|medium| Some(medium.id) == id).ok_or(ABSENT)?;
    let mut analyses = full.analyses.iter().rev();
    let analysis = analyses.find(|a| a.analysis_type == AnalysisType::Quality).ok_or(ABSENT)?;
    let caller = app.service.adapter_user().await?;
    let file = app.service.best_shot(Access::Caller(&caller), analysis.id, medium.id).await?;
    answer(&file, "best-frame", &headers).await
}
