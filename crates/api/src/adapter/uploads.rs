//! The media of a capture session.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use bonafide_service::wire::PluginResultView;

use super::page::{Page, session_token};
use crate::error::ApiError;
use crate::multipart::receive::{Upload, receive as receive_upload};
use crate::state::App;

/// Takes an upload, once; the same bytes sent again get the same answer.
pub async fn receive(
    State(app): State<App>,
    page: Page,
    request: Request,
) -> Result<(StatusCode, Json<PluginResultView>), ApiError> {
    let (parts, body) = request.into_parts();
    // Before the upload is received: what is refused need not be sent.
    let admitted = Box::pin(app.service.admit_capture(session_token(&parts.headers), page.origin())).await?;
    let Upload { received, place } =
        receive_upload(&app, admitted.caller.user.id, &parts.headers, body).await?;
    let session = Box::pin(app.service.receive_capture(&admitted, received)).await?;
    drop(place);
    let result = app.service.received_capture(session, page.client.base_url.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(result)))
}
