//! The end of a check, at the person's wish.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

use super::visitor::{Check, check_origin};
use crate::error::ApiError;
use crate::request::client::Client;
use crate::state::App;

/// Erases the capture with all that was found in it. Nothing is left to erase the second time, which is no error.
pub async fn forget(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    check: Check,
) -> Result<StatusCode, ApiError> {
    check_origin(&app, &headers, &client)?;
    app.service.forget_demo(&check.transaction).await?;
    Ok(StatusCode::NO_CONTENT)
}
