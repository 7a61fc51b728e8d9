//! The web adapter: the plugin's files, and the way of a capture from a page to its verdict.
//!
//! All of it lies below `/plugin/`, as the plugin asks for it, and at the addresses of the original. A page has
//! no access token: the token of one capture session, bound to the page's origin, is the authority for everything that
//! changes something. Cookies count for nothing here, so that any page may read an answer.

mod assets;
mod config;
mod events;
mod name;
mod page;
mod results;
mod sessions;
mod uploads;

use std::time::Duration;

use axum::Router;
use axum::http::{HeaderName, Method, header};
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use tower_http::cors::{Any, CorsLayer};

use crate::router::not_allowed;
use crate::state::App;

pub use assets::Assets;
pub use events::batch;

type Route = fn() -> MethodRouter<App>;

/// Address, those of the original, and what answers there.
const ROUTES: [(&str, &[&str], Route); 5] = [
    ("/plugin/app_config.json", &["/config.php", "/core/app_config.json"], || {
        named(get(config::config), "config_unreachable")
    }),
    ("/plugin/sessions", &["/init.php"], || named(post(sessions::begin), "options_invalid")),
    ("/plugin/uploads", &["/request.php"], || named(post(uploads::receive), "upload_refused")),
    ("/plugin/results", &["/result.php"], || named(get(results::result), "analysis_failed")),
    ("/plugin/events", &["/tm.php"], || named(post(events::keep), "options_invalid")),
];

/// Their routes.
pub fn routes() -> Router<App> {
    let mut router = Router::new()
        .route("/plugin_liveness.php", get(assets::loader))
        .route("/plugin/{*file}", get(assets::file));
    for (own, aliases, route) in ROUTES {
        for path in aliases.iter().chain([&own]) {
            router = router.route(path, route());
        }
    }
    router.method_not_allowed_fallback(not_allowed).layer(cors())
}

/// With a code for errors that name none.
fn named(route: MethodRouter<App>, otherwise: &'static str) -> MethodRouter<App> {
    route.layer(from_fn_with_state(otherwise, name::name))
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
