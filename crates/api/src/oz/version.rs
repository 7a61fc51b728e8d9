//! `/api/version`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::App;

/// Its route.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(version))
}

/// What answers here.
#[derive(Serialize, ToSchema)]
struct Version {
    /// Version of the server.
    #[schema(example = "0.1.0")]
    core: &'static str,
    /// Version of the Oz API that is followed, as far as it is offered.
    #[schema(example = "6.0.1")]
    api: &'static str,
    /// Name of the server.
    #[schema(example = "bonafide")]
    product: &'static str,
}

#[utoipa::path(get, path = "/api/version", tag = "service", security(()), responses((status = 200, body = Version)))]
/// What answers here, and in which version
async fn version() -> Json<Version> {
    Json(Version { core: env!("CARGO_PKG_VERSION"), api: "6.0.1", product: "bonafide" })
}
