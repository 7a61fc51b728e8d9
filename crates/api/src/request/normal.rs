//! Paths with and without the slash at the end are one.

use axum::extract::Request;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::{ApiError, Code};

/// Bytes of path and query together.
const MOST: usize = 8192;

/// Takes one slash from the end of the path. The page of the documentation keeps its own: what it links to lies below it.
pub fn without_slash(mut request: Request) -> Request {
    let path = request.uri().path();
    let Some(plain) =
        path.strip_suffix('/').filter(|plain| !plain.is_empty() && !matches!(*plain, "/api/docs" | "/demo"))
    else {
        return request;
    };
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    if let Ok(path) = PathAndQuery::try_from(format!("{plain}{query}")) {
        let mut parts = request.uri().clone().into_parts();
        parts.path_and_query = Some(path);
        if let Ok(uri) = Uri::from_parts(parts) {
            *request.uri_mut() = uri;
        }
    }
    request
}

/// Refuses addresses that no client of this API writes.
pub async fn bound_address(request: Request, next: Next) -> Response {
    let length = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
    if length > MOST {
        let message = "the address is too long";
        return ApiError::new(axum::http::StatusCode::URI_TOO_LONG, Code::InvalidValue, message)
            .into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(uri: &str) -> String {
        without_slash(Request::get(uri).body(axum::body::Body::empty()).unwrap()).uri().to_string()
    }

    #[test]
    fn one_slash_at_the_end_is_taken_away() {
        assert_eq!(normal("/api/folders/?limit=1/"), "/api/folders?limit=1/");
        assert_eq!(normal("/api/folders"), "/api/folders");
        assert_eq!(normal("/api/folders//"), "/api/folders/");
        assert_eq!(normal("/"), "/");
        assert_eq!(normal("/api/docs/"), "/api/docs/");
        assert_eq!(normal("/demo/"), "/demo/");
        assert_eq!(normal("http://host/api/folders/"), "http://host/api/folders");
    }
}
