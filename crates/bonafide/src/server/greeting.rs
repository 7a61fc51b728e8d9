//! What the server prints when it is ready: where it listens, and after the very first start how to log in.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// The login of the administrator that was made at this start.
pub struct Login<'a> {
    /// What it logs in with.
    pub email: &'a str,
    /// Shown here and nowhere else.
    pub password: &'a str,
}

/// Every line that goes to standard output.
pub fn greeting(address: SocketAddr, first: Option<&Login<'_>>) -> String {
    let base = format!("http://{}", reachable(address));
    let Some(login) = first else {
        return format!("listening on {base}\ndocumentation: {base}/api/docs/");
    };
    let (email, password) = (login.email, login.password);
    let samples = samples();
    let file =
        |name: &str, otherwise: &str| quoted(&samples.as_ref().map_or(otherwise.into(), |s| s.join(name)));
    let (clip, face, other) =
        (file("clip.mp4", "YOUR-CLIP.mp4"), file("face.jpg", "ONE.jpg"), file("other.jpg", "OTHER.jpg"));
    format!(
        r#"email: {email}
password: {password}
listening on {base}

The password is not shown again; `bonafide user password` sets another. Requests to try, in a second terminal:

# log in
TOKEN=$(curl -s {base}/api/authorize/auth/ -H 'Content-Type: application/json' \
  -d '{{"credentials":{{"email":"{email}","password":"{password}"}}}}' | sed 's/.*"access_token": *"\([^"]*\)".*/\1/')

# upload a clip, look for signs of a live person, get the verdict with its reasons
curl -s {base}/api/folders/ -H "X-Forensic-Access-Token: $TOKEN" -F clip=@{clip} \
  -F 'payload={{"media:tags":{{"clip":["video_selfie","video_selfie_blank"]}},"analyses":[{{"type":"quality"}}]}}'

# one person in two pictures?
curl -s {base}/api/folders/ -H "X-Forensic-Access-Token: $TOKEN" -F one=@{face} -F other=@{other} \
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
        let address = "0.0.0.0:81".parse().unwrap();
        let later = greeting(address, None);
        assert_eq!(later.lines().next(), Some("listening on http://127.0.0.1:81"));
        assert!(!later.contains("password"));
        let login = Login { email: "admin@example.org", password: "Aa1-_" };
        let first = greeting(address, Some(&login));
        let lines: Vec<&str> = first.lines().take(3).collect();
        assert_eq!(
            lines,
            ["email: admin@example.org", "password: Aa1-_", "listening on http://127.0.0.1:81"]
        );
    }

    #[test]
    fn a_path_is_one_word_to_a_shell() {
        assert_eq!(quoted(Path::new("/a/b-c.mp4")), "/a/b-c.mp4");
        assert_eq!(quoted(Path::new("/a b/it's")), r"'/a b/it'\''s'");
    }
}
