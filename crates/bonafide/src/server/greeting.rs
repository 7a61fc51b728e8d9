//! What the server prints when it is ready: where it listens, and after the very first start how to log in.

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};

use super::code;

/// The login of the administrator that was made at this start.
pub struct Login<'a> {
    /// What it logs in with.
    pub email: &'a str,
    /// Shown here and nowhere else.
    pub password: &'a str,
}

/// Where the server is.
pub struct Place {
    /// Where it listens.
    pub address: SocketAddr,
    /// Whether it speaks HTTPS.
    pub https: bool,
    /// The certificate that it made for itself, which clients have to be told of.
    pub certificate: Option<PathBuf>,
    /// Its addresses in the local network, if it is reached from there.
    pub network: Vec<IpAddr>,
    /// Whether there is a demo to try.
    pub demo: bool,
}

impl Place {
    fn url(&self, address: SocketAddr) -> String {
        format!("http{}://{address}", if self.https { "s" } else { "" })
    }

    /// How other machines reach it.
    fn in_network(&self) -> impl Iterator<Item = String> {
        let path = if self.demo { "/demo/" } else { "" };
        self.network.iter().map(move |&ip| self.url(SocketAddr::new(ip, self.address.port())) + path)
    }

    /// The address for a phone as a QR code: on a terminal, and where a phone's browser gives a page the camera.
    pub fn code(&self) -> Option<String> {
        let url = self.in_network().next().filter(|_| self.https && std::io::stdout().is_terminal())?;
        code::code(&url)
    }
}

/// Every line that goes to standard output.
pub fn greeting(place: &Place, first: Option<&Login<'_>>) -> String {
    let base = place.url(reachable(place.address));
    let mut text = match first {
        Some(login) => first_greeting(place, &base, login),
        None => format!("listening on {base}\ndocumentation: {base}/api/docs/"),
    };
    if place.demo {
        let _ = write!(text, "\ndemo, for a browser with a camera: {base}/demo/");
    }
    for url in place.in_network() {
        let _ = write!(text, "\nin the local network: {url}");
    }
    if !place.network.is_empty() && !place.https {
        text.push_str("\nbrowsers on other machines give a page the camera over HTTPS only: --https");
    }
    if let Some(path) = &place.certificate {
        let path = path.display();
        let _ = write!(text, "\nthe certificate is the server's own, so browsers warn once: {path}");
    }
    text
}

fn first_greeting(place: &Place, base: &str, login: &Login<'_>) -> String {
    let (email, password) = (login.email, login.password);
    let samples = samples();
    let file =
        |name: &str, otherwise: &str| quoted(&samples.as_ref().map_or(otherwise.into(), |s| s.join(name)));
    let (clip, face, other) =
        (file("clip.mp4", "YOUR-CLIP.mp4"), file("face.jpg", "ONE.jpg"), file("other.jpg", "OTHER.jpg"));
    let trusting = |path: &PathBuf| format!(" --cacert {}", quoted(path));
    let curl = format!("curl -s{}", place.certificate.as_ref().map(trusting).unwrap_or_default());
    format!(
        r#"email: {email}
password: {password}
listening on {base}

The password is not shown again; `bonafide user password` sets another. Requests to try, in a second terminal:

# log in
TOKEN=$({curl} {base}/api/authorize/auth/ -H 'Content-Type: application/json' \
  -d '{{"credentials":{{"email":"{email}","password":"{password}"}}}}' | sed 's/.*"access_token": *"\([^"]*\)".*/\1/')

# upload a clip, look for signs of a live person, get the verdict with its reasons
{curl} {base}/api/folders/ -H "X-Forensic-Access-Token: $TOKEN" -F clip=@{clip} \
  -F 'payload={{"media:tags":{{"clip":["video_selfie","video_selfie_blank"]}},"analyses":[{{"type":"quality"}}]}}'

# one person in two pictures?
{curl} {base}/api/folders/ -H "X-Forensic-Access-Token: $TOKEN" -F one=@{face} -F other=@{other} \
  -F 'payload={{"analyses":[{{"type":"biometry"}}]}}'

documentation: {base}/api/docs/"#
    )
}

/// From this machine: listening on every address, the server answers on the loopback address too.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

/// The folder of the samples that `scripts/samples` makes, here or in the checkout that the program was built in.
fn samples() -> Option<PathBuf> {
    let here = PathBuf::from("models/sample");
    let built =
        || std::env::current_exe().ok().and_then(|exe| Some(exe.ancestors().nth(3)?.join("models/sample")));
    [Some(here), built()].into_iter().flatten().find(|folder| folder.join("clip.mp4").exists())
}

/// As a shell takes it for one word. A path that curl would take apart is left to the reader.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@".contains(c);
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_shown_only_when_one_was_made() {
        let place = place(None);
        let later = greeting(&place, None);
        assert_eq!(later.lines().next(), Some("listening on http://127.0.0.1:81"));
        assert!(!later.contains("password"));
        let login = Login { email: "admin@example.org", password: "Aa1-_" };
        let first = greeting(&place, Some(&login));
        let lines: Vec<&str> = first.lines().take(3).collect();
        assert_eq!(
            lines,
            ["email: admin@example.org", "password: Aa1-_", "listening on http://127.0.0.1:81"]
        );
    }

    fn place(certificate: Option<&str>) -> Place {
        Place {
            address: "0.0.0.0:81".parse().unwrap(),
            https: certificate.is_some(),
            certificate: certificate.map(PathBuf::from),
            network: vec!["192.0.2.5".parse().unwrap()],
            demo: false,
        }
    }

    #[test]
    fn the_demo_is_named_where_there_is_one() {
        let with = greeting(&Place { demo: true, ..place(Some("/data/own.pem")) }, None);
        for line in [
            "demo, for a browser with a camera: https://127.0.0.1:81/demo/",
            "in the local network: https://192.0.2.5:81/demo/",
        ] {
            assert!(with.lines().any(|said| said == line), "{line}: {with}");
        }
        assert!(!greeting(&place(None), None).contains("demo"));
    }

    #[test]
    fn other_machines_are_told_the_address_in_the_network() {
        let plain = greeting(&place(None), None);
        assert!(plain.contains("\nin the local network: http://192.0.2.5:81\n"), "{plain}");
        assert!(plain.contains("--https"), "{plain}");
        let secure = greeting(&place(Some("/data/own.pem")), None);
        assert!(secure.contains("\nin the local network: https://192.0.2.5:81\n"), "{secure}");
        assert!(secure.ends_with(": /data/own.pem") && !secure.contains("--https"), "{secure}");
        let login = Login { email: "admin@example.org", password: "Aa1-_" };
        let first = greeting(&place(Some("/data/own.pem")), Some(&login));
        assert_eq!(first.matches("curl -s --cacert /data/own.pem https://127.0.0.1:81/api/").count(), 3);
    }

    #[test]
    fn a_path_is_one_word_to_a_shell() {
        assert_eq!(quoted(Path::new("/a/b-c.mp4")), "/a/b-c.mp4");
        assert_eq!(quoted(Path::new("/a b/it's")), r"'/a b/it'\''s'");
    }
}
