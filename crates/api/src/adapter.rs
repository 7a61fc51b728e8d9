//! The web adapter: the plugin's files, and the way of a capture from a page to its verdict.
//!
//! All of it lies below `/plugin/`, as the plugin asks for it; [`ALIASES`] are the addresses of the original. A page has
//! no access token: the token of one capture session, bound to the page's origin, is the authority for everything that
//! changes something. Cookies count for nothing here, so that any page may read an answer.

mod assets;
mod config;
mod events;
mod page;
mod results;
mod sessions;
mod uploads;

use std::time::Duration;

use axum::Router;
use axum::http::{HeaderName, Method, header};
use axum::routing::{MethodRouter, get, post};
use tower_http::cors::{Any, CorsLayer};

use crate::state::App;

pub use assets::Assets;
pub use events::batch;

/// Addresses of the original, and what answers there.
const ALIASES: [(&str, fn() -> MethodRouter<App>); 7] = [
    ("/config.php", || get(config::config)),
    ("/core/app_config.json", || get(config::config)),
    ("/init.php", || post(sessions::begin)),
    ("/request.php", || post(uploads::receive)),
    ("/result.php", || get(results::result)),
    ("/tm.php", || post(events::keep)),
    ("/plugin_liveness.php", || get(assets::loader)),
];

/// Their routes.
pub fn routes() -> Router<App> {
    let own = Router::new()
        .route("/plugin/app_config.json", get(config::config))
        .route("/plugin/sessions", post(sessions::begin))
        .route("/plugin/uploads", post(uploads::receive))
        .route("/plugin/results", get(results::result))
        .route("/plugin/events", post(events::keep))
        .route("/plugin/{*file}", get(assets::file));
    ALIASES.into_iter().fold(own, |router, (path, route)| router.route(path, route())).layer(cors())
}

fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::CONTENT_TYPE,
            HeaderName::from_static("prefer"),
            HeaderName::from_static("x-request-id"),
            HeaderName::from_static("x-session-token"),
        ])
        .expose_headers([header::ETAG, header::RETRY_AFTER, HeaderName::from_static("x-request-id")])
        .max_age(Duration::from_hours(1))
}
