//! `bonafide models`.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use bonafide_engine::pack::{Manifest, sha256_hex};

use crate::made::{Folder, pack_copy};
use crate::program::{Answer, bonafide, pack, root};

fn models<'a>(pack: &'a Path, words: &[&'a str]) -> Answer {
    let pack = [OsStr::new("--pack"), pack.as_ref()];
    bonafide(["models"].iter().chain(words).map(OsStr::new).chain(pack))
}

/// An error in one line, with exit code 1 and nothing on standard output; gives the line.
fn fails(pack: &Path, words: &[&str]) -> String {
    let answer = models(pack, words);
    assert_eq!(answer.code, 1, "{words:?}: {}", answer.stdout);
    assert_eq!(answer.stderr.lines().count(), 1, "{words:?}: {}", answer.stderr);
    answer.stderr
}

fn works(pack: &Path, words: &[&str]) -> String {
    let answer = models(pack, words);
    assert_eq!((answer.code, &*answer.stderr), (0, ""), "{words:?}");
    answer.stdout
}

fn names(pack: &Path) -> Vec<String> {
    let manifest: Manifest = serde_json::from_str(&works(pack, &["list", "--json"])).unwrap();
    manifest.models.into_iter().map(|model| model.name).collect()
}

/// What `models import` makes.
const DEFAULT: [&str; 6] =
    ["blazeface-short", "blazeface-full", "face-mesh", "dlib-resnet", "texture-2.7", "texture-4.0"];

/// The smallest network of the pack under a name of our own.
fn own(folder: &Folder) -> (PathBuf, PathBuf, String) {
    let bytes = std::fs::read(pack().join("blazeface-short.onnx")).unwrap();
    let conventions = r#"
        name = "ours"
        role = "detect_short"
        output = "boxes and scores"
        license = "ours"
        origin = "ours"
        accuracy = "none"
        input = { width = 128, height = 128, colour = "rgb", mean = [127.5, 127.5, 127.5], deviation = [127.5, 127.5, 127.5] }
    "#;
    let file = folder.file("ours.onnx", &bytes);
    (file, folder.file("ours.toml", conventions.as_bytes()), sha256_hex(&bytes))
}

/// Serves the bytes once on this machine; gives the address.
fn serve(bytes: Vec<u8>) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/net.onnx", listener.local_addr().unwrap());
    let answer = move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut request, mut byte) = (Vec::new(), [0]);
        while !request.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).unwrap();
            request.push(byte[0]);
        }
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", bytes.len());
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&bytes).unwrap();
    };
    (address, std::thread::spawn(answer))
}

#[test]
fn the_pack_is_listed_and_sound() {
    let listed = works(&pack(), &["list"]);
    for name in DEFAULT.into_iter().chain(["minifasnet-v2", "mobilefacenet-foamliu"]) {
        assert!(listed.contains(name), "{name}: {listed}");
    }
    let verified = works(&pack(), &["verify"]);
    assert_eq!(verified.lines().filter(|line| line.starts_with("  ok   ")).count(), names(&pack()).len());
}

#[test]
fn one_flipped_byte_is_noticed_and_the_model_named() {
    let folder = Folder::new();
    let pack = pack_copy(&folder);
    let path = pack.join("face-mesh.onnx");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let line = fails(&pack, &["verify"]);
    assert!(line.contains("`face-mesh`") && line.contains("SHA-256"), "{line}");
    assert_eq!(
        models(&pack, &["verify"]).stdout.lines().count(),
        names(&pack).len() - 1,
        "the others are good"
    );
    // And nothing is answered with such a pack.
    let sample = crate::program::sample("face.jpg");
    let answer = bonafide([OsStr::new("check"), sample.as_ref(), "--pack".as_ref(), pack.as_ref()]);
    assert_eq!((answer.code, &*answer.stdout), (1, ""));
    assert!(answer.stderr.contains("`face-mesh`"), "{}", answer.stderr);
}

