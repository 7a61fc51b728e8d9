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

#[test]
fn a_mistake_in_an_app_config_stops_the_server_and_is_shown_with_its_place() {
    let folder = Folder::new();
    let json = folder.path().join("app_config.json");
    let toml = folder.file("a.toml", format!("[plugin]\napp_config = \"{}\"\n", json.display()).as_bytes());
    let with = |content: &str| {
        std::fs::write(&json, content).unwrap();
        ["config", "serve", "doctor"].map(|word| {
            let words = if word == "config" { &["config", "check"][..] } else { &[word] };
            bonafide(words.iter().copied().chain(["--config", toml.to_str().unwrap()]))
        })
    };
    for (content, said) in [
        (r#"{ "architecure": "normal" }"#, "architecure is not a key; did you mean architecture?"),
        (
            r#"{ "api_token": "s3cret", "actions_default": { "video_cout": 1 } }"#,
            "did you mean actions_default.video_count?",
        ),
        (
            r#"{ "architecture": "lite" }"#,
            "architecture: lite needs a stateless server, which this one is not",
        ),
        (
            r#"{ "video_actions_list": ["video_selfie_smlie"] }"#,
            "video_actions_list: an action is not known; did you mean video_selfie_smile?",
        ),
        (
            r#"{ "lang_allow": ["ru"] }"#,
            "lang_default: an id of a language that lang_allow lets through is needed",
        ),
        (r#"{ "api_token": "s3cret", "#, "EOF while parsing"),
        ("[]", "an object is needed"),
    ] {
        let [check, serve, doctor] = with(content);
        let place = format!("{}:2: plugin.app_config: {}: ", toml.display(), json.display());
        for answer in [check, serve] {
            assert_eq!((answer.code, &*answer.stdout), (1, ""), "{content}");
            assert!(answer.stderr.starts_with(&format!("bonafide: {place}")), "{}", answer.stderr);
            assert!(answer.stderr.contains(said) && !answer.stderr.contains("s3cret"), "{}", answer.stderr);
        }
        assert!(doctor.code == 1 && doctor.stdout.contains(said), "{doctor:?}");
    }
    std::fs::write(&json, r#"{ "architecture": "capture", "api_token": "s3cret" }"#).unwrap();
    let taken = bonafide(["config", "check", "--config", toml.to_str().unwrap()]);
    assert_eq!((taken.code, &*taken.stderr), (0, ""));
    assert!(!taken.stdout.contains("s3cret"));
    let absent = folder.file("b.toml", b"[plugin]\napp_config = \"/absent.json\"\n");
    let absent = bonafide(["config", "check", "--config", absent.to_str().unwrap()]);
    assert!(absent.code == 1 && absent.stderr.contains("/absent.json: No such file"), "{}", absent.stderr);
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
fn the_doctor_says_whether_pages_can_load_the_plugin_and_who_can_try_the_demo() {
    let folder = Folder::new();
    let plugin = folder.path().join("plugin");
    std::fs::create_dir(&plugin).unwrap();
    let doctor = |listen: &str, demo: bool| {
        let config = format!(
            "[server]\nlisten = \"{listen}:0\"\n[plugin]\nfiles = \"{}\"\ndemo = {demo}\n",
            plugin.display()
        );
        let file = folder.file("b.toml", config.as_bytes());
        let data = folder.path().join("data");
        bonafide(["doctor", "--config", file.to_str().unwrap(), "--data", data.to_str().unwrap()])
    };
    let found = |answer: &Answer, what: &str| {
        let found = findings(answer).into_iter().find(|(_, text)| text.starts_with(what));
        found.map(|(level, text)| (level.to_owned(), text.to_owned()))
    };
    let empty = doctor("127.0.0.1", true);
    let (level, text) = found(&empty, "plugin ").unwrap();
    assert!(level == "warn" && text.contains("was not built"), "{text}");
    assert!(empty.stdout.contains("scripts/plugin builds it"), "{}", empty.stdout);
    assert_eq!(found(&empty, "demo "), None, "nobody else reaches the loopback address");

    std::fs::write(plugin.join("plugin_liveness.js"), "built").unwrap();
    let built = doctor("0.0.0.0", true);
    assert_eq!(found(&built, "plugin ").map(|(level, _)| level).as_deref(), Some("ok"), "{}", built.stdout);
    let (level, text) = found(&built, "demo ").unwrap();
    assert!(level == "warn" && text.contains("whoever reaches the server"), "{text}");
    assert_eq!(found(&doctor("0.0.0.0", false), "demo "), None);
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
