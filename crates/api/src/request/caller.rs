//! Who asks.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use bonafide_service::Caller;

use super::context::Context;
use super::token::access_token;
use crate::error::ApiError;
use crate::state::App;

/// The user behind the request's token.
#[derive(Debug)]
pub struct Authenticated(pub Caller);

impl FromRequestParts<App> for Authenticated {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let caller = app.service.authenticate(Some(access_token(&parts.headers)?)).await?;
        if let Some(context) = parts.extensions.get::<Context>() {
            // A request has one user; a second look finds the same.
            let _ = context.user.set(caller.user.id);
        }
        Ok(Self(caller))
    }
}
