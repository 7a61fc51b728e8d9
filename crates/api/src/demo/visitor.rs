//! Whose check it is.
//!
//! A browser gets a secret in a cookie that no script reads. A check has a number, and the transaction in its folder is a
//! hash of both: who has one of the two learns nothing, and the server has to remember nothing.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use bonafide_service::Error;
use sha2::{Digest, Sha256};

use crate::error::ApiError;
use crate::request::client::Client;
use crate::state::App;

/// Name of the cookie.
const COOKIE: &str = "bonafide_demo";
/// Digits of secrets and of numbers of checks.
const DIGITS: usize = 32;
/// Seconds that a browser keeps the cookie. What was captured is erased long before.
const LIFE: u32 = 24 * 60 * 60;

/// A check of this browser.
#[derive(Debug)]
pub struct Check {
    /// Its number, as in the address.
    pub id: String,
    /// What its folder is found by.
    pub transaction: String,
}

impl Check {
    /// The check of this number of the browser with this secret.
    pub fn new(secret: &str, id: String) -> Self {
        let mut hash = Sha256::new();
        for part in ["bonafide demo", secret, &id] {
            hash.update(part);
            hash.update([0]);
        }
        let bytes = hash.finalize();
        let digits = bytes.iter().take(DIGITS / 2).fold(String::new(), |text, b| text + &format!("{b:02x}"));
        Self { id, transaction: format!("demo-{digits}") }
    }
}

impl FromRequestParts<App> for Check {
    type Rejection = ApiError;

    /// Without the cookie, and with another one, no check is there.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let absent = || ApiError::from(Error::NotFound("check"));
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| absent())?;
        let id = params.iter().next().map(|(_, id)| id).filter(|id| is_digits(id)).ok_or_else(absent)?;
        let secret = secret(&parts.headers).ok_or_else(absent)?;
        Ok(Self::new(secret, id.to_owned()))
    }
}

/// The browser's secret.
pub fn secret(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, value)| *name == COOKIE && is_digits(value)).map(|(_, value)| value)
}

/// The header that gives a browser its secret. Without a path, so that the browser takes the folder of this address,
/// whatever a proxy has put in front of it.
pub fn cookie(secret: &str, client: &Client) -> Option<HeaderValue> {
    let https = client.base_url.as_deref().is_some_and(|url| url.starts_with("https:"));
    let secure = if https { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{COOKIE}={secret}; HttpOnly; SameSite=Strict; Max-Age={LIFE}{secure}"))
        .ok()
}

/// Refuses what a page of somebody else sends. Clients that are no browsers name no origin.
///
/// # Errors
/// 403 for the origin of another page.
pub fn check_origin(app: &App, headers: &HeaderMap, client: &Client) -> Result<(), ApiError> {
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    Ok(app.service.check_origin(origin.to_str().ok().or(Some("")), client.base_url.as_deref())?)
}

fn is_digits(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "00112233445566778899aabbccddeeff";

    #[test]
    fn the_secret_is_found_among_other_cookies() {
        let read = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::COOKIE, value.parse().unwrap());
            }
            secret(&headers).map(str::to_owned)
        };
        let own = format!("{COOKIE}={SECRET}");
        assert_eq!(read(&[&own]).as_deref(), Some(SECRET));
        assert_eq!(read(&["a=b", &format!("x=1; {own}; y=2")]).as_deref(), Some(SECRET));
        for other in [
            "",
            "bonafide_demo",
            "bonafide_demo=",
            "bonafide_demo=ABC",
            &format!("x{own}"),
            &format!("{own}0"),
        ] {
            assert_eq!(read(&[other]), None, "{other}");
        }
    }

    /// Computed with sha256sum: printf 'bonafide demo\0SECRET\0ID\0'.
    #[test]
    fn a_transaction_is_a_hash_of_secret_and_number() {
        let check = Check::new(SECRET, "ffeeddccbbaa99887766554433221100".to_owned());
        assert_eq!(check.transaction, "demo-f1ce0d0c8046cac3c12533292b8119cc");
        assert_ne!(Check::new(&check.id, SECRET.to_owned()).transaction, check.transaction);
    }
}
