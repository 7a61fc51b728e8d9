//! What kind of body an upload has.

use axum::http::{HeaderMap, header};

use crate::error::ApiError;

/// The kinds that are understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `multipart/form-data` with its boundary.
    Form(String),
    /// A payload alone.
    Json,
    /// Nothing, as many clients send it: without a type, or as an empty form.
    Empty,
    /// A container with everything in it.
    Container,
}

/// Longest boundary that the standard allows (RFC 2046, 5.1.1).
const MOST: usize = 70;

/// The kind of a body by its `Content-Type`.
///
/// # Errors
/// 400, code 3, for any other type and for a form without a boundary.
pub fn kind(headers: &HeaderMap) -> Result<Kind, ApiError> {
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return Ok(Kind::Empty) };
    let text = value.to_str().map_err(|_| ApiError::structure("the Content-Type cannot be read"))?;
    let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
    match essence.trim().to_ascii_lowercase().as_str() {
        "multipart/form-data" => boundary(parameters).map(Kind::Form),
        "application/json" => Ok(Kind::Json),
        "" | "application/x-www-form-urlencoded" => Ok(Kind::Empty),
        "application/octet-stream" => Ok(Kind::Container),
        _ => Err(ApiError::structure("the Content-Type must be multipart/form-data")),
    }
}

fn boundary(parameters: &str) -> Result<String, ApiError> {
    let missing = || ApiError::structure("the Content-Type names no usable boundary");
    let value = parameters
        .split(';')
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"))
        .map(|(_, value)| value.trim())
        .ok_or_else(missing)?;
    let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    let fits = (1..=MOST).contains(&value.len())
        && value.bytes().all(|b| (0x20..0x7f).contains(&b) && b != b'"' && b != b'\\')
        && !value.ends_with(' ');
    if fits { Ok(value.to_owned()) } else { Err(missing()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(content_type: &str) -> Result<Kind, u8> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, content_type.parse().unwrap());
        kind(&headers).map_err(|error| error.code as u8)
    }

    #[test]
    fn boundaries_come_bare_and_quoted_and_without_hyphens() {
        let form = |boundary: &str| Ok(Kind::Form(boundary.to_owned()));
        assert_eq!(of("multipart/form-data; boundary=abc"), form("abc"));
        assert_eq!(of("Multipart/Form-Data; charset=utf-8; Boundary=\"a b:c\""), form("a b:c"));
        assert_eq!(
            of("multipart/form-data;boundary=----WebKitFormBoundary7"),
            form("----WebKitFormBoundary7")
        );
    }

    #[test]
    fn a_form_without_a_usable_boundary_is_refused() {
        for text in
            ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\""]
        {
            assert_eq!(of(text), Err(3), "{text}");
        }
        assert_eq!(of(&format!("multipart/form-data; boundary={}", "x".repeat(71))), Err(3));
    }

    #[test]
    fn other_types_are_told_apart() {
        assert_eq!(of("application/json; charset=utf-8"), Ok(Kind::Json));
        assert_eq!(of("application/x-www-form-urlencoded"), Ok(Kind::Empty));
        assert_eq!(kind(&HeaderMap::new()).unwrap(), Kind::Empty);
        assert_eq!(of("application/octet-stream"), Ok(Kind::Container));
        assert_eq!(of("image/jpeg"), Err(3));
    }
}
