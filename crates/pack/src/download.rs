//! Fetches a file whose hash is known, in as many pieces as it takes.

mod connection;
#[cfg(test)]
pub(crate) mod server;

use std::fs::{self, File, OpenOptions};
use std::path::Path;
use std::time::Duration;

use bonafide_engine::pack::sha256_hex;
use ureq::Agent;

use crate::Error;
use crate::disk::{LARGEST_MODEL, failed, read};

/// Bounds on what a server may do to us.
pub(crate) struct Limits {
    /// Most bytes of the file.
    pub(crate) bytes: u64,
    /// Longest wait for a connection, an answer, or the next bytes.
    pub(crate) stall: Duration,
    /// Longest time for one connection.
    pub(crate) connection: Duration,
    /// Most connections.
    pub(crate) connections: usize,
}

impl Limits {
    /// What a model may take.
    pub(crate) const MODEL: Self = Self {
        bytes: LARGEST_MODEL,
        stall: Duration::from_secs(30),
        connection: Duration::from_hours(1),
        connections: 20,
    };
}

const REDIRECTS: u32 = 5;

/// Downloads to a name of its own inside the pack, verifies, and gives the bytes.
pub(crate) fn fetch(
    folder: &Path,
    address: &str,
    sha256: &str,
    limits: &Limits,
    progress: &mut dyn FnMut(u64, Option<u64>),
) -> Result<Vec<u8>, Error> {
    if sha256.len() != 64 || !sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
        return Err(Error::NoHash);
    }
    let name = format!(".{sha256}.part");
    let path = folder.join(&name);
    let mut file = OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .open(&path)
        .map_err(|cause| failed(&name, "opening", cause))?;
    let delete = || fs::remove_file(&path).map_err(|cause| failed(&name, "deleting", cause));

    if let Err(error) = download(address, &mut file, limits, progress) {
        // The beginning of a file is worth keeping for the next call.
        if length(&file)? == 0 || matches!(error, Error::TooLarge { .. }) {
            delete()?;
        }
        return Err(error);
    }
    let bytes = read(&path, limits.bytes).map_err(|cause| failed(&name, "reading", cause));
    // The pack gets its copy under the model's name in one step, whatever happens to this one.
    delete()?;
    let bytes = bytes?;
    let actual = sha256_hex(&bytes);
    if actual != sha256 {
        return Err(Error::Hash { expected: sha256.to_owned(), actual });
    }
    Ok(bytes)
}

