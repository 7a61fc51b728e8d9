//! Files, whole or in part.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bonafide_service::{Part, StoredFile};

use crate::error::{ApiError, Code};

/// Answers with a file. `name` is ours and of plain characters; the extension follows from the type.
///
/// # Errors
/// The file was deleted meanwhile, or the storage does not answer.
pub async fn answer(file: &StoredFile, name: &str, request: &HeaderMap) -> Result<Response, ApiError> {
    let text = |name| request.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let mut headers = HeaderMap::new();
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::ETAG, &file.etag);
    // A face is nobody else's: only the client's own cache, and not without asking again.
    set(header::CACHE_CONTROL, "private, no-cache");
    set(header::ACCEPT_RANGES, "bytes");
    if text(header::IF_NONE_MATCH).is_some_and(|tags| matches(tags, &file.etag)) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    set(header::CONTENT_TYPE, file.content_type);
    let extension = extension(file.content_type);
    set(header::CONTENT_DISPOSITION, &format!("inline; filename=\"{name}.{extension}\""));
    let (status, range) = match file.part(text(header::RANGE), text(header::IF_RANGE)) {
        Part::Whole => (StatusCode::OK, 0..file.size),
        Part::Range(range) => {
            let last = range.end.saturating_sub(1);
            set(header::CONTENT_RANGE, &format!("bytes {}-{last}/{}", range.start, file.size));
            (StatusCode::PARTIAL_CONTENT, range)
        }
        Part::Unsatisfiable => {
            let message = "the range lies outside of the file";
            let error = ApiError::new(StatusCode::RANGE_NOT_SATISFIABLE, Code::InvalidValue, message);
            let unit = format!("bytes */{}", file.size);
            return Ok(([(header::CONTENT_RANGE, unit)], error).into_response());
        }
    };
    set(header::CONTENT_LENGTH, &(range.end - range.start).to_string());
    let content = file.stream(range).await?;
    Ok((status, headers, Body::from_stream(content)).into_response())
}

fn matches(tags: &str, etag: &str) -> bool {
    tags.split(',').map(str::trim).any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
}

fn extension(content_type: &str) -> &'static str {
    match content_type {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "application/zip" => "zip",
        "video/mp4" => "mp4",
        "video/quicktime" => "mov",
        "video/webm" => "webm",
        "video/x-matroska" => "mkv",
        "video/x-msvideo" => "avi",
        "video/ogg" => "ogv",
        "video/mpeg" => "mpg",
        "video/x-ms-wmv" => "wmv",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_among_several() {
        assert!(matches("\"a\", W/\"b\"", "\"b\""));
        assert!(matches("*", "\"b\""));
        assert!(!matches("\"bb\"", "\"b\""));
    }
}
