//! All routes, and what is done with every request around them.

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use bonafide_service::{Error, Service};
use bytes::Bytes;
use tower::Layer;
use tower::util::MapRequestLayer;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::answer::{cors, panic, security};
use crate::error::{ApiError, Code};
use crate::request::leftover::time_body;
use crate::request::normal::{bound_address, without_slash};
use crate::state::App;
use crate::watch::log::watch;
use crate::watch::scrape::metrics;
use crate::{Options, adapter, demo, docs, health, not_offered, openapi, oz};

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::frame()).merge(oz::routes()).merge(health::routes())
}

/// The description of the API.
pub fn description() -> OpenApi {
    openapi::complete(routes().into_openapi())
}

/// Answers every request by the use cases of `service`.
pub fn router(service: Service, options: Options) -> Router {
    let (described, openapi) = routes().split_for_parts();
    let text = openapi::complete(openapi).to_json().unwrap_or_default();
    let (with_page, cors) = (options.docs, cors::layer(&options.cors_origins));
    let with_demo = service.settings().adapter.demo;
    let app = App::new(service, options, Bytes::from(text));

    let routes = described
        .merge(Router::from(not_offered::routes()))
        .merge(docs::routes(with_page))
        .route("/metrics", get(metrics))
        .fallback(|| async { ApiError::from(Error::NotFound("path")) })
        .method_not_allowed_fallback(not_allowed);

    let routes = match cors {
        Some(cors) => routes.layer(cors),
        None => routes,
    };
    // Other pages than those of the API may call the adapter, and none the demo.
    let routes = routes.merge(adapter::routes());
    let routes = if with_demo { routes.merge(demo::routes()) } else { routes };

    // From the inside to the outside: a panic becomes an answer before it is counted and logged.
    let routes = routes
        .layer(from_fn_with_state(app.clone(), time_body))
        .layer(from_fn(bound_address))
        .layer(CatchPanicLayer::custom(panic::answer))
        .layer(from_fn(security::secure));
    let routes = routes.layer(from_fn_with_state(app.clone(), watch)).with_state(app);
    // The slash is taken away before the path is looked up, so around the routes and not inside.
    Router::new()
        .fallback_service(MapRequestLayer::new(without_slash as fn(Request) -> Request).layer(routes))
}

/// The answer to a wrong method.
pub async fn not_allowed() -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, Code::NotAllowed, "this method is not allowed here")
}
