//! Folders: upload, list, get, remove; what is in them.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bonafide_domain::permission::scope;
use bonafide_domain::{Action, Folder, Scope};
use bonafide_service::Error;
use bonafide_service::ListFolders;
use bonafide_service::wire::{DeliveryView, FolderListView, FolderView, MediumView};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiError;
use crate::multipart::receive::{Upload, receive};
use crate::request::caller::Authenticated;
use crate::request::client::Client;
use crate::request::object::Of;
use crate::request::prefer::wants_no_wait;
use crate::request::query::Query;
use crate::state::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, delete))
        .routes(routes!(list_media, add_media))
        .routes(routes!(deliveries))
}

/// Parts of an upload. Every file is a part under a key of its own.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form")]
struct UploadForm {
    /// JSON: `media:tags` and `media:meta_data` (by the keys of the files), `folder:meta_data`, and for a single request
    /// `analyses`, `params` and `resolution_endpoint`.
    #[schema(example = "{\"media:tags\": {\"video1\": [\"video_selfie\", \"video_selfie_blank\"]}}")]
    payload: Option<String>,
    /// A video, a picture, or a ZIP archive of pictures (shots set), as it is.
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    video1: Vec<u8>,
}

#[utoipa::path(
    get, path = "/api/folders", tag = "folders",
    params(
        ("offset" = Option<u64>, Query, description = "How many to pass over; 0"),
        ("limit" = Option<u64>, Query, description = "How many at most; 100"),
        ("sorting" = Option<String>, Query,
            description = "time_created{asc}, time_created{desc}, time_updated{asc} or time_updated{desc}"),
        ("time_created.min" = Option<f64>, Query, description = "UNIX seconds"),
        ("time_created.max" = Option<f64>, Query, description = "UNIX seconds"),
        ("time_updated.min" = Option<f64>, Query, description = "UNIX seconds"),
        ("time_updated.max" = Option<f64>, Query, description = "UNIX seconds"),
        ("meta_data" = Option<String>, Query, description = "key==value or key!=value; may be repeated",
            example = "transaction_id==7f3a"),
        ("resolution_status" = Option<String>, Query, description = "One or several with commas"),
        ("system_resolution" = Option<String>, Query, description = "One or several with commas"),
        ("folder_id" = Option<String>, Query, description = "One or several with commas"),
        ("company_id" = Option<uuid::Uuid>, Query),
        ("user_id" = Option<uuid::Uuid>, Query, description = "Who made it"),
        ("with_analyses" = Option<bool>, Query, description = "Whether analyses come with the folders"),
        ("with_total" = Option<bool>, Query, description = "Whether all that fit are counted"),
    ),
    responses((status = 200, body = FolderListView)),
)]
/// List folders
async fn list(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    client: Client,
    query: Query,
) -> Result<Response, ApiError> {
    let found = app.service.folders(&caller, &ListFolders::parse(&query.0)?).await?;
    let render = app.service.render(client.base_url.as_deref()).shown_to(&caller);
    Ok(Json(render.folders(&found)).into_response())
}

#[utoipa::path(
    post, path = "/api/folders", tag = "folders",
    params(("Prefer" = Option<String>, Header, description = "respond-async: do not wait for the analyses")),
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 201, body = FolderView)),
)]
/// Make a folder, upload media and start analyses
///
/// With `analyses` in the payload it is a single request: the answer comes when they have ended, or after 60 seconds with
/// those that have not as PROCESSING. With `Prefer: respond-async` or a `resolution_endpoint` it comes at once. A JSON body
/// is taken as the payload of a folder without media, and an empty one makes an empty folder.
async fn create(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    client: Client,
    request: Request,
) -> Result<Response, ApiError> {
    // Before the upload is received: who may not keep it need not send it.
    if scope(caller.user.role, Action::FolderCreate) == Scope::None {
        return Err(Error::Forbidden.into());
    }
    let (parts, body) = request.into_parts();
    let Upload { received, place } = receive(&app, caller.user.id, &parts.headers, body).await?;
    let mut made = app.service.create_folder(&caller, received).await?;
    drop(place);
    let folder = &made.full.folder;
    let waits = folder.resolution_endpoint.is_none() && !wants_no_wait(&parts.headers);
    if let Some(group) = folder.group_id.filter(|_| waits && !made.full.analyses.is_empty()) {
        let (id, most) = (folder.id, app.service.settings().single_request_wait);
        app.service.wait_for_group(group, most).await?;
        made.full = app.service.folder(&caller, id, true).await?;
    }
    let render = app.service.render(client.base_url.as_deref()).shown_to(&caller);
    Ok((StatusCode::CREATED, Json(render.folder(&made.full, &made.warnings))).into_response())
}

