//! Users.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use bonafide_domain::User;
use bonafide_service::wire::{UserBody, UserView};
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
        .routes(routes!(me))
        .routes(routes!(get, update, delete))
}

/// A page of users.
#[derive(Serialize, ToSchema)]
struct Users {
    /// Oldest first.
    items: Vec<UserView>,
}

#[utoipa::path(
    get, path = "/api/users", tag = "users",
    params(
        ("search_text" = Option<String>, Query, description = "Part of the e-mail or of a name"),
        ("offset" = Option<u64>, Query, description = "How many to pass over; 0"),
        ("limit" = Option<u64>, Query, description = "How many at most; 100"),
    ),
    responses((status = 200, body = Users)),
)]
/// List users
async fn list(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    query: Query,
) -> Result<Json<Users>, ApiError> {
    let (offset, limit) = (query.number("offset", 0)?, query.number("limit", 100)?);
    let found = app.service.users(&caller, query.get("search_text"), offset, limit).await?;
    Ok(Json(Users { items: found.iter().map(UserView::from).collect() }))
}

#[utoipa::path(
    post, path = "/api/users", tag = "users",
    request_body(content = UserBody, example = json!({
        "email": "service@example.com", "password": "a long password", "user_type": "CLIENT SERVICE",
        "company_id": "01890a5d-ac96-774b-bcce-b302099a8057", "first_name": "Web", "last_name": "Backend",
    })),
    responses((status = 201, body = UserView)),
)]
/// Make a user
async fn create(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    body: Fields,
) -> Result<(StatusCode, Json<UserView>), ApiError> {
    let user = app.service.create_user(&caller, typed(body)?).await?;
    Ok((StatusCode::CREATED, Json(UserView::from(&user))))
}

#[utoipa::path(get, path = "/api/users/me", tag = "users", responses((status = 200, body = UserView)))]
/// Get the user who asks
async fn me(Authenticated(caller): Authenticated) -> Json<UserView> {
    Json(UserView::from(&caller.user))
}

#[utoipa::path(
    get, path = "/api/users/{user_id}", tag = "users",
    params(("user_id" = uuid::Uuid, Path)),
    responses((status = 200, body = UserView)),
)]
/// Get a user
async fn get(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    Of(id): Of<User>,
) -> Result<Json<UserView>, ApiError> {
    Ok(Json(UserView::from(&app.service.user(&caller, id).await?)))
}

#[utoipa::path(
    patch, path = "/api/users/{user_id}", tag = "users",
    params(("user_id" = uuid::Uuid, Path)),
    request_body = UserBody,
    responses((status = 200, body = UserView)),
)]
/// Change a user
///
/// A change of the password ends the user's other sessions.
async fn update(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    Of(id): Of<User>,
    body: Fields,
) -> Result<Json<UserView>, ApiError> {
    let user = app.service.update_user(&caller, id, typed(body)?).await?;
    Ok(Json(UserView::from(&user)))
}

#[utoipa::path(
    delete, path = "/api/users/{user_id}", tag = "users",
    params(("user_id" = uuid::Uuid, Path)),
    responses((status = 204)),
)]
/// Remove a user; its folders stay
async fn delete(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    Of(id): Of<User>,
) -> Result<StatusCode, ApiError> {
    app.service.delete_user(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