#[test]
fn without_a_pack_the_answer_says_how_to_make_one() {
    let folder = Folder::new();
    let (empty, face) = (folder.path(), crate::program::sample("face.jpg"));
    for words in [vec!["check", face.to_str().unwrap()], vec!["compare", "a", "b"]] {
        let flags = [OsStr::new("--pack"), empty.as_ref()];
        let answer = bonafide(words.iter().map(OsStr::new).chain(flags));
        assert_eq!(
            (answer.code, &*answer.stdout, answer.stderr.lines().count()),
            (1, "", 1),
            "{}",
            answer.stderr
        );
        assert!(answer.stderr.contains(empty.to_str().unwrap()), "{}", answer.stderr);
        assert!(answer.stderr.contains("`bonafide models import` makes one"), "{}", answer.stderr);
    }
    assert!(fails(empty, &["list"]).contains("no model pack"));
}

#[test]
fn importing_makes_the_same_pack_each_time() {
    let folder = Folder::new();
    let packages = root().join("models/node_modules");
    assert!(packages.join("@mediapipe").exists(), "models/node_modules is missing: scripts/test installs it");
    let pack = folder.path().join("new/pack");
    let import = || works(&pack, &["import", "--from", packages.to_str().unwrap()]);
    assert_eq!(import().lines().filter(|line| line.starts_with("  ok   ")).count(), DEFAULT.len());
    let manifest = || std::fs::read(pack.join("pack.toml")).unwrap();
    let first = manifest();
    import();
    assert_eq!(manifest(), first);
    assert_eq!(names(&pack), DEFAULT);

    let missing = fails(&folder.path().join("other"), &["import", "--from", folder.path().to_str().unwrap()]);
    assert!(missing.contains("npm ci"), "{missing}");
}

#[test]
fn a_file_with_another_hash_is_refused_and_the_pack_stays() {
    let folder = Folder::new();
    let pack = pack_copy(&folder);
    let before = std::fs::read(pack.join("pack.toml")).unwrap();
    let (file, conventions, _) = own(&folder);
    let (file, conventions) = (file.to_str().unwrap(), conventions.to_str().unwrap());
    let line = fails(&pack, &["add", "minifasnet-v2", "--file", file]);
    assert!(line.contains("`minifasnet-v2`") && line.contains("expected"), "{line}");
    let zeros = "0".repeat(64);
    fails(&pack, &["add", "ours", "--file", file, "--conventions", conventions, "--sha256", &zeros]);
    fails(&pack, &["add", "ours", "--file", file]);
    fails(&pack, &["add", "theirs", "--file", file, "--conventions", conventions]);
    fails(&pack, &["add", "ours", "--file", "absent.onnx", "--conventions", conventions]);
    let text = folder.file("text.onnx", b"no network");
    let line = fails(&pack, &["add", "ours", "--file", text.to_str().unwrap(), "--conventions", conventions]);
    assert!(line.contains("`ours`"), "{line}");
    let wide = std::fs::read_to_string(conventions).unwrap().replace("width = 128", "width = 192");
    let wide = folder.file("wide.toml", wide.as_bytes());
    fails(&pack, &["add", "ours", "--file", file, "--conventions", wide.to_str().unwrap()]);
    assert_eq!(std::fs::read(pack.join("pack.toml")).unwrap(), before);
    assert!(!pack.join("ours.onnx").exists());
}

#[test]
fn a_network_that_cannot_be_read_in_its_role_is_refused() {
    let folder = Folder::new();
    let pack = pack_copy(&folder);
    let before = std::fs::read(pack.join("pack.toml")).unwrap();
    let (file, conventions, _) = own(&folder);
    let conventions = std::fs::read_to_string(conventions).unwrap();
    // It takes a picture of this size, but what comes out is neither a mesh nor has so many classes.
    for (role, more, why) in [
        ("mesh", "", "468 points"),
        ("texture", "texture = { live_class = 99999, threshold = 0.5 }", "live class"),
    ] {
        let text = format!("{}\n{more}", conventions.replace("detect_short", role));
        let path = folder.file("role.toml", text.as_bytes());
        let words =
            ["add", "ours", "--file", file.to_str().unwrap(), "--conventions", path.to_str().unwrap()];
        let line = fails(&pack, &words);
        assert!(line.contains("`ours`") && line.contains(why), "{line}");
    }
    assert_eq!(std::fs::read(pack.join("pack.toml")).unwrap(), before);
    assert!(!pack.join("ours.onnx").exists());
}

