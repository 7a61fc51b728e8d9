//! Log in, renew, log out, and tokens for capture sessions.

use std::net::{IpAddr, Ipv4Addr};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use bonafide_service::wire::LoginView;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::{ApiError, ErrorBody};
use crate::request::caller::Authenticated;
use crate::request::client::Client;
use crate::request::json::Fields;
use crate::state::App;

/// Their routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(auth))
        .routes(routes!(refresh))
        .routes(routes!(session_token))
        .routes(routes!(log_out))
}

/// Body of a login.
#[derive(ToSchema)]
#[schema(example = json!({"credentials": {"email": "user@example.com", "password": "a long password"}}))]
struct Login {
    /// Who logs in.
    credentials: Credentials,
}

/// E-mail and password.
#[derive(ToSchema)]
struct Credentials {
    /// In any case.
    email: String,
    /// As it was set.
    password: String,
}

impl Login {
    fn read(mut body: Fields) -> Result<Self, ApiError> {
        let mut fields = body.required_object("credentials")?;
        let credentials = Credentials {
            email: fields.required_text("email")?,
            password: fields.required_text("password")?,
        };
        Ok(Self { credentials })
    }
}

#[utoipa::path(
    post, path = "/api/authorize/auth", tag = "authorize", security(()),
    request_body = Login,
    responses(
        (status = 200, body = LoginView),
        (status = 401, body = ErrorBody, description = "E-mail or password is wrong; error_code 7"),
    ),
)]
/// Log in
///
/// People's sessions end after 15 minutes without a request, those of service accounts after 5 years; every request moves
/// the end on. After several wrong passwords further attempts have to wait (429).
async fn auth(State(app): State<App>, client: Client, body: Fields) -> Result<Json<LoginView>, ApiError> {
    let Credentials { email, password } = Login::read(body)?.credentials;
    let address = client.address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    Ok(Json(app.service.login(&email, &password, address).await?))
}

/// Body of a renewal.
#[derive(ToSchema)]
#[schema(example = json!({"expire_token": "…"}))]
#[expect(
    dead_code,
    reason = "describes the body, of which a missing field has a sentence of the use case's own"
)]
struct Refresh {
    /// From the login or the last renewal.
    expire_token: String,
}

#[utoipa::path(
    post, path = "/api/authorize/refresh", tag = "authorize",
    request_body = Refresh,
    responses((status = 200, body = LoginView)),
)]
/// Renew the tokens
///
/// The old pair ends when the new access token is first used.
async fn refresh(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
    mut body: Fields,
) -> Result<Json<LoginView>, ApiError> {
    let expire_token = body.text("expire_token")?;
    Ok(Json(app.service.refresh(&caller, expire_token.as_deref()).await?))
}

/// A token for one capture session.
#[derive(Serialize, ToSchema)]
struct SessionToken {
    /// A JWT, valid for a few minutes.
    #[schema(example = "eyJhbGciOiJFUzM4NCJ9…")]
    session_token: String,
}

#[utoipa::path(
    get, path = "/api/authorize/session_token", tag = "authorize",
    responses((status = 200, body = SessionToken)),
)]
/// Get a token for one capture session
async fn session_token(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
) -> Result<Json<SessionToken>, ApiError> {
    Ok(Json(SessionToken { session_token: app.service.session_token(&caller)? }))
}

#[utoipa::path(delete, path = "/api/authorize/session", tag = "authorize", responses((status = 204)))]
/// Log out
async fn log_out(
    State(app): State<App>,
    Authenticated(caller): Authenticated,
) -> Result<StatusCode, ApiError> {
    app.service.log_out(&caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
