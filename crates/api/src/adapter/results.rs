//! What a page is told of its capture.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use bonafide_service::wire::PluginResultView;

use super::page::{Page, session_token};
use crate::error::ApiError;
use crate::request::prefer::wait;
use crate::state::App;

/// How far it is, as far as the operator lets browsers know. `Prefer: wait=N` holds the answer back until the end comes.
pub async fn result(
    State(app): State<App>,
    page: Page,
    headers: HeaderMap,
) -> Result<Json<PluginResultView>, ApiError> {
    let (token, base_url) = (session_token(&headers), page.client.base_url.as_deref());
    let at_most = wait(&headers).unwrap_or_default();
    Ok(Json(app.service.capture_result(token, page.origin.as_deref(), at_most, base_url).await?))
}
