//! What a capture tells of its course.

use axum::extract::State;
use axum::http::StatusCode;
use bonafide_domain::Id;
use bonafide_domain::capture::event::Event;
use bonafide_service::capture::Batch;
use serde_json::Value;

use super::page::Page;
use super::sessions::refuse;
use crate::error::ApiError;
use crate::request::json::Fields;
use crate::state::App;

/// Keeps a batch of events.
pub async fn keep(State(app): State<App>, page: Page, mut body: Fields) -> Result<StatusCode, ApiError> {
    let id = body.required_text("event_session_id")?;
    let id = id.parse::<Id<_>>().map_err(|_| refuse("event_session_id is not the id of a session"))?;
    app.service.add_events(id, page.origin(), batch(body)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `version` and `events` of a body.
pub fn batch(mut body: Fields) -> Result<Batch, ApiError> {
    let version = body.text("version")?.unwrap_or_default();
    let events = body.into_map().remove("events").unwrap_or(Value::Null);
    let events: Vec<Event> =
        serde_json::from_value(events).map_err(|_| refuse("events is not a list of events"))?;
    Ok(Batch { version, events })
}
