//! Under which names and addresses the server is reached.

use std::net::{IpAddr, SocketAddr};

use url::Url;

use crate::server::network;

/// What a certificate of the server's own has to name, sorted, each once: this machine, its address in the local network
/// when the server listens there, its host name, that of the public address, and what was set.
pub fn names(set: &[String], public_url: &str, address: SocketAddr) -> Vec<String> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    names.extend(set.iter().cloned());
    names.extend(host(public_url));
    if !address.ip().is_loopback() {
        names.extend(network::addresses(address.ip()).iter().map(IpAddr::to_string));
        names.extend(network::host_names());
    }
    let mut names: Vec<String> = names.into_iter().map(|name| name.to_ascii_lowercase()).collect();
    names.sort();
    names.dedup();
    names
}

/// Without the brackets around an IPv6 address.
fn host(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    Some(url.host_str()?.trim_matches(['[', ']']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_for_this_machine_alone_names_no_network() {
        let set = ["Faces.example.org".to_owned(), "localhost".to_owned()];
        let names = names(&set, "https://[2001:db8::7]:8443/sub", "127.0.0.1:1".parse().unwrap());
        assert_eq!(names, ["127.0.0.1", "2001:db8::7", "::1", "faces.example.org", "localhost"]);
    }

    #[test]
    fn an_address_that_is_listened_on_is_named() {
        let names = names(&[], "", "192.0.2.77:8443".parse().unwrap());
        assert!(names.contains(&"192.0.2.77".to_owned()), "{names:?}");
    }
}
