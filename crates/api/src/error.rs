//! Errors on the wire: `{"error_code", "error_message", "details"}`.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bonafide_service::Error;
use bonafide_service::capture::Refusal;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// Body of every answer that is not a success.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"error_code": 10, "error_message": "folder not found", "details": null}))]
pub struct ErrorBody {
    /// 0 unknown, 1 method not allowed, 2 not offered, 3 invalid structure, 4 invalid value, 5 invalid type, 6 no token,
    /// 7 invalid token, 8 expired token, 9 forbidden, 10 does not exist, 11 external service or storage, 12 database.
    pub error_code: u8,
    /// One sentence.
    pub error_message: String,
    /// What the sentence is about, or null.
    pub details: Value,
}

/// The numbers of the Oz API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// A fault of ours.
    Unknown = 0,
    /// Wrong method.
    NotAllowed = 1,
    /// Documented and not offered.
    NotRealized = 2,
    /// A field is missing or the form is wrong.
    InvalidStructure = 3,
    /// A wrong value.
    InvalidValue = 4,
    /// A wrong JSON type.
    InvalidType = 5,
    /// No token.
    AuthNotProvided = 6,
    /// Unknown token.
    AuthInvalid = 7,
    /// Expired token.
    AuthExpired = 8,
    /// Not for this user.
    AuthForbidden = 9,
    /// No such thing.
    NotExist = 10,
    /// Something outside of the server, or its storage.
    ExternalService = 11,
    /// The database.
    Database = 12,
}

/// An answer that is not a success. It lies in the answer's extensions too, for who looks at it on its way out.
#[derive(Clone, Debug)]
pub struct ApiError {
    /// HTTP status.
    pub status: StatusCode,
    /// Number of the Oz API.
    pub code: Code,
    /// One sentence, safe to show.
    pub message: String,
    /// What it is about; null when there is nothing to say.
    pub details: Value,
    /// When to come back.
    pub retry_after: Option<Duration>,
    /// Why, for the log only.
    pub cause: Option<String>,
}

impl ApiError {
    /// With a sentence and nothing more.
    pub fn new(status: StatusCode, code: Code, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), details: Value::Null, retry_after: None, cause: None }
    }

    /// A form that is not as documented: 400, code 3.
    pub fn structure(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Code::InvalidStructure, message)
    }

    /// A value that cannot be: 400, code 4, with the field's name in the details.
    pub fn value(field: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Code::InvalidValue, message).about(json!({ "field": field }))
    }

    /// A value of the wrong JSON type: 400, code 5, with the field's name in the details.
    pub fn wrong_type(field: &str, expected: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Code::InvalidType, format!("{field} must be {expected}"))
            .about(json!({ "field": field, "expected": expected }))
    }

    /// Over a limit: 413, code 4.
    pub fn too_large(what: &str, limit: u64) -> Self {
        let message = format!("{what} over the limit of {limit}");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, Code::InvalidValue, message)
            .about(json!({ "what": what, "limit": limit }))
    }

    /// A fault of ours: 500, code 0. The cause goes to the log.
    pub fn internal(cause: impl Into<String>) -> Self {
        let error =
            Self::new(StatusCode::INTERNAL_SERVER_ERROR, Code::Unknown, "Unknown server side error occurred");
        error.because(cause)
    }

    /// With details.
    #[must_use]
    pub fn about(mut self, details: Value) -> Self {
        self.details = details;
        self
    }

    /// With a cause for the log.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// With a time after which it is worth another attempt.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }
}

