//! What an operator can set about HTTP; the binary fills it from the configuration.

use std::sync::Arc;
use std::time::Duration;

use crate::adapter::Assets;
use crate::request::network::Network;

/// Every setting of the HTTP side. The defaults are those of [`Options::default`].
#[derive(Clone, Debug)]
pub struct Options {
    /// Origins of web pages that may call the API, as `https://host:port`, or a single `*`. None.
    pub cors_origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host` are believed. None.
    pub trusted_proxies: Vec<Network>,
    /// Token with which `/metrics` answers to others than this machine. None: to this machine only.
    pub metrics_token: Option<String>,
    /// Whether `/api/docs/` is served. True.
    pub docs: bool,
    /// Connections at once; further ones are told to come back. 1,024.
    pub max_connections: usize,
    /// Time for the head of a request. 10 s.
    pub header_timeout: Duration,
    /// Time after which a connection without a request is closed. 75 s.
    pub keep_alive: Duration,
    /// Longest wait for the next piece of a request's body. 30 s.
    pub body_idle: Duration,
    /// Bytes per second that a body needs on average, after `body_idle` of waiting. 1,024.
    pub body_rate: u64,
    /// Time after which a connection is closed whose client does not take its answer. 60 s.
    pub answer_idle: Duration,
    /// Time that running requests get after the order to stop. 30 s.
    pub shutdown_grace: Duration,
    /// Uploads received at once, half of them of one user; further ones wait. 64.
    pub uploads: usize,
    /// How long an upload waits for its turn. 10 s.
    pub upload_wait: Duration,
    /// Bytes of one upload with all its files. 512 MiB.
    pub upload_bytes: u64,
    /// What pages load of the plugin. Nothing.
    pub plugin: Arc<Assets>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            cors_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            metrics_token: None,
            docs: true,
            max_connections: 1024,
            header_timeout: Duration::from_secs(10),
            keep_alive: Duration::from_secs(75),
            body_idle: Duration::from_secs(30),
            body_rate: 1024,
            answer_idle: Duration::from_mins(1),
            shutdown_grace: Duration::from_secs(30),
            uploads: 64,
            upload_wait: Duration::from_secs(10),
            upload_bytes: 512 << 20,
            plugin: Arc::default(),
        }
    }
}
