//! Whether an address may be a `resolution_endpoint`. Where its name leads is looked at when it is called.

use url::{Host, Url};

use super::address::is_public;
use crate::settings::Webhook;
use crate::{Error, Result};

/// Bytes of an address.
const LONGEST: usize = 2048;

/// Reads an address.
///
/// # Errors
/// Unless it is an absolute `http` or `https` address with a host, without user name and password, of at most 2048 bytes.
pub(crate) fn parse(address: &str) -> Result<Url> {
    let refuse = |why: &str| Err(Error::value(format!("resolution_endpoint {why}")));
    if address.len() > LONGEST {
        return refuse("has more than 2048 bytes");
    }
    // The parser drops them without a word, and what is called is to be what was written.
    if address.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return refuse("must not hold spaces or control characters");
    }
    let Ok(url) = Url::parse(address) else { return refuse("is not an address") };
    if !matches!(url.scheme(), "http" | "https") {
        return refuse("must begin with https:// or http://");
    }
    if url.host_str().is_none_or(str::is_empty) {
        return refuse("names no host");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("must not hold a user name or a password");
    }
    Ok(url)
}

/// [`parse`], and what the operator allows.
///
/// # Errors
/// Also for plain HTTP where that is not allowed, and for a bare address inside the network.
pub(crate) fn check(address: &str, webhook: &Webhook) -> Result<Url> {
    let url = parse(address)?;
    if url.scheme() == "http" && !webhook.allow_http {
        return Err(Error::value("resolution_endpoint must begin with https://"));
    }
    let inside = match url.host() {
        Some(Host::Ipv4(address)) => !is_public(address.into()),
        Some(Host::Ipv6(address)) => !is_public(address.into()),
        Some(Host::Domain(_)) | None => false,
    };
    if inside && !webhook.allow_private {
        return Err(Error::value("resolution_endpoint must not be an address inside the network"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bonafide_domain::job::Retry;

    use super::*;

    fn webhook(allow_private: bool, allow_http: bool) -> Webhook {
        let retry = Retry { attempts: 1, step: Duration::ZERO, most: Duration::ZERO };
        Webhook { allow_private, allow_http, timeout: Duration::from_secs(1), retry }
    }

    #[test]
    fn ordinary_addresses_pass() {
        for address in
            ["https://example.com/hook?a=b", "http://EXAMPLE.com:8080", "https://[2606:4700::1111]/"]
        {
            assert!(check(address, &webhook(false, true)).is_ok(), "{address}");
        }
        let longest = format!("https://example.com/{}", "a".repeat(LONGEST - 20));
        assert!(parse(&longest).is_ok() && parse(&format!("{longest}a")).is_err());
    }

    #[test]
    fn others_do_not() {
        for address in [
            "",
            "example.com",
            "/hook",
            "ftp://example.com/",
            "file:///etc/passwd",
            "https://a:b@example.com/",
            "https://a@example.com/",
            "https://exa mple.com/",
            "https://example.com/\n",
            "http://",
            "javascript:1",
        ] {
            assert!(matches!(parse(address), Err(Error::Value { .. })), "{address:?}");
        }
    }

    #[test]
    fn an_address_inside_the_network_needs_the_operators_word_however_it_is_written() {
        for address in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://169.254.169.254/latest/meta-data",
        ] {
            assert!(check(address, &webhook(false, true)).is_err(), "{address}");
            assert!(check(address, &webhook(true, true)).is_ok(), "{address}");
        }
        assert!(check("http://example.com/", &webhook(false, false)).is_err());
    }
}
