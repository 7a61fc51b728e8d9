//! Whether the process lives and whether it can work.

use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::{ApiError, Code};
use crate::state::App;

/// How long one look at database and storage is good for. Anybody may ask, so asking must cost nothing.
const FRESH: Duration = Duration::from_secs(1);

/// `/healthz` and `/readyz`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(healthz)).routes(routes!(readyz))
}

/// The process answers.
#[derive(Serialize, ToSchema)]
struct Health {
    /// `ok`.
    status: &'static str,
}

/// Everything that is needed to answer requests is there.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
struct Readiness {
    /// `ok` or `unavailable`.
    database: &'static str,
    /// `ok` or `unavailable`.
    storage: &'static str,
    /// `ok`: the networks are loaded before the server listens.
    engine: &'static str,
}

/// A look at database and storage, and when that was.
#[derive(Clone, Copy, Debug)]
pub struct Checked {
    at: Instant,
    readiness: Readiness,
}

#[utoipa::path(get, path = "/healthz", tag = "service", security(()), responses((status = 200, body = Health)))]
/// Whether the process answers
async fn healthz() -> Json<Health> {
    Json(Health { status: "ok" })
}

#[utoipa::path(get, path = "/readyz", tag = "service", security(()), responses((status = 200, body = Readiness)))]
/// Whether database, storage and engine are there
async fn readyz(State(app): State<App>) -> Result<Json<Readiness>, ApiError> {
    let mut checked = app.checked.lock().await;
    let fresh = checked.filter(|checked| checked.at.elapsed() < FRESH);
    let readiness = if let Some(checked) = fresh {
        checked.readiness
    } else {
        let word = |found: &bonafide_service::Result<()>| if found.is_ok() { "ok" } else { "unavailable" };
        let (database, storage) = (app.service.check_database().await, app.service.check_storage().await);
        let readiness = Readiness { database: word(&database), storage: word(&storage), engine: "ok" };
        for error in [database, storage].into_iter().filter_map(Result::err) {
            tracing::warn!(cause = ApiError::from(error).cause, "not ready");
        }
        *checked = Some(Checked { at: Instant::now(), readiness });
        readiness
    };
    let code = match readiness {
        Readiness { database: "ok", storage: "ok", .. } => return Ok(Json(readiness)),
        Readiness { database: "ok", .. } => Code::ExternalService,
        _ => Code::Database,
    };
    let message = "the server is not ready";
    Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, code, message)
        .about(json!(readiness))
        .retry_after(FRESH))
}
