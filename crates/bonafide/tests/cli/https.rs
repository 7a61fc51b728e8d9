//! HTTPS as its operator meets it: nothing set, files set, and what is wrong with them.

use std::io::BufRead;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::program::{bonafide, pack};

/// A server with its data in a folder, and what it printed up to the line that says where it listens.
struct Running(Child, String);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(folder: &Path, flags: &[&str]) -> Running {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bonafide"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder)
        .args(flags)
        .env("BONAFIDE_PACK", pack())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = std::io::BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut lines = lines.filter_map(|line| line.strip_prefix("listening on ").map(str::to_owned));
    let base = lines.next().unwrap_or_default();
    // Read on, so that the server never waits for its reader.
    std::thread::spawn(move || lines.for_each(drop));
    Running(child, base)
}

/// Asks as a client that trusts the certificates in a file and no others.
fn status(base: &str, trusted: &Path) -> Result<u16, ureq::Error> {
    let pem = std::fs::read(trusted).unwrap();
    let certificate = Certificate::from_pem(&pem).unwrap();
    let tls = TlsConfig::builder().root_certs(RootCerts::Specific(Arc::new(vec![certificate]))).build();
    let agent = ureq::Agent::config_builder().tls_config(tls).build().new_agent();
    agent.get(format!("{base}/readyz")).call().map(|answer| answer.status().as_u16())
}

#[test]
fn https_needs_nothing_but_the_flag_and_the_certificate_stays() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("self-signed.pem");
    let first = serve(folder.path(), &["--https"]);
    assert!(first.1.starts_with("https://127.0.0.1:"), "{}", first.1);
    assert_eq!(status(&first.1, &own).unwrap(), 200);
    let named = first.1.replace("127.0.0.1", "localhost");
    assert_eq!(status(&named, &own).unwrap(), 200);
    let made = std::fs::read(&own).unwrap();
    drop(first);
    let second = serve(folder.path(), &["--https"]);
    assert_eq!(status(&second.1, &own).unwrap(), 200);
    assert_eq!(std::fs::read(&own).unwrap(), made);
}

#[test]
fn a_certificate_that_was_set_is_the_one_that_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let (certificate, key) = (folder.path().join("c.pem"), folder.path().join("k.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let config = folder.path().join("b.toml");
    let text = format!("[tls]\nhttps = true\ncertificate = {certificate:?}\nkey = {key:?}\n");
    std::fs::write(&config, text).unwrap();
    let flags = ["--config", config.to_str().unwrap()];
    let data = folder.path().join("data");
    let server = serve(&data, &flags);
    assert_eq!(status(&server.1, &certificate).unwrap(), 200);
    assert!(!data.join("self-signed.pem").exists());
    drop(server);

    // The key of another certificate.
    let other = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    std::fs::write(&key, other.signing_key.serialize_pem()).unwrap();
    let refused =
        bonafide(["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap(), flags[0], flags[1]]);
    assert_eq!((refused.code, &*refused.stdout), (1, ""));
    assert!(refused.stderr.contains("do not go together"), "{}", refused.stderr);
    let doctor = bonafide(["doctor", "--data", data.to_str().unwrap(), flags[0], flags[1]]);
    assert!(doctor.code == 1 && doctor.stdout.contains("do not go together"), "{doctor:?}");
}
