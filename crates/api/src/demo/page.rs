//! The files of the page, which are part of the program.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bonafide_service::Error;

use crate::error::ApiError;
use crate::state::App;

/// The page runs scripts and styles of this server only, none of them within the page, compiles WebAssembly, and shows
/// the pictures that it holds.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                      img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// No frame in it gets the camera.
const PERMISSIONS: (HeaderName, &str) =
    (HeaderName::from_static("permissions-policy"), "camera=(self), microphone=(), geolocation=()");

macro_rules! files {
    ($($name:literal: $kind:literal),+ $(,)?) => {
        [$(($name, $kind, include_str!(concat!("../../../../packages/demo/src/", $name)))),+]
    };
}

/// Name, type and content.
const FILES: [(&str, &str, &str); 9] = files! {
    "index.html": "text/html; charset=utf-8",
    "demo.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "demo.js": "text/javascript; charset=utf-8",
    "plugin.js": "text/javascript; charset=utf-8",
    "backend.js": "text/javascript; charset=utf-8",
    "verdict.js": "text/javascript; charset=utf-8",
    "picture.js": "text/javascript; charset=utf-8",
    "words.js": "text/javascript; charset=utf-8",
};

/// Their routes.
pub fn routes() -> Router<App> {
    Router::new()
        // What the page refers to lies below it, so it needs the slash. Relative, for it may lie behind a prefix.
        .route("/demo", get(|| async { (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, "demo/")]) }))
        .route("/demo/", get(|| async { answer("index.html") }))
        .route("/demo/{file}", get(|Path(file): Path<String>| async move { answer(&file) }))
}

fn answer(file: &str) -> Result<Response, ApiError> {
    let found = FILES.iter().find(|(name, ..)| *name == file);
    let (_, kind, text) = found.ok_or(Error::NotFound("path"))?;
    let mut answer = text.into_response();
    for (name, value) in [
        (header::CONTENT_TYPE, *kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        // It belongs to this version of the program.
        (header::CACHE_CONTROL, "no-cache"),
        PERMISSIONS,
    ] {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(answer)
}
