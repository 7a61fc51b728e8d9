//! Looks names up for webhooks, and lets through only addresses that may be called.

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::address::is_public;

/// Looks up a name once. The connection goes to an address that came out of it and to no other, so that a name that
/// leads elsewhere on the second look gains nothing.
#[derive(Debug)]
pub(super) struct Guard {
    /// Whether addresses inside the network may be called.
    pub allow_private: bool,
}

/// The name leads to no address that may be called.
#[derive(Debug, thiserror::Error)]
#[error("the address may not be called")]
pub(super) struct Refused;

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        if self.allow_private {
            return Ok(found);
        }
        let mut allowed = self.empty();
        for address in found.iter().filter(|address| is_public(address.ip())) {
            allowed.push(*address);
        }
        if allowed.is_empty() { Err(ureq::Error::Other(Box::new(Refused))) } else { Ok(allowed) }
    }
}
