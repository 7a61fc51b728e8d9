//! The page that asks.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use crate::error::ApiError;
use crate::request::client::Client;
use crate::state::App;

/// A page that may capture here.
#[derive(Debug)]
pub struct Page {
    /// As the browser writes it; `None` for a request of our own page for which browsers name none.
    pub origin: Option<String>,
    /// Where the request came from.
    pub client: Client,
}

impl FromRequestParts<App> for Page {
    type Rejection = ApiError;

    /// Only a request that changes nothing may come without an origin.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Ok(client) = Client::from_request_parts(parts, app).await;
        let origin =
            parts.headers.get(header::ORIGIN).map(|origin| origin.to_str().unwrap_or_default().to_owned());
        if origin.is_some() || !parts.method.is_safe() {
            app.service.check_origin(origin.as_deref(), client.base_url.as_deref())?;
        }
        Ok(Self { origin, client })
    }
}

impl Page {
    /// The origin, of which a request that changes something always has one.
    pub fn origin(&self) -> &str {
        self.origin.as_deref().unwrap_or_default()
    }
}

/// The token of a capture session.
pub fn session_token(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-session-token")?.to_str().ok()
}
