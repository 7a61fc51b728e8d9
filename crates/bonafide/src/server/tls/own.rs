//! The certificate that the server makes for itself when none is set.
//!
//! It is made once. It is made anew when it has to name an address that it does not name, or is about to end: a phone that
//! was told to trust it is asked again then.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use bonafide_domain::Timestamp;
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose, SerialNumber};

use crate::files;

/// Name in the data folder. Chain and key are in one file, so that they always belong together.
const FILE: &str = "self-signed.pem";
/// Apple's systems take no certificate that lasts for more than 825 days.
const LIFE: Duration = Duration::from_hours(24 * 730);
/// Clocks of phones differ.
const EARLIER: Duration = Duration::from_hours(24);
/// It is made anew when less than this is left.
const REST: Duration = Duration::from_hours(24 * 30);

/// Where it is, made if it has to be.
pub fn certificate(data: &Path, names: &[String], now: Timestamp) -> Result<PathBuf> {
    let path = data.join(FILE);
    let head = std::fs::read_to_string(&path).ok().and_then(|text| Head::parse(text.lines().next()?));
    if !head.is_some_and(|head| head.serves(names, now)) {
        let made = make(names, now).context("make a certificate")?;
        files::write(&path, made.as_bytes())?;
    }
    Ok(path)
}

/// The first line of the file says what is in it; readers of PEM pass over it.
#[derive(Debug, PartialEq, Eq)]
struct Head {
    until: Timestamp,
    names: Vec<String>,
}

impl Head {
    fn parse(line: &str) -> Option<Self> {
        let rest = line.strip_prefix("Self-signed until ")?;
        let (until, names) = rest.split_once(" for ")?;
        let names = names.split(' ').map(str::to_owned).collect();
        Some(Self { until: Timestamp::from_seconds(until.parse().ok()?), names })
    }

    fn text(&self) -> String {
        format!("Self-signed until {} for {}", self.until.as_micros() / 1_000_000, self.names.join(" "))
    }

    fn serves(&self, names: &[String], now: Timestamp) -> bool {
        self.until > now.plus(REST) && names.iter().all(|name| self.names.contains(name))
    }
}

fn make(names: &[String], now: Timestamp) -> Result<String> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new(names)?;
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    let since = |time: Timestamp| time.since(Timestamp::default());
    let until = now.plus(LIFE);
    params.not_before = epoch + since(now.minus(EARLIER));
    params.not_after = epoch + since(until);
    params.distinguished_name.push(DnType::CommonName, "Bonafide on this machine");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // Browsers refuse two certificates of one issuer with one number.
    params.serial_number = Some(SerialNumber::from(now.as_micros().unsigned_abs()));
    let certificate = params.self_signed(&key)?;
    let head = Head { until, names: names.to_vec() }.text();
    Ok(format!("{head}\n{}{}", certificate.pem(), key.serialize_pem()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn it_is_made_once_and_anew_for_a_new_address_and_before_it_ends() {
        let folder = tempfile::tempdir().unwrap();
        let make = |list: &[&str], days: u64| {
            let now = NOW.plus(Duration::from_hours(24 * days));
            let path = certificate(folder.path(), &names(list), now).unwrap();
            std::fs::read_to_string(path).unwrap()
        };
        let first = make(&["localhost", "192.0.2.1"], 0);
        assert_eq!(make(&["localhost"], 699), first);
        let moved = make(&["localhost", "192.0.2.2"], 1);
        assert_ne!(moved, first);
        assert_ne!(make(&["localhost", "192.0.2.2"], 702), moved);
        std::fs::write(folder.path().join(FILE), "damaged").unwrap();
        assert!(make(&["localhost"], 702).contains("BEGIN CERTIFICATE"));
        let mode = std::fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    /// Read by another implementation.
    #[test]
    fn openssl_reads_names_and_times() {
        let folder = tempfile::tempdir().unwrap();
        let path = certificate(folder.path(), &names(&["localhost", "192.0.2.1", "::1"]), NOW).unwrap();
        let Ok(openssl) = std::process::Command::new("openssl")
            .args(["x509", "-noout", "-dates", "-ext", "subjectAltName,extendedKeyUsage", "-in"])
            .arg(path)
            .output()
        else {
            eprintln!("skipped: openssl is not installed");
            return;
        };
        let said = String::from_utf8(openssl.stdout).unwrap();
        for part in [
            "notBefore=Jan 14 08:00:00 2027 GMT",
            "notAfter=Jan 14 08:00:00 2029 GMT",
            "DNS:localhost, IP Address:192.0.2.1, IP Address:0:0:0:0:0:0:0:1",
            "TLS Web Server Authentication",
        ] {
            assert!(said.contains(part), "{said}");
        }
    }
}
