//! What is no medium at all.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::made::{Folder, drawing, png};
use crate::program::{answer_of, cause, command, refused};

#[test]
fn what_is_no_file_or_no_medium_is_refused_in_one_line() {
    let folder = Folder::new();
    assert_eq!(refused(&folder.path().join("absent.jpg")), "no such file or folder");
    assert_eq!(refused(folder.path()), "this is a folder, not a file");
    assert_eq!(refused(&folder.file("empty.jpg", b"")), "the file is empty");
    let dangling = folder.path().join("dangling.jpg");
    std::os::unix::fs::symlink("nowhere", &dangling).unwrap();
    assert_eq!(refused(&dangling), "no such file or folder");
    assert!(refused(&folder.file("letter.jpg", b"Dear sir,\n")).contains("it is text"));
    assert!(refused(&folder.file("program", b"\x7fELF\x02\x01\x01\0")).contains("the content is not a JPEG"));
    assert!(refused(&folder.file("page.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf")).contains("it is PDF"));
}

#[test]
fn what_never_ends_is_not_read() {
    assert_eq!(refused(Path::new("/dev/zero")), "this is not a regular file");
    let folder = Folder::new();
    let pipe = folder.path().join("pipe.mp4");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert_eq!(refused(&pipe), "this is not a regular file");
}

#[test]
fn a_large_file_of_nothing_is_refused_unread() {
    let folder = Folder::new();
    let path = folder.file("large.mp4", b"\0\0\0\x18ftypisom");
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(3 << 30).unwrap();
    assert!(refused(&path).contains("over the limit of 268435456"));
}

#[test]
fn a_file_that_may_not_be_read_is_refused_in_one_line() {
    const NOBODY: u32 = 65534;
    let folder = Folder::new();
    let path = folder.file("secret.png", &png(&drawing(8, 8)));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    let mut command = command();
    if std::fs::File::open(&path).is_ok() {
        // This user may read everything: somebody who may not runs the program, if they can reach it.
        let mut reach = Command::new(env!("CARGO_BIN_EXE_bonafide"));
        let reached = reach.arg("--version").uid(NOBODY).gid(NOBODY).output();
        if !reached.is_ok_and(|output| output.status.success()) {
            println!("skipped: this user may read everything, and another cannot run the program");
            return;
        }
        command.uid(NOBODY).gid(NOBODY);
    }
    command.arg("check").arg(&path);
    let answer = answer_of(command);
    assert_eq!(answer.code, 1);
    assert_eq!(cause(&answer, &path), "no permission to read the file");
}
