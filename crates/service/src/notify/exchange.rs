//! One attempt: a request to the receiver and the beginning of its answer. Blocking.

use std::io::{self, Read};
use std::time::{Duration, Instant};

use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Error};
use url::Url;

use super::guard::{Guard, Refused};

/// Bytes of an answer that are read; its status is all that counts.
const ANSWER: u64 = 64 * 1024;
/// Bytes of the answer's head.
const ANSWER_HEAD: usize = 16 * 1024;

/// What is sent, and how.
pub(super) struct Request {
    /// Where to.
    pub endpoint: Url,
    /// Header fields beyond the usual ones.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: Vec<u8>,
    /// For the whole exchange.
    pub timeout: Duration,
    /// Whether addresses inside the network may be called.
    pub allow_private: bool,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    /// HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// Why it does not count as delivered: `timeout`, `refused_address`, `unknown_host`, `connection`, `tls`, `protocol`,
    /// `redirect`, `status`.
    pub error: Option<&'static str>,
    /// How long it took.
    pub took: Duration,
}

/// Sends it.
pub(super) fn send(request: &Request) -> Reply {
    let started = Instant::now();
    let answer = post(request);
    let took = started.elapsed();
    match answer {
        Ok(status) => Reply { status: Some(status), error: refusal(status), took },
        Err(error) => Reply { status: None, error: Some(code(&error)), took },
    }
}

fn post(request: &Request) -> Result<u16, Error> {
    let config = Agent::config_builder()
        .timeout_global(Some(request.timeout))
        // An instruction from outside about whom to call next.
        .max_redirects(0)
        .http_status_as_error(false)
        // A proxy named in the environment would call where the guard cannot see.
        .proxy(None)
        .max_idle_connections(0)
        .max_response_header_size(ANSWER_HEAD)
        .user_agent(concat!("Bonafide/", env!("CARGO_PKG_VERSION")))
        .build();
    let guard = Guard { allow_private: request.allow_private };
    let agent = Agent::with_parts(config, DefaultConnector::default(), guard);
    let mut post = agent.post(request.endpoint.as_str()).header("Content-Type", "application/json");
    for (name, value) in &request.headers {
        post = post.header(*name, value);
    }
    let answer = post.send(&request.body[..])?;
    let status = answer.status().as_u16();
    // Some receivers call it an error when nobody reads what they say; whether that works does not matter.
    let _ = io::copy(&mut answer.into_body().into_reader().take(ANSWER), &mut io::sink());
    Ok(status)
}

fn refusal(status: u16) -> Option<&'static str> {
    match status {
        200..=299 => None,
        300..=399 => Some("redirect"),
        _ => Some("status"),
    }
}

fn code(error: &Error) -> &'static str {
    match error {
        Error::Timeout(_) => "timeout",
        Error::Other(cause) if cause.is::<Refused>() => "refused_address",
        Error::HostNotFound => "unknown_host",
        Error::Tls(_) | Error::Rustls(_) | Error::Pem(_) => "tls",
        Error::RedirectFailed | Error::TooManyRedirects => "redirect",
        Error::Io(error) if error.kind() == io::ErrorKind::TimedOut => "timeout",
        Error::Io(_) | Error::ConnectionFailed => "connection",
        _ => "protocol",
    }
}
