//! The plugin's files, which lie in memory.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bonafide_service::Error;
use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::error::{ApiError, Code};
use crate::request::query::Query;
use crate::state::App;

/// The script that pages name.
const LOADER: &str = "plugin_liveness.js";
/// The networks.
const MODELS: &str = "models.bin";
/// Digits of a hash that tell two versions apart.
const DIGITS: usize = 16;
/// Where a browser runs one of the files on its own, as a worker or opened by a person.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What pages load: nothing, where the plugin was not built.
#[derive(Debug, Default)]
pub struct Assets {
    files: BTreeMap<String, Asset>,
    languages: Vec<String>,
    models: Option<String>,
}

#[derive(Debug)]
struct Asset {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    kind: &'static str,
    hash: String,
}

impl Assets {
    /// From the files of the plugin's folder by their paths in it, with `/`, and the networks in one piece. A file with
    /// `.br` or `.gz` at its end is another form of the one without.
    pub fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>, models: Option<Vec<u8>>) -> Self {
        let models = models.map(|bytes| (MODELS.to_owned(), bytes));
        let mut all: BTreeMap<String, Bytes> =
            files.into_iter().chain(models).map(|(name, bytes)| (name, bytes.into())).collect();
        let plain: Vec<String> = all.keys().filter(|name| kind(name).is_some()).cloned().collect();
        let mut made = Self::default();
        for name in plain {
            let (Some(kind), Some(plain)) = (kind(&name), all.remove(&name)) else { continue };
            let hash: String =
                Sha256::digest(&plain).iter().map(|byte| format!("{byte:02x}")).take(DIGITS / 2).collect();
            let other = |all: &mut BTreeMap<_, _>, ending| all.remove(&format!("{name}.{ending}"));
            let (brotli, gzip) = (other(&mut all, "br"), other(&mut all, "gz"));
            made.languages.extend(
                name.strip_prefix("lang/").and_then(|name| name.strip_suffix(".json")).map(str::to_owned),
            );
            if name == MODELS {
                made.models = Some(hash.clone());
            }
            made.files.insert(name, Asset { plain, brotli, gzip, kind, hash });
        }
        made
    }

    /// Whether pages can load the plugin.
    pub fn are_complete(&self) -> bool {
        self.files.contains_key(LOADER) && self.models.is_some()
    }

    fn file(&self, name: &str) -> Result<&Asset, ApiError> {
        if !self.files.contains_key(LOADER) {
            let message = "the capture plugin was not built on this server";
            return Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, Code::ExternalService, message));
        }
        Ok(self.files.get(name).ok_or(Error::NotFound("path"))?)
    }

    /// Ids of the languages that there are packs of.
    pub(super) fn languages(&self) -> &[String] {
        &self.languages
    }

    /// What the networks are told apart by.
    pub(super) fn models(&self) -> Option<&str> {
        self.models.as_deref()
    }
}

fn kind(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "bin" => "application/octet-stream",
        _ => return None,
    })
}

/// `/plugin_liveness.php`: the script that pages name.
pub async fn loader(State(app): State<App>, headers: HeaderMap) -> Result<Response, ApiError> {
    Ok(app.options.plugin.file(LOADER)?.answer(&headers, false))
}

/// A file by its path. The loader, which is always asked for anew, names a version; under it a file never changes.
pub async fn file(
    State(app): State<App>,
    Path(name): Path<String>,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    Ok(app.options.plugin.file(&name)?.answer(&headers, query.get("v").is_some()))
}

impl Asset {
    fn answer(&self, request: &HeaderMap, is_versioned: bool) -> Response {
        let (content, encoding) = match (&self.brotli, &self.gzip) {
            (Some(brotli), _) if takes(request, "br") => (brotli, Some("br")),
            (_, Some(gzip)) if takes(request, "gzip") => (gzip, Some("gzip")),
            _ => (&self.plain, None),
        };
        let etag = format!("\"{}{}\"", self.hash, encoding.unwrap_or_default());
        let caching = if is_versioned { "public, max-age=31536000, immutable" } else { "no-cache" };
        let mut headers = HeaderMap::new();
        for (name, value) in [
            (header::CACHE_CONTROL, caching),
            (header::CONTENT_TYPE, self.kind),
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::VARY, "accept-encoding"),
            // Pages of other origins load them.
            (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
            (HeaderName::from_static("timing-allow-origin"), "*"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        headers.extend(HeaderValue::from_str(&etag).map(|etag| (header::ETAG, etag)));
        let known = request.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
        if known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        headers
            .extend(encoding.map(|encoding| (header::CONTENT_ENCODING, HeaderValue::from_static(encoding))));
        (headers, content.clone()).into_response()
    }
}

/// Whether the client takes an encoding (RFC 9110, 12.5.3); `*` is not worth a look, no browser sends it.
fn takes(request: &HeaderMap, encoding: &str) -> bool {
    let lines = request.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assets() -> Assets {
        let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
        Assets::new(
            [
                file(LOADER, "loader"),
                file("plugin_liveness.js.br", "br"),
                file("plugin_liveness.js.gz", "gz"),
                file("lang/pt-BR.json", "{}"),
                file("lang/en.json", "{}"),
                file("notes.txt", "no part of it"),
            ],
            Some(b"parcel".to_vec()),
        )
    }

    fn answer(headers: &[(HeaderName, &str)], is_versioned: bool) -> Response {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        assets().files[LOADER].answer(&headers, is_versioned)
    }

    #[test]
    fn languages_and_models_are_found_and_other_files_are_not_served() {
        let assets = assets();
        assert_eq!(assets.languages(), ["en", "pt-BR"]);
        // sha256sum of `parcel`.
        assert_eq!(assets.models(), Some("550a49ead28c8f62"));
        assert!(assets.are_complete() && !Assets::default().are_complete());
        let names: Vec<&str> = assets.files.keys().map(String::as_str).collect();
        assert_eq!(names, ["lang/en.json", "lang/pt-BR.json", MODELS, LOADER]);
    }

    #[test]
    fn the_smallest_form_that_the_client_takes_is_sent() {
        let encoding = |accepts: &str| {
            let answer = answer(&[(header::ACCEPT_ENCODING, accepts)], false);
            answer.headers().get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(encoding("gzip, deflate, br").as_deref(), Some("br"));
        assert_eq!(encoding("gzip, br;q=0").as_deref(), Some("gzip"));
        assert_eq!([encoding("identity"), encoding(""), encoding("brx")], [None, None, None]);
    }

    #[test]
    fn what_the_client_has_is_not_sent_again() {
        let first = answer(&[], false);
        assert_eq!(first.headers()[header::CACHE_CONTROL], "no-cache");
        let tag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
        let again = answer(&[(header::IF_NONE_MATCH, &tag)], false);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        // The same file in another form is not the same bytes.
        assert_eq!(
            answer(&[(header::IF_NONE_MATCH, &tag), (header::ACCEPT_ENCODING, "br")], false).status(),
            StatusCode::OK
        );
        let versioned = answer(&[], true);
        assert_eq!(versioned.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    }
}
