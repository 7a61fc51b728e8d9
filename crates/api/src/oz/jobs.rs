//! Jobs that were given up, for administrators.

use axum::Json;
use axum::extract::State;
use bonafide_domain::job::{Job, JobState};
use bonafide_service::wire::JobView;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiError;
use crate::request::caller::Authenticated;
use crate::request::object::Of;
use crate::request::query::Query;
use crate::state::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(retry))
}

/// A page of jobs.
#[derive(Serialize, ToSchema)]
struct Jobs {
    /// Oldest first.
    items: Vec<JobView>,
}

#[utoipa::path(
    get, path = "/api/jobs", tag = "jobs",
    params(
        ("state" = Option<String>, Query, description = "waiting, running or dead; all when absent"),
        ("offset" = Option<u64>, Query, description = "How many to pass over; 0"),
        ("limit" = Option<u64>, Query, description = "How many at most; 100"),
    ),
    responses((status = 200, body = Jobs)),
)]
/// List jobs
async fn list(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    query: Query,
) -> Result<Json<Jobs>, ApiError> {
    let state = match query.get("state").map(str::to_ascii_lowercase).as_deref() {
        None => None,
        Some("waiting") => Some(JobState::Waiting),
        Some("running") => Some(JobState::Running),
        Some("dead") => Some(JobState::Dead),
        Some(_) => return Err(ApiError::value("state", "state must be waiting, running or dead")),
    };
    let (offset, limit) = (query.number("offset", 0)?, query.number("limit", 100)?);
    let found = app.service.jobs(&caller, state, offset, limit).await?;
    Ok(Json(Jobs { items: found.iter().map(JobView::from).collect() }))
}

#[utoipa::path(
    post, path = "/api/jobs/{job_id}/retry", tag = "jobs",
    params(("job_id" = uuid::Uuid, Path)),
    responses((status = 200, body = JobView)),
)]
/// Try a job again that was given up
async fn retry(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    Of(id): Of<Job>,
) -> Result<Json<JobView>, ApiError> {
    Ok(Json(JobView::from(&app.service.retry_job(&caller, id).await?)))
}
