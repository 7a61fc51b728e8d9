//! Errors in the words of `on_error`.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::error::ApiError;

/// Names a code in an error that has none of its own: `otherwise`, unless it is the server that cannot.
pub async fn name(State(otherwise): State<&'static str>, request: Request, next: Next) -> Response {
    let answer = next.run(request).await;
    let unnamed = answer.extensions().get::<ApiError>().filter(|error| error.details["code"].is_null());
    let Some(mut error) = unnamed.cloned() else { return answer };
    let code = if is_later(error.status) { "server_unavailable" } else { otherwise };
    match &mut error.details {
        Value::Object(fields) => {
            fields.insert("code".to_owned(), code.into());
        }
        details => *details = json!({ "code": code }),
    }
    error.into_response()
}

/// Whether the same request may go later.
fn is_later(status: StatusCode) -> bool {
    matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS)
        || (status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED)
}
