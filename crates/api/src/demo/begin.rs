//! The beginning of a check.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bonafide_service::demo;
use serde_json::json;

use super::visitor::{Check, check_origin, cookie, secret};
use crate::error::ApiError;
use crate::request::client::Client;
use crate::state::App;

/// Gives the page a number for its check and what it opens the plugin with: the token of one capture session, made here
/// because a page must not be trusted to make one, and the fields by which the folder is found again.
pub async fn begin(State(app): State<App>, client: Client, headers: HeaderMap) -> Result<Response, ApiError> {
    check_origin(&app, &headers, &client)?;
    let known = secret(&headers);
    let secret = known.map_or_else(|| app.service.demo_secret(), |known| Ok(known.to_owned()))?;
    let check = Check::new(&secret, app.service.demo_secret()?);
    let caller = app.service.adapter_user().await?;
    let answer = Json(json!({
        "check": check.id,
        "session_token": app.service.session_token(&caller)?,
        "meta": { demo::TRANSACTION: check.transaction, demo::FIELD.0: demo::FIELD.1 },
        "erased_after": app.service.settings().demo_kept.as_secs(),
    }));
    let mut answer = (StatusCode::CREATED, answer).into_response();
    if let Some(cookie) = cookie(&secret, &client).filter(|_| known.is_none()) {
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(answer)
}
