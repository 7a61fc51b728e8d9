//! Files: what was uploaded, previews, single frames and best shots; for a token, or for a signed link.

use axum::extract::{FromRequestParts, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use bonafide_domain::{Analysis, Medium};
use bonafide_service::Access;
use bonafide_service::Caller;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::file::answer;
use crate::error::ApiError;
use crate::request::caller::Authenticated;
use crate::request::object::{Both, Numbered, Of};
use crate::request::query::Query;
use crate::state::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(original))
        .routes(routes!(preview))
        .routes(routes!(thumbnail))
        .routes(routes!(frame))
        .routes(routes!(best_shot))
}

/// What a request opens a file with.
enum Right {
    Token(Box<Caller>),
    Link { expires: String, signature: String },
}

impl FromRequestParts<App> for Right {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let query = Query::from_request_parts(parts, app).await?;
        if let Some(signature) = query.get("signature") {
            let expires = query.get("expires").unwrap_or_default().to_owned();
            return Ok(Self::Link { expires, signature: signature.to_owned() });
        }
        let Authenticated(caller) = Authenticated::from_request_parts(parts, app).await?;
        Ok(Self::Token(Box::new(caller)))
    }
}

impl Right {
    fn access(&self) -> Access<'_> {
        match self {
            Self::Token(caller) => Access::Caller(caller),
            Self::Link { expires, signature } => Access::Link { expires, signature },
        }
    }
}

macro_rules! file {
    ($name:ident, $path:literal, $type:literal, $summary:literal) => {
        #[utoipa::path(
                            get, path = $path, tag = "files", summary = $summary,
                            params(
                                ("media_id" = uuid::Uuid, Path),
                                ("expires" = Option<i64>, Query, description = "Of a link"),
                                ("signature" = Option<String>, Query, description = "Of a link"),
                                ("Range" = Option<String>, Header, description = "One range of bytes"),
                            ),
                            responses(
                                (status = 200, content_type = $type, body = Vec<u8>),
                                (status = 206, content_type = $type, body = Vec<u8>),
                                (status = 304),
                            ),
                        )]
        async fn $name(
            State(app): State<App>,
            Of(id): Of<Medium>,
            right: Right,
            headers: HeaderMap,
        ) -> Result<Response, ApiError> {
            let file = app.service.$name(right.access(), id).await?;
            answer(&file, &id.to_string(), &headers).await
        }
    };
}

file!(original, "/api/media/{media_id}/original", "*/*", "Get the file that was uploaded");
file!(
    preview,
    "/api/media/{media_id}/preview",
    "video/mp4",
    "Get a video of a medium that plays in browsers"
);
file!(thumbnail, "/api/media/{media_id}/thumbnail", "image/jpeg", "Get a small picture of a medium");

#[utoipa::path(
    get, path = "/api/media/{media_id}/frames/{number}", tag = "files",
    params(
        ("media_id" = uuid::Uuid, Path),
        ("number" = u32, Path, description = "From 0"),
        ("expires" = Option<i64>, Query, description = "Of a link"),
        ("signature" = Option<String>, Query, description = "Of a link"),
    ),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>), (status = 304)),
)]
/// Get one picture of a medium
async fn frame(
    State(app): State<App>,
    Numbered(id, number): Numbered<Medium>,
    right: Right,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let file = app.service.frame(right.access(), id, number).await?;
    answer(&file, &format!("{id}-{number}"), &headers).await
}

#[utoipa::path(
    get, path = "/api/analyses/{analysis_id}/best_shots/{media_id}", tag = "files",
    params(
        ("analysis_id" = uuid::Uuid, Path),
        ("media_id" = uuid::Uuid, Path),
        ("expires" = Option<i64>, Query, description = "Of a link"),
        ("signature" = Option<String>, Query, description = "Of a link"),
    ),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>), (status = 304)),
)]
/// Get the best shot that an analysis chose from a medium
async fn best_shot(
    State(app): State<App>,
    Both(analysis, medium): Both<Analysis, Medium>,
    right: Right,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let file = app.service.best_shot(right.access(), analysis, medium).await?;
    answer(&file, &format!("{analysis}-{medium}"), &headers).await
}