#[utoipa::path(
    get, path = "/api/folders/{folder_id}", tag = "folders",
    params(
        ("folder_id" = uuid::Uuid, Path),
        ("with_analyses" = Option<bool>, Query, description = "Whether analyses come with it"),
    ),
    responses((status = 200, body = FolderView)),
)]
/// Get a folder with its media
async fn get(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    client: Client,
    Of(id): Of<Folder>,
    query: Query,
) -> Result<Response, ApiError> {
    let with_analyses = query.truth("with_analyses")?;
    let full = app.service.folder(&caller, id, with_analyses).await?;
    let render =
        app.service.render(client.base_url.as_deref()).shown_to(&caller).with_analyses(with_analyses);
    Ok(Json(render.folder(&full, &[])).into_response())
}

#[utoipa::path(
    delete, path = "/api/folders/{folder_id}", tag = "folders",
    params(("folder_id" = uuid::Uuid, Path)),
    responses((status = 204)),
)]
/// Remove a folder with its media and analyses
async fn delete(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    Of(id): Of<Folder>,
) -> Result<StatusCode, ApiError> {
    app.service.delete_folder(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    get, path = "/api/folders/{folder_id}/media", tag = "folders",
    params(("folder_id" = uuid::Uuid, Path)),
    responses((status = 200, body = Vec<MediumView>)),
)]
/// List the media of a folder
async fn list_media(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    client: Client,
    Of(id): Of<Folder>,
) -> Result<Response, ApiError> {
    let media = app.service.folder_media(&caller, id).await?;
    let render = app.service.render(client.base_url.as_deref());
    Ok(Json(render.media(&media, &[])).into_response())
}

#[utoipa::path(
    post, path = "/api/folders/{folder_id}/media", tag = "folders",
    params(("folder_id" = uuid::Uuid, Path)),
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 201, body = Vec<MediumView>)),
)]
/// Upload media to a folder
async fn add_media(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    client: Client,
    Of(id): Of<Folder>,
    request: Request,
) -> Result<Response, ApiError> {
    app.service.folder(&caller, id, false).await?;
    if scope(caller.user.role, Action::MediaCreate) == Scope::None {
        return Err(Error::Forbidden.into());
    }
    let (parts, body) = request.into_parts();
    let Upload { received, place } = receive(&app, caller.user.id, &parts.headers, body).await?;
    let added = app.service.add_media(&caller, id, received).await?;
    drop(place);
    let render = app.service.render(client.base_url.as_deref());
    Ok((StatusCode::CREATED, Json(render.media(&added.media, &added.warnings))).into_response())
}

/// Results that were sent or are to be sent.
#[derive(Serialize, ToSchema)]
struct Deliveries {
    /// Oldest first.
    items: Vec<DeliveryView>,
}

#[utoipa::path(
    get, path = "/api/folders/{folder_id}/deliveries", tag = "folders",
    params(("folder_id" = uuid::Uuid, Path)),
    responses((status = 200, body = Deliveries)),
)]
/// See how the results of a folder were sent to its `resolution_endpoint`
async fn deliveries(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    Of(id): Of<Folder>,
) -> Result<Json<Deliveries>, ApiError> {
    let found = app.service.deliveries(&caller, id).await?;
    Ok(Json(Deliveries { items: found.iter().map(DeliveryView::from).collect() }))
}
