//! HTTPS: from the settings, or from nothing but the data folder, to what takes the clients' handshakes.

mod files;
mod names;
mod own;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use bonafide_domain::Timestamp;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;

use super::data::DataFolder;
use crate::config::Config;
use files::Identity;

/// HTTPS, ready to be spoken.
pub struct Tls {
    /// Takes the clients' handshakes.
    pub acceptor: TlsAcceptor,
    /// The certificate that the server made for itself, of which browsers warn; `None` for one that was set.
    pub own: Option<PathBuf>,
}

/// As the settings want it; `None` when they do not. `address` is where the server listens.
///
/// # Errors
/// A file cannot be read, holds no certificate or no key, or the two do not belong together.
pub fn open(config: &Config, data: &DataFolder, address: SocketAddr, now: Timestamp) -> Result<Option<Tls>> {
    let settings = &config.tls;
    if !settings.https {
        return Ok(None);
    }
    let (identity, own) = if settings.certificate.as_os_str().is_empty() {
        let names = names::names(&settings.names, &config.server.public_url, address);
        let path = own::certificate(&data.folder, &names, now)?;
        (files::read(&path, &path)?, Some(path))
    } else {
        (files::read(&settings.certificate, &settings.key)?, None)
    };
    Ok(Some(Tls { acceptor: acceptor(identity)?, own }))
}

/// Whether the certificate and the key that were set can be used.
///
/// # Errors
/// As for [`open`].
pub fn check(config: &Config) -> Result<()> {
    let identity = files::read(&config.tls.certificate, &config.tls.key)?;
    acceptor(identity).map(|_| ())
}

fn acceptor(identity: Identity) -> Result<TlsAcceptor> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(identity.chain, identity.key)
        .context("the certificate and the key of [tls] do not go together")?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
