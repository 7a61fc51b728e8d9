//! Where a request carries its access token.

use axum::http::{HeaderMap, header};
use bonafide_service::Error;

use crate::error::ApiError;

/// The documents spell the header in two ways.
const HEADERS: [&str; 2] = ["x-forensic-access-token", "x-forensics-access-token"];

/// The token of a request, from `X-Forensic-Access-Token`, `X-Forensics-Access-Token` or `Authorization: Bearer`.
///
/// # Errors
/// [`Error::AuthMissing`] without one, [`Error::AuthInvalid`] when it cannot be one.
pub fn access_token(headers: &HeaderMap) -> Result<&str, ApiError> {
    let own = HEADERS.iter().find_map(|name| headers.get(*name));
    let token = match own {
        Some(value) => Some(value.to_str().map_err(|_| Error::AuthInvalid("the access token is invalid"))?),
        None => bearer(headers),
    };
    let token = token.map(str::trim).filter(|token| !token.is_empty());
    Ok(token.ok_or(Error::AuthMissing)?)
}

/// The token of an `Authorization: Bearer` header.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_in_use_is_read() {
        for (name, value) in [
            ("X-Forensic-Access-Token", "abc"),
            ("X-Forensics-Access-Token", "abc"),
            ("Authorization", "Bearer abc"),
            ("Authorization", "bearer  abc"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
            assert_eq!(access_token(&headers).unwrap(), "abc", "{name}");
        }
        let mut headers = HeaderMap::new();
        assert_eq!(access_token(&headers).unwrap_err().code as u8, 6);
        headers.insert(header::AUTHORIZATION, "Basic abc".parse().unwrap());
        assert_eq!(access_token(&headers).unwrap_err().code as u8, 6);
    }
}
