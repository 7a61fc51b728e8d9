//! Answers as JSON.

use serde::Serialize;

use crate::Failure;

#[derive(Serialize)]
struct Failed<'a> {
    error: Cause<'a>,
}

#[derive(Serialize)]
struct Cause<'a> {
    code: &'a str,
    message: &'a str,
}

/// What a call gives, or `{"error": {"code", "message"}}`.
pub(crate) fn json<T: Serialize>(result: Result<T, Failure>) -> Vec<u8> {
    let written = match result {
        Ok(answer) => serde_json::to_vec(&answer),
        Err(Failure { code, message }) => {
            serde_json::to_vec(&Failed { error: Cause { code, message: &message } })
        }
    };
    // Only maps with odd keys cannot be written, and no answer has one.
    written.unwrap_or_else(|_| {
        br#"{"error":{"code":"engine_failed","message":"the answer cannot be written"}}"#.to_vec()
    })
}
