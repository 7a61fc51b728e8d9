//! Exit codes, help, pipes.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::made::{Folder, drawing, png};
use crate::program::{answer_of, bonafide, command, sample};

const COMMANDS: [&[&str]; 25] = [
    &[],
    &["serve"],
    &["config"],
    &["config", "check"],
    &["config", "default"],
    &["doctor"],
    &["user"],
    &["user", "add"],
    &["user", "list"],
    &["user", "password"],
    &["check"],
    &["compare"],
    &["models"],
    &["models", "list"],
    &["models", "verify"],
    &["models", "import"],
    &["models", "add"],
    &["models", "remove"],
    &["eval"],
    &["eval", "verify"],
    &["eval", "pad"],
    &["calibrate"],
    &["lab"],
    &["lab", "clip"],
    &["lab", "set"],
];

#[test]
fn every_command_explains_itself() {
    for words in COMMANDS {
        let answer = bonafide(words.iter().copied().chain(["--help"]));
        assert_eq!((answer.code, &*answer.stderr), (0, ""), "{words:?}");
        assert!(answer.stdout.contains("Usage: bonafide"), "{words:?}: {}", answer.stdout);
    }
    let help = bonafide(["--help"]).stdout;
    assert!(help.contains("Exit codes: 0 done, 1 ") && help.contains("2 wrong usage"), "{help}");
    let version = bonafide(["--version"]);
    assert_eq!((version.code, &*version.stdout), (0, "bonafide 0.1.0\n"));
}

#[test]
fn wrong_usage_is_code_2_and_does_nothing() {
    let wrong: [&[&str]; 22] = [
        &[],
        &["chek", "a.jpg"],
        &["check"],
        &["check", "--jsno", "a.jpg"],
        &["check", "--frames", "0", "a.jpg"],
        &["check", "--frames", "many", "a.jpg"],
        &["compare", "a.jpg"],
        &["compare", "a.jpg", "b.jpg", "--threshold", "1.5"],
        &["compare", "a.jpg", "b.jpg", "--threshold", "nan"],
        &["models"],
        &["models", "add"],
        &["models", "add", "x", "--file", "a", "--address", "b"],
        &["eval"],
        &["eval", "verify", "--pairs", "pairs.csv"],
        &["eval", "pad"],
        &["eval", "pad", "--manifest", "set.csv", "--threshold", "1.5"],
        &["eval", "pad", "--manifest", "set.csv", "--threads", "0"],
        &["eval", "pad", "--manifest", "set.csv", "--frames", "1001"],
        &["serve", "now"],
        &["config"],
        &["user", "add", "--email", "a@b.example"],
        &["user", "add", "--email", "a@b.example", "--role", "KING"],
    ];
    for words in wrong {
        let answer = bonafide(words.iter().copied());
        assert_eq!((answer.code, &*answer.stdout), (2, ""), "{words:?}");
        let helps = answer.stderr.contains("Usage: bonafide") || answer.stderr.contains("try '--help'");
        assert!(helps, "{words:?}: {}", answer.stderr);
    }
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let folder = Folder::new();
    let bad = folder.file("bad.jpg", b"no picture");
    let (face, clip) = (sample("face.jpg"), sample("clip.mp4"));
    let files = [face.as_path(), &bad, &clip, &bad];
    let answer = bonafide(["check".as_ref()].into_iter().chain(files.map(Path::as_os_str)));
    assert_eq!((answer.code, answer.stderr.lines().count()), (1, 2), "{}", answer.stderr);
    let starts: Vec<_> = answer.stdout.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(starts, [face.to_str().unwrap(), clip.to_str().unwrap()]);

    let flags = ["check".as_ref(), "--json".as_ref()];
    let answer = bonafide(flags.into_iter().chain(files.map(Path::as_os_str)));
    assert_eq!((answer.code, answer.stderr.lines().count()), (1, 2));
    let report = crate::program::report(&answer);
    let errors: Vec<_> = report.media.iter().map(|media| media.error.is_some()).collect();
    assert_eq!(errors, [false, true, false, true]);
    assert_eq!(report.media[2].frames_analysed, 15);
    assert!(answer.stderr.contains(report.media[1].error.as_deref().unwrap()));
}

#[test]
fn a_reader_who_leaves_early_is_no_error_and_a_full_disk_is_one() {
    let folder = Folder::new();
    let picture = folder.file("a.png", &png(&drawing(64, 64)));
    let mut full = command();
    let device = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    full.arg("check").arg(&picture).stdout(device).stderr(Stdio::piped());
    let output = full.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), stderr.lines().count()), (Some(1), 1), "{stderr}");
    assert!(stderr.starts_with("bonafide: write to standard output"), "{stderr}");

    let mut left = Command::new("sh");
    left.args(["-c", "\"$0\" check --json \"$1\" | true; sleep 1"])
        .arg(env!("CARGO_BIN_EXE_bonafide"))
        .arg(&picture);
    left.env("BONAFIDE_PACK", crate::program::pack());
    let answer = answer_of(left);
    assert_eq!((answer.code, &*answer.stderr), (0, ""));
}
