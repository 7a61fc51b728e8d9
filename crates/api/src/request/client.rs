//! Where a request comes from, and under which address the client knows the server.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri, header};

use super::network::Network;
use crate::state::App;

/// The other end of the connection; lies in the request's extensions.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Lies in the extensions of a request that came over TLS.
#[derive(Clone, Copy, Debug)]
pub struct Secure;

/// The client, behind the proxies that are believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its address; `None` when the connection has none.
    pub address: Option<IpAddr>,
    /// `scheme://host` as the client wrote it; `None` without a usable `Host`.
    pub base_url: Option<String>,
}

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0.ip().to_canonical());
        let secure = parts.extensions.get::<Secure>().is_some();
        Ok(Self::new(peer, secure, &parts.headers, &parts.uri, &app.options.trusted_proxies))
    }
}

impl Client {
    fn new(peer: Option<IpAddr>, secure: bool, headers: &HeaderMap, uri: &Uri, proxies: &[Network]) -> Self {
        let trusted = |address: IpAddr| proxies.iter().any(|network| network.contains(address));
        let behind = peer.is_some_and(trusted);
        let forwarded = |name| behind.then(|| headers.get(name)?.to_str().ok()).flatten();
        let address = if behind { forwarded_for(headers, trusted).or(peer) } else { peer };
        let secure =
            forwarded("x-forwarded-proto").map_or(secure, |scheme| scheme.eq_ignore_ascii_case("https"));
        let host = forwarded("x-forwarded-host")
            .or_else(|| headers.get(header::HOST)?.to_str().ok())
            .or_else(|| uri.authority().map(Authority::as_str))
            .filter(|host| is_host(host));
        let scheme = if secure { "https" } else { "http" };
        Self { address, base_url: host.map(|host| format!("{scheme}://{host}")) }
    }
}

/// The last address that no believed proxy has: what stands before it, anybody could have written.
fn forwarded_for(headers: &HeaderMap, trusted: impl Fn(IpAddr) -> bool) -> Option<IpAddr> {
    let lines: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
    let mut last = None;
    for text in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        let Ok(address) = text.trim().parse::<IpAddr>() else { break };
        last = Some(address.to_canonical());
        if !trusted(address) {
            break;
        }
    }
    last
}

/// Host and port without anything that could change the meaning of a link.
pub fn is_host(text: &str) -> bool {
    (1..=255).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, headers: &[(&'static str, &str)]) -> Client {
        let proxies = ["10.0.0.0/8".parse().unwrap()];
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        Client::new(Some(peer.parse().unwrap()), false, &map, &Uri::from_static("/api"), &proxies)
    }

    #[test]
    fn a_stranger_is_not_believed() {
        let lies =
            [("x-forwarded-for", "192.0.2.1"), ("x-forwarded-proto", "https"), ("host", "example.org")];
        let client = client("203.0.113.5", &lies);
        assert_eq!(client.address, Some("203.0.113.5".parse().unwrap()));
        assert_eq!(client.base_url.as_deref(), Some("http://example.org"));
    }

    #[test]
    fn a_proxy_names_the_client_and_earlier_entries_count_for_nothing() {
        let headers = [
            ("x-forwarded-for", "1.2.3.4, 198.51.100.7"),
            ("x-forwarded-for", "10.1.1.1"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "api.example.org"),
        ];
        let client = client("10.9.9.9", &headers);
        assert_eq!(client.address, Some("198.51.100.7".parse().unwrap()));
        assert_eq!(client.base_url.as_deref(), Some("https://api.example.org"));
    }

    #[test]
    fn over_tls_links_are_secure_unless_a_proxy_says_otherwise() {
        let link = |peer: &str, headers: &[(&'static str, &str)]| {
            let proxies = ["10.0.0.0/8".parse().unwrap()];
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.append(*name, value.parse().unwrap());
            }
            Client::new(Some(peer.parse().unwrap()), true, &map, &Uri::from_static("/api"), &proxies).base_url
        };
        let http = [("host", "a"), ("x-forwarded-proto", "http")];
        assert_eq!(link("203.0.113.5", &http).as_deref(), Some("https://a"));
        assert_eq!(link("10.0.0.1", &http).as_deref(), Some("http://a"));
    }

    #[test]
    fn a_host_that_would_change_a_link_is_not_used() {
        for host in ["a/b", "a@b", "a b", "a?b", "a\"b", ""] {
            assert_eq!(client("203.0.113.5", &[("host", host)]).base_url, None, "{host}");
        }
        assert!(client("203.0.113.5", &[("host", "[::1]:8080")]).base_url.is_some());
    }
}