/// Fills `file`, which may already hold the beginning of what lies at `address`. A connection that breaks is taken up
/// again where it broke, as long as each one brings something. After an error the file keeps what came, for the next
/// time. What came is not verified here.
fn download(
    address: &str,
    file: &mut File,
    limits: &Limits,
    progress: &mut dyn FnMut(u64, Option<u64>),
) -> Result<(), Error> {
    if !address.starts_with("https://") && !address.starts_with("http://") {
        return Err(Error::Address);
    }
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(REDIRECTS)
        .timeout_resolve(Some(limits.stall))
        .timeout_connect(Some(limits.stall))
        .timeout_recv_response(Some(limits.stall))
        .timeout_per_read(Some(limits.stall))
        .timeout_recv_body(Some(limits.connection))
        .user_agent(concat!("bonafide/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let mut version = None;
    for connection in 1.. {
        let before = length(file)?;
        let outcome = connection::receive(&agent, address, file, &mut version, limits, progress);
        match outcome {
            Err(Error::Interrupted { .. }) if connection < limits.connections && length(file)? > before => {}
            outcome => return outcome,
        }
    }
    Ok(())
}

fn length(file: &File) -> Result<u64, Error> {
    file.metadata().map(|metadata| metadata.len()).map_err(local)
}

fn local(cause: std::io::Error) -> Error {
    failed("the download", "writing", cause)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use tempfile::{TempDir, tempdir};

    use super::server::{Answer, BODY, answer, serve, whole};
    use super::*;

    const TEST: Limits = Limits {
        bytes: 1000,
        stall: Duration::from_millis(400),
        connection: Duration::from_secs(5),
        connections: 3,
    };

    fn fetch_from(folder: &TempDir, address: &str) -> Result<Vec<u8>, Error> {
        fetch(folder.path(), address, &sha256_hex(BODY), &TEST, &mut |_, _| {})
    }

    fn names(folder: &TempDir) -> Vec<String> {
        let entries = fs::read_dir(folder.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_whole_file_comes_with_its_progress() {
        let folder = tempdir().unwrap();
        let (address, server) = serve(vec![whole()]);
        let mut seen = vec![];
        let mut progress = |here, total| seen.push((here, total));
        let bytes = fetch(folder.path(), &address, &sha256_hex(BODY), &TEST, &mut progress).unwrap();
        assert_eq!(bytes, BODY);
        assert_eq!((seen[0], seen.last()), ((0, Some(20)), Some(&(20, Some(20)))));
        assert!(names(&folder).is_empty());
        assert!(!server.join().unwrap()[0].contains("range:"));
    }

    #[test]
    fn a_cut_connection_is_taken_up_where_it_broke() {
        let folder = tempdir().unwrap();
        let (address, server) = serve(vec![
            answer("200 OK", "content-length: 20\r\netag: \"v1\"\r\n", &BODY[..7]),
            answer(
                "206 Partial Content",
                "content-length: 13\r\ncontent-range: bytes 7-19/20\r\n",
                &BODY[7..],
            ),
        ]);
        fetch_from(&folder, &address).unwrap();
        let requests = server.join().unwrap();
        assert!(requests[1].contains("range: bytes=7-\r\n"), "{}", requests[1]);
        assert!(requests[1].contains("if-range: \"v1\"\r\n"), "{}", requests[1]);
    }

    #[test]
    fn the_next_call_resumes_what_the_last_one_could_not_finish() {
        let folder = tempdir().unwrap();
        let (address, server) = serve(vec![
            answer("200 OK", "content-length: 20\r\n", &BODY[..7]),
            answer("206 Partial Content", "content-length: 13\r\ncontent-range: bytes 7-19/20\r\n", b""),
            answer(
                "206 Partial Content",
                "content-length: 13\r\ncontent-range: bytes 7-19/20\r\n",
                &BODY[7..],
            ),
        ]);
        let error = fetch_from(&folder, &address).unwrap_err();
        assert!(matches!(error, Error::Interrupted { .. }), "{error}");
        assert_eq!(names(&folder), [format!(".{}.part", sha256_hex(BODY))]);
        fetch_from(&folder, &address).unwrap();
        assert!(names(&folder).is_empty());
        assert!(server.join().unwrap()[2].contains("range: bytes=7-\r\n"));
    }

    #[test]
    fn a_server_that_cannot_resume_sends_all_again() {
        let folder = tempdir().unwrap();
        let (address, server) = serve(vec![answer("200 OK", "content-length: 20\r\n", &BODY[..7]), whole()]);
        assert_eq!(fetch_from(&folder, &address).unwrap(), BODY);
        server.join().unwrap();
    }

    #[test]
    fn a_server_that_resumes_elsewhere_is_refused() {
        let folder = tempdir().unwrap();
        let (address, server) = serve(vec![
            answer("200 OK", "content-length: 20\r\n", &BODY[..7]),
            answer(
                "206 Partial Content",
                "content-length: 12\r\ncontent-range: bytes 8-19/20\r\n",
                &BODY[8..],
            ),
        ]);
        assert!(matches!(fetch_from(&folder, &address), Err(Error::Download(_))));
        server.join().unwrap();
    }

    #[test]
    fn a_whole_part_that_was_never_renamed_is_used() {
        let folder = tempdir().unwrap();
        fs::write(folder.path().join(format!(".{}.part", sha256_hex(BODY))), BODY).unwrap();
        let (address, server) =
            serve(vec![answer("416 Range Not Satisfiable", "content-length: 0\r\n", b"")]);
        fetch_from(&folder, &address).unwrap();
        assert!(names(&folder).is_empty());
        server.join().unwrap();
    }

    #[test]
    fn another_hash_leaves_nothing_behind() {
        let folder = tempdir().unwrap();
        let (address, server) = serve(vec![answer("200 OK", "content-length: 4\r\n", b"evil")]);
        let error = fetch_from(&folder, &address).unwrap_err();
        assert!(matches!(error, Error::Hash { .. }), "{error}");
        assert!(names(&folder).is_empty());
        server.join().unwrap();
    }

    #[test]
    fn a_redirect_is_followed_and_a_loop_is_not() {
        let folder = tempdir().unwrap();
        let (target, server) = serve(vec![whole()]);
        let (address, first) =
            serve(vec![answer("302 Found", &format!("location: {target}\r\ncontent-length: 0\r\n"), b"")]);
        fetch_from(&folder, &address).unwrap();
        first.join().unwrap();
        server.join().unwrap();

        let folder = tempdir().unwrap();
        let turn = || answer("302 Found", "location: /model.onnx\r\ncontent-length: 0\r\n", b"");
        let (address, server) = serve((0..6).map(|_| turn()).collect());
        assert!(matches!(fetch_from(&folder, &address), Err(Error::Download(_))));
        assert!(names(&folder).is_empty());
        server.join().unwrap();
    }

    #[test]
    fn too_large_is_refused_before_and_while_it_comes() {
        for headers in ["content-length: 1001\r\n", ""] {
            let folder = tempdir().unwrap();
            let (address, server) = serve(vec![answer("200 OK", headers, &[b'x'; 1001])]);
            let error = fetch_from(&folder, &address).unwrap_err();
            assert!(matches!(error, Error::TooLarge { limit: 1000, .. }), "{error}");
            assert!(names(&folder).is_empty());
            server.join().unwrap();
        }
    }

    #[test]
    fn a_missing_file_says_the_status() {
        let folder = tempdir().unwrap();
        let (address, server) = serve(vec![answer("404 Not Found", "content-length: 4\r\n", b"gone")]);
        assert!(matches!(fetch_from(&folder, &address), Err(Error::Status(404))));
        assert!(names(&folder).is_empty());
        server.join().unwrap();
    }

    #[test]
    fn a_server_that_falls_silent_does_not_hold_us() {
        for silent in [
            Answer(String::new(), true),
            Answer("HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n".to_owned(), true),
        ] {
            let folder = tempdir().unwrap();
            let (address, server) = serve(vec![silent]);
            let start = Instant::now();
            let error = fetch_from(&folder, &address).unwrap_err();
            assert!(matches!(error, Error::Download(_) | Error::Interrupted { .. }), "{error}");
            assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
            server.join().unwrap();
        }
    }

    #[test]
    fn only_web_addresses_and_whole_hashes_are_taken() {
        let folder = tempdir().unwrap();
        for address in ["file:///etc/passwd", "ftp://example.org/a", "", "http://", "https://a b/c"] {
            assert!(matches!(fetch_from(&folder, address), Err(Error::Address)), "{address}");
        }
        let result = fetch(folder.path(), "http://127.0.0.1:1/", "../../evil", &TEST, &mut |_, _| {});
        assert!(matches!(result, Err(Error::NoHash)));
        assert!(names(&folder).is_empty());
    }
}
