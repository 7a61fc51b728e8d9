//! Companies.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use bonafide_domain::Company;
use bonafide_service::wire::{CompanyBody, CompanyView};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiError;
use crate::request::caller::Authenticated;
use crate::request::json::Fields;
use crate::request::object::Of;
use crate::request::query::Query;
use crate::request::typed::typed;
use crate::state::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, update, delete))
        .routes(routes!(webhook_key))
}

/// A page of companies.
#[derive(Serialize, ToSchema)]
struct Companies {
    /// Oldest first.
    items: Vec<CompanyView>,
}

#[utoipa::path(
    get, path = "/api/companies", tag = "companies",
    params(
        ("search_text" = Option<String>, Query, description = "Part of the name"),
        ("offset" = Option<u64>, Query, description = "How many to pass over; 0"),
        ("limit" = Option<u64>, Query, description = "How many at most; 100"),
    ),
    responses((status = 200, body = Companies)),
)]
/// List companies
async fn list(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    query: Query,
) -> Result<Json<Companies>, ApiError> {
    let (offset, limit) = (query.number("offset", 0)?, query.number("limit", 100)?);
    let found = app.service.companies(&caller, query.get("search_text"), offset, limit).await?;
    Ok(Json(Companies { items: found.iter().map(CompanyView::from).collect() }))
}

#[utoipa::path(
    post, path = "/api/companies", tag = "companies",
    request_body(content = CompanyBody, example = json!({"name": "Example Bank"})),
    responses((status = 201, body = CompanyView)),
)]
/// Make a company
async fn create(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    body: Fields,
) -> Result<(StatusCode, Json<CompanyView>), ApiError> {
    let company = app.service.create_company(&caller, typed(body)?).await?;
    Ok((StatusCode::CREATED, Json(CompanyView::from(&company))))
}

#[utoipa::path(
    get, path = "/api/companies/{company_id}", tag = "companies",
    params(("company_id" = uuid::Uuid, Path)),
    responses((status = 200, body = CompanyView)),
)]
/// Get a company
async fn get(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    Of(id): Of<Company>,
) -> Result<Json<CompanyView>, ApiError> {
    Ok(Json(CompanyView::from(&app.service.company(&caller, id).await?)))
}

#[utoipa::path(
    patch, path = "/api/companies/{company_id}", tag = "companies",
    params(("company_id" = uuid::Uuid, Path)),
    request_body = CompanyBody,
    responses((status = 200, body = CompanyView)),
)]
/// Change a company
async fn update(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    Of(id): Of<Company>,
    body: Fields,
) -> Result<Json<CompanyView>, ApiError> {
    let company = app.service.update_company(&caller, id, typed(body)?).await?;
    Ok(Json(CompanyView::from(&company)))
}

#[utoipa::path(
    delete, path = "/api/companies/{company_id}", tag = "companies",
    params(("company_id" = uuid::Uuid, Path)),
    responses((status = 204)),
)]
/// Remove a company with its users, folders and everything in them
async fn delete(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    Of(id): Of<Company>,
) -> Result<StatusCode, ApiError> {
    app.service.delete_company(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a receiver of results verifies them with.
#[derive(Serialize, ToSchema)]
struct WebhookKey {
    /// 64 hexadecimal digits, which as they stand are the key of the HMAC.
    webhook_key: String,
}

#[utoipa::path(
    get, path = "/api/companies/{company_id}/webhook_key", tag = "companies",
    params(("company_id" = uuid::Uuid, Path, description = "The nil id names what belongs to no company")),
    responses((status = 200, body = WebhookKey)),
)]
/// Get the key that results sent to a `resolution_endpoint` are signed with
async fn webhook_key(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    Of(id): Of<Company>,
) -> Result<Json<WebhookKey>, ApiError> {
    Ok(Json(WebhookKey { webhook_key: app.service.webhook_key(&caller, id).await? }))
}
