//! Hostile file names: they neither break lines nor steer a terminal nor become flags or markup.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use crate::made::{Folder, drawing, png};
use crate::program::{answer_of, bonafide, command, report, sample};

const NAMES: [&[u8]; 5] = [
    b"two\nlines.png",
    b"\x1b[31mred\x1b[2J\x07.png",
    b"back\rward\ttab.png",
    "right-to-left \u{202e}gnp.exe".as_bytes(),
    b"not \xff\xfe utf-8.png",
];

#[test]
fn a_name_stays_within_its_line() {
    let folder = Folder::new();
    let plain = folder.file("plain.png", &png(&drawing(64, 64)));
    let lines = bonafide([OsStr::new("check"), plain.as_ref()]).stdout.lines().count();
    for name in NAMES {
        let path = folder.path().join(OsStr::from_bytes(name));
        std::fs::copy(&plain, &path).unwrap();
        let answer = bonafide([OsStr::new("check"), path.as_ref()]);
        assert_eq!((answer.code, &*answer.stderr), (0, ""));
        assert_eq!(answer.stdout.lines().count(), lines, "{:?}", answer.stdout);
        let unsafe_here = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!answer.stdout.contains(unsafe_here), "{:?}", answer.stdout);

        std::fs::write(&path, b"no picture").unwrap();
        let answer = bonafide([OsStr::new("check"), path.as_ref()]);
        assert_eq!((answer.code, answer.stderr.lines().count()), (1, 1), "{:?}", answer.stderr);
        assert!(!answer.stderr.contains(unsafe_here), "{:?}", answer.stderr);
        let answer = bonafide([OsStr::new("compare"), path.as_ref(), path.as_ref()]);
        assert_eq!(answer.code, 1);
        assert!(!answer.stderr.contains(unsafe_here), "{:?}", answer.stderr);
    }
}

#[test]
fn json_holds_any_name() {
    let folder = Folder::new();
    for name in NAMES {
        let path = folder.path().join(OsStr::from_bytes(name));
        std::fs::write(&path, png(&drawing(64, 64))).unwrap();
        let answer = bonafide([OsStr::new("check"), "--json".as_ref(), path.as_ref()]);
        assert_eq!(report(&answer).media[0].file, path.display().to_string());
    }
}

#[test]
fn after_two_dashes_a_name_is_never_a_flag() {
    let folder = Folder::new();
    for name in ["--json", "-h", "--report=x.html", "-"] {
        folder.file(name, &png(&drawing(64, 64)));
        let mut command = command();
        command.current_dir(folder.path()).args(["check", "--", name]);
        let answer = answer_of(command);
        assert_eq!((answer.code, &*answer.stderr), (0, ""), "{name}");
        assert!(answer.stdout.starts_with(&format!("{name}\n  medium")), "{}", answer.stdout);
    }
}

#[test]
fn a_name_is_no_markup_in_the_page() {
    let folder = Folder::new();
    let path = folder.path().join("\"><img src=x onerror=alert(1)>.jpg");
    std::fs::copy(sample("face.jpg"), &path).unwrap();
    let page = folder.path().join("page.html");
    let answer = bonafide([OsStr::new("check"), path.as_ref(), "--report".as_ref(), page.as_ref()]);
    assert_eq!(answer.code, 0);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(!page.contains("<img src=x") && page.contains("&lt;img src=x"));
}
