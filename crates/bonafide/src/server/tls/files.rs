//! Certificates and keys as PEM files.

use std::path::Path;

use anyhow::{Context, Result, bail};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Far more than a chain of certificates needs.
const LARGEST: u64 = 1 << 20;

/// Who the server says that it is.
#[derive(Debug)]
pub struct Identity {
    /// The server's certificate first, then those that it was issued with.
    pub chain: Vec<CertificateDer<'static>>,
    /// The key that belongs to the first.
    pub key: PrivateKeyDer<'static>,
}

/// From a file with the chain and one with the key, which may be the same.
///
/// # Errors
/// One cannot be read, or does not hold what it should; the message names the file.
pub fn read(certificate: &Path, key: &Path) -> Result<Identity> {
    let text = bytes(certificate)?;
    let chain = CertificateDer::pem_slice_iter(&text).collect::<Result<Vec<_>, _>>();
    // The parser's own words may repeat a line, and in a file of keys a line is a secret.
    let Ok(chain) = chain else { bail!("{}: the PEM text is damaged", certificate.display()) };
    if chain.is_empty() {
        bail!("{}: there is no certificate in PEM (-----BEGIN CERTIFICATE-----)", certificate.display());
    }
    let Ok(key) = PrivateKeyDer::from_pem_slice(&bytes(key)?) else {
        bail!("{}: there is no private key in PEM (-----BEGIN PRIVATE KEY-----)", key.display());
    };
    Ok(Identity { chain, key })
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path)?;
        std::io::Read::read_to_end(&mut std::io::Read::take(file, LARGEST), &mut bytes)?;
        Ok(bytes)
    };
    read().with_context(|| format!("read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_is_named_and_not_repeated() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("c.pem");
        let made = rcgen::generate_simple_self_signed(["a.example".to_owned()]).unwrap();
        let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
        let said = |text: &str| {
            std::fs::write(&file, text).unwrap();
            read(&file, &file).map(|identity| identity.chain.len()).map_err(|error| error.to_string())
        };
        assert_eq!(said(&format!("{key}{certificate}{certificate}")), Ok(2));
        for (text, why) in [
            (key.clone(), "there is no certificate"),
            (certificate.clone(), "there is no private key"),
            (certificate.replace("-----END", "c3VycHJpc2U*\n-----END"), "is damaged"),
            (String::new(), "there is no certificate"),
        ] {
            let error = said(&text).unwrap_err();
            assert!(error.contains(why) && error.contains("c.pem") && !error.contains("c3Vy"), "{error}");
        }
        assert!(read(&folder.path().join("absent"), &file).unwrap_err().to_string().starts_with("read "));
    }
}
