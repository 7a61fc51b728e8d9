//! `/api/openapi.json` and the readable page made of it.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bonafide_service::Error;
use utoipa_swagger_ui::Config;

use crate::error::ApiError;
use crate::state::App;

/// The page runs its own script and no other, sets styles on its elements, and talks to this server only.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// Their routes; the page only when the operator wants it.
pub fn routes(with_page: bool) -> Router<App> {
    let router = Router::new().route("/api/openapi.json", get(description));
    if !with_page {
        return router;
    }
    router
        // What the page refers to lies below it, so it needs the slash. Relative, for it may lie behind a prefix.
        .route(
            "/api/docs",
            get(|| async { (axum::http::StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, "docs/")]) }),
        )
        .route("/api/docs/", get(|| async { page("index.html") }))
        .route("/api/docs/{file}", get(|Path(file): Path<String>| async move { page(&file) }))
}

async fn description(State(app): State<App>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], app.openapi.clone()).into_response()
}

fn page(file: &str) -> Result<Response, ApiError> {
    let config = Config::new(["../openapi.json"]).validator_url("none").try_it_out_enabled(true);
    let found = utoipa_swagger_ui::serve(file, Arc::new(config))
        .map_err(|error| ApiError::internal(error.to_string()))?
        .ok_or(Error::NotFound("path"))?;
    let headers = [
        (header::CONTENT_TYPE, found.content_type.as_str()),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    Ok((headers, found.bytes.into_owned()).into_response())
}