/// The chain of causes, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        use StatusCode as S;
        let message = error.to_string();
        match error {
            Error::NotFound(what) => {
                Self::new(S::NOT_FOUND, Code::NotExist, message).about(json!({ "object": what }))
            }
            Error::Forbidden | Error::Refused(_) => Self::new(S::FORBIDDEN, Code::AuthForbidden, message),
            Error::AuthMissing => Self::new(S::UNAUTHORIZED, Code::AuthNotProvided, message),
            Error::AuthInvalid(_) => Self::new(S::UNAUTHORIZED, Code::AuthInvalid, message),
            Error::AuthExpired => Self::new(S::UNAUTHORIZED, Code::AuthExpired, message),
            Error::TooManyAttempts { retry_after } => {
                Self::new(S::TOO_MANY_REQUESTS, Code::AuthForbidden, message).retry_after(retry_after)
            }
            Error::Structure { .. } => Self::structure(message),
            Error::Value { .. } | Error::Medium { .. } => {
                Self::new(S::BAD_REQUEST, Code::InvalidValue, message)
            }
            Error::Type { .. } => Self::new(S::BAD_REQUEST, Code::InvalidType, message),
            Error::NotRealized(_) => Self::new(S::NOT_IMPLEMENTED, Code::NotRealized, message),
            Error::Conflict(_) => Self::new(S::CONFLICT, Code::InvalidValue, message),
            Error::TooLarge { what, limit } => Self::too_large(what, limit),
            Error::Busy { retry_after, company } => {
                let status = if company { S::TOO_MANY_REQUESTS } else { S::SERVICE_UNAVAILABLE };
                Self::new(status, Code::ExternalService, message).retry_after(retry_after)
            }
            Error::Store(ref cause) => Self::new(S::SERVICE_UNAVAILABLE, Code::Database, message)
                .because(chain(cause))
                .retry_after(Duration::from_secs(1)),
            Error::Storage(ref cause) => Self::new(S::SERVICE_UNAVAILABLE, Code::ExternalService, message)
                .because(chain(cause))
                .retry_after(Duration::from_secs(1)),
            Error::Capture(refusal) => refused(refusal, message),
            Error::Internal(cause) => Self::internal(cause),
            other => Self::internal(chain(&other)),
        }
    }
}

/// Why a capture is refused: the details name the code that the plugin gives to `on_error`.
fn refused(refusal: Refusal, message: String) -> ApiError {
    use StatusCode as S;
    let (status, code) = match refusal {
        Refusal::Origin => (S::FORBIDDEN, Code::AuthForbidden),
        Refusal::TokenMissing => (S::UNAUTHORIZED, Code::AuthNotProvided),
        Refusal::TokenInvalid => (S::UNAUTHORIZED, Code::AuthInvalid),
        Refusal::TokenExpired => (S::UNAUTHORIZED, Code::AuthExpired),
        Refusal::Used => (S::CONFLICT, Code::InvalidValue),
        Refusal::NothingSent => (S::NOT_FOUND, Code::NotExist),
        _ => (S::BAD_REQUEST, Code::InvalidValue),
    };
    ApiError::new(status, code, message).about(json!({ "code": refusal.code() }))
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = ErrorBody {
            error_code: self.code as u8,
            error_message: self.message.clone(),
            details: self.details.clone(),
        };
        let mut answer = (self.status, axum::Json(body)).into_response();
        if let Some(wait) = self.retry_after {
            // Rounded up, so that who waits as told is not too early.
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        answer.extensions_mut().insert(self);
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(error: Error) -> (u16, u8) {
        let error = ApiError::from(error);
        (error.status.as_u16(), error.code as u8)
    }

    #[test]
    fn every_error_has_the_status_and_the_number_of_the_documents() {
        assert_eq!(answer(Error::NotFound("folder")), (404, 10));
        assert_eq!(answer(Error::Forbidden), (403, 9));
        assert_eq!(answer(Error::AuthMissing), (401, 6));
        assert_eq!(answer(Error::AuthInvalid("x")), (401, 7));
        assert_eq!(answer(Error::AuthExpired), (401, 8));
        assert_eq!(answer(Error::structure("x")), (400, 3));
        assert_eq!(answer(Error::value("x")), (400, 4));
        assert_eq!(answer(Error::Type { message: "x".to_owned() }), (400, 5));
        assert_eq!(answer(Error::Medium { message: "x".to_owned() }), (400, 4));
        assert_eq!(answer(Error::NotRealized("x")), (501, 2));
        assert_eq!(answer(Error::Conflict("x".to_owned())), (409, 4));
        assert_eq!(answer(Error::TooLarge { what: "file", limit: 1 }), (413, 4));
        assert_eq!(answer(Error::Internal("x".to_owned())), (500, 0));
        let busy = |company| answer(Error::Busy { retry_after: Duration::from_secs(1), company });
        assert_eq!([busy(true), busy(false)], [(429, 11), (503, 11)]);
    }

    #[test]
    fn a_cause_is_not_shown() {
        let error = ApiError::from(Error::Internal("secret path".to_owned()));
        assert!(!error.message.contains("secret"));
        let answer = error.into_response();
        let kept = answer.extensions().get::<ApiError>().unwrap();
        assert_eq!(kept.cause.as_deref(), Some("secret path"));
    }

    #[test]
    fn a_wait_is_rounded_up() {
        let error = Error::TooManyAttempts { retry_after: Duration::from_millis(1500) };
        let answer = ApiError::from(error).into_response();
        assert_eq!(answer.headers()[header::RETRY_AFTER], "2");
    }
}
