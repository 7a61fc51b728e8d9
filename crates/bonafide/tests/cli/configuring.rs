//! `bonafide config` and `bonafide doctor`.

use std::net::TcpListener;

use crate::made::Folder;
use crate::program::{Answer, answer_of, bonafide, command};

#[test]
fn the_default_is_a_configuration_and_what_is_in_force_is_shown_with_its_origin() {
    let folder = Folder::new();
    let default = bonafide(["config", "default"]);
    assert_eq!(default.code, 0);
    let file = folder.file("all.toml", default.stdout.as_bytes());
    let checked = bonafide(["config", "check", "--config", file.to_str().unwrap()]);
    assert_eq!((checked.code, &*checked.stderr), (0, ""));

    let file = folder.file("some.toml", b"[accounts]\nsession = \"1h\"\n");
    let mut check = command();
    check.args(["config", "check", "--data", "/srv/data"]).env("BONAFIDE_CONFIG", &file);
    check.env("BONAFIDE_DATABASE__URL", "postgres://me:s3cret@db.example/faces");
    let Answer { code, stdout, stderr } = answer_of(check);
    assert_eq!((code, &*stderr), (0, ""));
    for line in [
        &format!("session = \"1h\" # {}:2", file.display()),
        "data = \"/srv/data\" # --data",
        "url = \"postgres://me:***@db.example/faces\" # BONAFIDE_DATABASE__URL",
        "link = \"1h\"",
    ] {
        assert!(stdout.lines().any(|shown| shown == line), "{line}: {stdout}");
    }
}

#[test]
fn every_mistake_is_a_line_with_its_place_and_stops_the_server() {
    let folder = Folder::new();
    let file = folder
        .file("bad.toml", b"[server]\nlisten = \"nowhere\"\npublic_ulr = \"x\"\n\n[media]\nframes = 0\n");
    for words in [&["config", "check"][..], &["serve"], &["user", "list"]] {
        let answer = bonafide(words.iter().copied().chain(["--config", file.to_str().unwrap()]));
        assert_eq!((answer.code, &*answer.stdout), (1, ""), "{words:?}");
        let lines: Vec<&str> = answer.stderr.lines().collect();
        let starts = [(2, "server.listen: "), (3, "server.public_ulr: unknown key"), (6, "media.frames: ")];
        assert_eq!(lines.len(), starts.len(), "{lines:#?}");
        for (line, what) in starts {
            let start = format!("bonafide: {}:{line}: {what}", file.display());
            assert!(lines.iter().any(|line| line.starts_with(&start)), "{start}: {lines:#?}");
        }
        assert!(answer.stderr.contains("did you mean server.public_url?"));
    }
    let absent = bonafide(["config", "check", "--config", "/absent.toml"]);
    assert!(absent.code == 1 && absent.stderr.contains("/absent.toml: No such file"), "{absent:?}");
}

/// Lines as level and rest.
fn findings(answer: &Answer) -> Vec<(&str, &str)> {
    let lines = answer.stdout.lines().filter(|line| !line.starts_with(' '));
    lines.filter_map(|line| line.split_once(' ')).map(|(level, rest)| (level, rest.trim_start())).collect()
}

#[test]
fn the_doctor_finds_nothing_wrong_with_a_new_folder_and_makes_none() {
    let folder = Folder::new();
    let file = folder.file("b.toml", b"[server]\nlisten = \"127.0.0.1:0\"\n");
    let data = folder.path().join("data");
    let answer = bonafide(["doctor", "--config", file.to_str().unwrap(), "--data", data.to_str().unwrap()]);
    assert_eq!((answer.code, &*answer.stderr), (0, ""), "{}", answer.stdout);
    let found = findings(&answer);
    for what in
        ["configuration", "data folder", "database", "model pack", "liveness", "ffmpeg", "address", "clock"]
    {
        assert!(found.iter().any(|(_, text)| text.starts_with(what)), "{what}: {}", answer.stdout);
    }
    assert!(found.iter().all(|(level, _)| matches!(*level, "ok" | "warn")), "{}", answer.stdout);
    assert!(!data.exists());
}

#[test]
fn the_doctor_says_what_stops_the_server_and_what_to_do() {
    let folder = Folder::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let config = format!("[server]\nlisten = \"{address}\"\n[models]\npack = \"/absent\"\n");
    let file = folder.file("b.toml", config.as_bytes());
    let data = folder.file("no-folder", b"");
    let mut doctor = command();
    doctor.args(["doctor", "--config"]).arg(&file).arg("--data").arg(&data).env_remove("BONAFIDE_PACK");
    let answer = answer_of(doctor);
    assert_eq!(answer.code, 1);
    let failed: Vec<&str> =
        findings(&answer).into_iter().filter(|(level, _)| *level == "fail").map(|(_, text)| text).collect();
    for what in ["data folder", "model pack", "address"] {
        assert!(failed.iter().any(|text| text.starts_with(what)), "{what}: {}", answer.stdout);
    }
    assert!(answer.stdout.lines().filter(|line| line.trim_start().starts_with("->")).count() >= failed.len());

    let wrong = folder.file("wrong.toml", b"[server]\nlisen = 1\n");
    let answer = bonafide(["doctor", "--config", wrong.to_str().unwrap()]);
    assert!(answer.code == 1 && answer.stdout.contains("server.lisen: unknown key"), "{answer:?}");
}
