//! Media: get, tag, remove.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bonafide_domain::Medium;
use bonafide_service::wire::MediumView;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiError;
use crate::request::caller::Authenticated;
use crate::request::client::Client;
use crate::request::json::Fields;
use crate::request::object::Of;
use crate::state::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, tag, delete))
}

#[utoipa::path(
    get, path = "/api/media/{media_id}", tag = "media",
    params(("media_id" = uuid::Uuid, Path)),
    responses((status = 200, body = MediumView)),
)]
/// Get a medium
async fn get(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    client: Client,
    Of(id): Of<Medium>,
) -> Result<Response, ApiError> {
    let medium = app.service.medium(&caller, id).await?;
    Ok(Json(app.service.render(client.base_url.as_deref()).medium(&medium)).into_response())
}

/// Body of a change of tags.
#[derive(ToSchema)]
#[schema(example = json!({"tags": ["video_selfie", "video_selfie_blank", "orientation_portrait"]}))]
struct Tags {
    /// All tags it is to have; none clears them.
    tags: Vec<String>,
}

#[utoipa::path(
    patch, path = "/api/media/{media_id}", tag = "media",
    params(("media_id" = uuid::Uuid, Path)),
    request_body = Tags,
    responses((status = 200, body = MediumView)),
)]
/// Set the tags of a medium
async fn tag(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    client: Client,
    Of(id): Of<Medium>,
    mut body: Fields,
) -> Result<Response, ApiError> {
    let Tags { tags } = Tags { tags: body.required_texts("tags")? };
    let medium = app.service.set_tags(&caller, id, &tags).await?;
    Ok(Json(app.service.render(client.base_url.as_deref()).medium(&medium)).into_response())
}

#[utoipa::path(
    delete, path = "/api/media/{media_id}", tag = "media",
    params(("media_id" = uuid::Uuid, Path)),
    responses((status = 204)),
)]
/// Remove a medium
async fn delete(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    Of(id): Of<Medium>,
) -> Result<StatusCode, ApiError> {
    app.service.delete_medium(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
