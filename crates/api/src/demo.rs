//! `/demo/`: a small shop that checks its customers, with the backend of a shop.
//!
//! The page is in `packages/demo`. It begins a check here, lets the plugin do the capture, and asks here for the verdict,
//! for what browsers are told by the plugin decides nothing. In the architecture `capture` it brings the plugin's object
//! along, of which [`capture`] makes the folder that a shop's backend would make over HTTP. Who began a check is the only
//! one who sees it: [`visitor`] says how.

mod archive;
mod begin;
mod capture;
mod forget;
mod object;
mod page;
mod picture;
mod result;
mod visitor;

use axum::Router;
use axum::routing::{get, post};

use crate::router::not_allowed;
use crate::state::App;

/// Its routes.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(page::routes())
        .route("/demo/checks", post(begin::begin))
        .route("/demo/checks/{check}", get(result::result).delete(forget::forget))
        .route("/demo/checks/{check}/capture", post(capture::capture))
        .route("/demo/checks/{check}/folder", get(result::folder))
        .route("/demo/checks/{check}/pictures/{medium_id}", get(picture::picture))
        .method_not_allowed_fallback(not_allowed)
}
