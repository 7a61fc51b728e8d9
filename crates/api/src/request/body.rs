//! Whole bodies of a bounded size.

use std::error::Error as _;

use axum::body::{Body, BodyDataStream};
use axum::http::{HeaderMap, StatusCode, header};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;

use super::timed::TooSlow;
use crate::error::{ApiError, Code};

/// Bytes of a JSON body, and of a `payload`.
pub const JSON_BYTES: usize = 1 << 20;

/// Reads a body to its end.
///
/// # Errors
/// 413 over `limit`, 408 when it comes too slowly, 400 when it breaks off.
pub async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, ApiError> {
    let over = || ApiError::too_large("body bytes", limit as u64);
    if length(headers).is_some_and(|length| length > limit as u64) {
        return Err(over());
    }
    let mut stream: BodyDataStream = body.into_data_stream();
    let mut bytes = BytesMut::new();
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|error| broken(&error))?;
        if bytes.len() + piece.len() > limit {
            return Err(over());
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.freeze())
}

/// `Content-Length`, when it is a number.
pub fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The answer to a body that does not come to its end.
pub fn broken(error: &axum::Error) -> ApiError {
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.is::<TooSlow>() {
            return ApiError::new(StatusCode::REQUEST_TIMEOUT, Code::InvalidStructure, TooSlow.to_string());
        }
        cause = error.source();
    }
    ApiError::structure("the request's body is incomplete")
}
