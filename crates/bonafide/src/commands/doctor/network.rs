//! The address to listen on.

use std::io::ErrorKind;
use std::net::TcpListener;

use super::Finding;
use crate::config::Config;
use crate::server::data::DataFolder;
use crate::server::tls;

const WHAT: &str = "address";

pub fn look(config: &Config) -> Vec<Finding> {
    let address = config.server.listen;
    let bound = match TcpListener::bind(address) {
        Ok(_) => Finding::ok(WHAT, format!("{address} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse && DataFolder::is_served(&config.storage.data) => {
            Finding::ok(WHAT, format!("{address} is in use, and a server runs on the data folder"))
        }
        Err(error) => {
            Finding::fail(WHAT, format!("{address}: {}", error.kind()), "name another with --listen")
        }
    };
    let mut found = vec![bound];
    if !address.ip().is_loopback() && config.server.public_url.is_empty() && !config.tls.https {
        found.push(Finding::warn(
            WHAT,
            format!("{address} can be reached from other machines, without TLS"),
            "put a reverse proxy with TLS in front and set server.public_url, or set [tls]",
        ));
    }
    if config.tls.https
        && !config.tls.certificate.as_os_str().is_empty()
        && let Err(error) = tls::check(config)
    {
        found.push(Finding::fail("certificate", format!("{error:#}"), "correct tls.certificate and tls.key"));
    }
    found
}
