//! One connection of a download.

use std::fs::File;
use std::io::{Read, Write};

use ureq::http::{HeaderMap, Response, StatusCode};
use ureq::{Agent, Body};

use super::{Limits, length, local};
use crate::Error;

/// Asks for what `file` lacks and appends what comes; `version` remembers which version the server sends.
pub(super) fn receive(
    agent: &Agent,
    address: &str,
    file: &mut File,
    version: &mut Option<String>,
    limits: &Limits,
    progress: &mut dyn FnMut(u64, Option<u64>),
) -> Result<(), Error> {
    let mut have = length(file)?;
    let mut request = agent.get(address).header("accept-encoding", "identity");
    if have > 0 {
        request = request.header("range", format!("bytes={have}-"));
        if let Some(version) = version {
            request = request.header("if-range", version.as_str());
        }
    }
    let mut response = request.call().map_err(|error| refused(&error))?;
    match response.status() {
        StatusCode::OK => {
            // The server does not resume, or the file has changed since.
            file.set_len(0).map_err(local)?;
            have = 0;
        }
        StatusCode::PARTIAL_CONTENT if have > 0 && part_start(&response) == Some(have) => {}
        // Nothing lies beyond what we have; whether that is the file, its hash says.
        StatusCode::RANGE_NOT_SATISFIABLE if have > 0 => return Ok(()),
        StatusCode::PARTIAL_CONTENT => {
            return Err(Error::Download("the server sends another part than was asked for".to_owned()));
        }
        status => return Err(Error::Status(status.as_u16())),
    }
    *version = strong_version(response.headers());

    let total = response.body().content_length().map(|rest| have.saturating_add(rest));
    if total.is_some_and(|total| total > limits.bytes) {
        return Err(too_large(limits));
    }
    progress(have, total);
    let mut body = response.body_mut().as_reader();
    let mut buffer = vec![0; 64 << 10];
    loop {
        let count = body.read(&mut buffer).map_err(|error| interrupted(&error))?;
        if count == 0 {
            break;
        }
        have += count as u64;
        if have > limits.bytes {
            return Err(too_large(limits));
        }
        file.write_all(&buffer[..count]).map_err(local)?;
        progress(have, total);
    }
    if total.is_some_and(|total| have < total) {
        return Err(interrupted(&"the connection ended early"));
    }
    Ok(())
}

/// Where the part that the server sends starts: `bytes 100-199/200`.
fn part_start(response: &Response<Body>) -> Option<u64> {
    let range = response.headers().get("content-range")?.to_str().ok()?;
    range.strip_prefix("bytes ")?.split('-').next()?.parse().ok()
}

/// The mark that names these bytes and no others; a weak one may stand for several versions.
fn strong_version(headers: &HeaderMap) -> Option<String> {
    let mark = headers.get("etag")?.to_str().ok()?;
    (!mark.starts_with("W/")).then(|| mark.to_owned())
}

/// No answer came: bare connections are not tried again, the person who waits decides.
fn refused(error: &ureq::Error) -> Error {
    match error {
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => Error::Address,
        error => Error::Download(error.to_string()),
    }
}

fn interrupted(cause: &dyn std::fmt::Display) -> Error {
    Error::Interrupted { cause: cause.to_string() }
}

fn too_large(limits: &Limits) -> Error {
    Error::TooLarge { file: "the download".to_owned(), limit: limits.bytes }
}