#[test]
fn what_a_pack_says_does_not_steer_the_terminal() {
    let folder = Folder::new();
    let pack = pack_copy(&folder);
    let mut manifest = Manifest::parse(&std::fs::read_to_string(pack.join("pack.toml")).unwrap()).unwrap();
    let model = manifest.models.last_mut().unwrap();
    for text in [&mut model.name, &mut model.license, &mut model.accuracy] {
        text.push_str("\x1b[31m\r\n\u{202e}\u{7}");
    }
    std::fs::write(pack.join("pack.toml"), manifest.to_toml().unwrap()).unwrap();
    let unsafe_here = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    for word in ["list", "verify"] {
        let said = works(&pack, &[word]);
        assert!(said.contains('\u{fffd}') && !said.contains(unsafe_here), "{said:?}");
        let of_the_pack = said.lines().skip_while(|line| line.starts_with("In "));
        let of_the_pack = of_the_pack.take_while(|line| !line.starts_with("Can be added"));
        assert_eq!(of_the_pack.count(), manifest.models.len(), "{said:?}");
    }
}

#[test]
fn a_network_of_our_own_comes_and_goes() {
    let folder = Folder::new();
    let pack = pack_copy(&folder);
    let before = names(&pack);
    let (file, conventions, sha256) = own(&folder);
    let add =
        ["add", "ours", "--file", file.to_str().unwrap(), "--conventions", conventions.to_str().unwrap()];
    let dry: Vec<_> = add.into_iter().chain(["--dry-run"]).collect();
    assert!(works(&pack, &dry).contains("would be added from"));
    assert_eq!(names(&pack), before);
    assert!(works(&pack, &add).contains(&sha256));
    assert_eq!(names(&pack).last().unwrap(), "ours");
    works(&pack, &["verify"]);

    let dry = works(&pack, &["remove", "ours", "--dry-run"]);
    assert!(dry.contains("would remove `ours`") && pack.join("ours.onnx").exists(), "{dry}");
    assert_eq!(names(&pack).last().unwrap(), "ours");
    works(&pack, &["remove", "ours"]);
    assert_eq!(names(&pack), before);
    assert!(!pack.join("ours.onnx").exists());
    assert!(fails(&pack, &["remove", "ours"]).contains("`ours`"));
    assert!(fails(&pack, &["remove", "ours", "--dry-run"]).contains("`ours`"));
}

#[test]
fn a_network_is_fetched_from_an_address_with_its_hash() {
    let folder = Folder::new();
    let pack = pack_copy(&folder);
    let (file, conventions, sha256) = own(&folder);
    let bytes = std::fs::read(file).unwrap();
    let conventions = conventions.to_str().unwrap();

    let (address, server) = serve(bytes.clone());
    let add = ["add", "ours", "--address", &address, "--conventions", conventions, "--sha256", &sha256];
    works(&pack, &add);
    server.join().unwrap();
    assert_eq!(names(&pack).last().unwrap(), "ours");
    assert_eq!(std::fs::read(pack.join("ours.onnx")).unwrap(), bytes);
    works(&pack, &["remove", "ours"]);

    let mut forged = bytes;
    forged[100] ^= 1;
    let (address, server) = serve(forged);
    let line = fails(
        &pack,
        &["add", "ours", "--address", &address, "--conventions", conventions, "--sha256", &sha256],
    );
    server.join().unwrap();
    assert!(line.contains("expected"), "{line}");
    let line = fails(&pack, &["add", "ours", "--address", &address, "--conventions", conventions]);
    assert!(line.contains("--sha256"), "{line}");
    let line = fails(
        &pack,
        &[
            "add",
            "ours",
            "--address",
            "file:///etc/passwd",
            "--conventions",
            conventions,
            "--sha256",
            &sha256,
        ],
    );
    assert!(line.contains("http"), "{line}");
    assert!(!pack.join("ours.onnx").exists());
}
