//! How captures went: handed in by apps, and read by the operator.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use bonafide_domain::capture::EventSession;
use bonafide_service::wire::EventSessionView;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::adapter::batch;
use crate::error::ApiError;
use crate::request::caller::Authenticated;
use crate::request::json::Fields;
use crate::request::object::Of;
use crate::state::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(create)).routes(routes!(get))
}

/// Events of one capture.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body, which is read strictly by hand")]
struct EventSessionBody {
    /// Version of the software that captures; a word.
    version: Option<String>,
    /// At most 50: `name`, a word; `time` in milliseconds; `data` of words, numbers and truths.
    #[schema(value_type = Vec<Object>, example = json!([{"name": "ready", "time": 549, "data": {"took": 524}}]))]
    events: Vec<serde_json::Value>,
}

/// What became of them.
#[derive(Serialize, ToSchema)]
struct HandedIn {
    /// UUID.
    event_session_id: String,
    /// How many were kept; 0 where the operator wants none.
    kept: usize,
}

#[utoipa::path(
    post, path = "/api/event_sessions", tag = "event_sessions",
    request_body = EventSessionBody,
    responses((status = 201, body = HandedIn)),
)]
/// Hand in the events of a capture
async fn create(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    body: Fields,
) -> Result<(StatusCode, Json<HandedIn>), ApiError> {
    let (id, kept) = app.service.hand_in_events(&caller, batch(body)?).await?;
    Ok((StatusCode::CREATED, Json(HandedIn { event_session_id: id.to_string(), kept })))
}

#[utoipa::path(
    get, path = "/api/event_sessions/{event_session_id}", tag = "event_sessions",
    params(("event_session_id" = uuid::Uuid, Path)),
    responses((status = 200, body = EventSessionView)),
)]
/// Get the events of a capture
async fn get(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    Of(id): Of<EventSession>,
) -> Result<Json<EventSessionView>, ApiError> {
    Ok(Json(EventSessionView::from(&app.service.event_session(&caller, id).await?)))
}
