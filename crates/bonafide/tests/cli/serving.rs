//! The server as its operator meets it: starts, logins, ends.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use bonafide_testkit::{Client, Login, Options, Server, made};
use bytes::Bytes;
use futures_util::stream;
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Method};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::oneshot;

use crate::program::{pack, sample};

/// An end that nothing holds up, on a busy machine.
const SOON: Duration = Duration::from_secs(15);

pub fn start(config: &str) -> Server {
    let environment = vec![("BONAFIDE_PACK".to_owned(), pack().to_string_lossy().into_owned())];
    let options = Options {
        binary: Some(env!("CARGO_BIN_EXE_bonafide").into()),
        config: config.to_owned(),
        environment,
        ..Options::default()
    };
    Server::start_with(options).unwrap()
}

#[tokio::test]
async fn the_first_start_prints_a_login_once_and_later_starts_do_not() {
    let mut server = start("");
    let Login { email, password } = server.login().unwrap().clone();
    let labels: Vec<&str> = server.greeting().iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(labels, ["email:", "password:", "listening"]);
    assert!(password.len() >= 16, "{} characters", password.len());
    server.client().await.unwrap();
    let mode = std::fs::metadata(server.data()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);

    assert!(server.stop(SOON).unwrap().success());
    server.restart().unwrap();
    assert_eq!(server.greeting().len(), 1, "{:?}", server.greeting());
    Client::login(server.base(), &email, &password).await.unwrap();
    let logged = server.logged();
    assert!(!logged.contains(&password) && !logged.contains(&email), "{logged}");
    assert!(logged.contains("\"message\":\"ready\""), "{logged}");
}

#[tokio::test]
async fn a_plugin_that_was_built_is_served_with_the_networks_of_the_pack() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("lang")).unwrap();
    for (name, content) in
        [("plugin_liveness.js", "loader"), ("lang/en.json", "{}"), ("lang/pt-BR.json", "{}")]
    {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    let server = start(&format!("[plugin]\nfiles = \"{}\"\n", folder.path().display()));
    let page = Client::anonymous(server.base()).unwrap();
    let (status, kind, script) = page.file("/plugin_liveness.php").await.unwrap();
    assert_eq!((status, &*kind, &*script), (200, "text/javascript; charset=utf-8", &b"loader"[..]));
    let (status, _, models) = page.file("/plugin/models.bin").await.unwrap();
    let hash: String =
        Sha256::digest(&models).iter().take(8).fold(String::new(), |text, b| text + &format!("{b:02x}"));
    let ours = page.get("/plugin/app_config.json").await.unwrap().with(200).unwrap()["bonafide"].clone();
    assert_eq!((status, &ours["models"]), (200, &json!(hash)));
    assert_eq!(ours["languages"], json!(["en", "pt-BR"]));
    // The manifest comes first, after its length, and names the two networks that a page runs.
    let (length, rest) = models.split_first_chunk().unwrap();
    let manifest = &rest[..usize::try_from(u32::from_le_bytes(*length)).unwrap()];
    let manifest: Value = serde_json::from_slice(manifest).unwrap();
    assert_eq!(manifest["model"].as_array().unwrap().len(), 2, "{manifest}");
    assert_eq!(page.file("/demo/").await.unwrap().0, 200);
}

/// What is printed is copied into a shell as it is.
#[test]
fn the_printed_requests_log_in_judge_a_clip_and_compare_two_pictures() {
    let clip = sample("clip.mp4");
    let root = clip.ancestors().nth(3).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_bonafide"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path().join("data"))
        .current_dir(root)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut printed = String::new();
    let mut lines = std::io::BufReader::new(child.stdout.take().unwrap());
    while !printed.contains("documentation: ") {
        assert_ne!(std::io::BufRead::read_line(&mut lines, &mut printed).unwrap(), 0, "{printed}");
    }
    let (_, requests) = printed.split_once("# log in\n").unwrap();
    let (requests, _) = requests.split_once("documentation: ").unwrap();
    let requests = requests.replace("\ncurl", "\necho; curl");
    let shell = Command::new("sh").args(["-euc", &requests]).current_dir(root).output().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();

    assert!(shell.status.success(), "{}", String::from_utf8_lossy(&shell.stderr));
    let answers: Vec<Value> = String::from_utf8(shell.stdout)
        .unwrap()
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [clip, pictures] = &answers[..] else { panic!("{answers:#?}") };
    let quality = &clip["analyses"][0];
    assert_eq!((&quality["type"], &quality["state"]), (&json!("QUALITY"), &json!("FINISHED")), "{clip:#}");
    assert!(!quality["bonafide"]["reasons"].as_array().unwrap().is_empty(), "{quality:#}");
    // Two different people.
    let biometry = &pictures["analyses"][0];
    assert_eq!(biometry["resolution_status"], "DECLINED", "{pictures:#}");
    assert!(biometry["results_data"]["max_confidence"].as_f64().unwrap() < 0.85, "{biometry:#}");
}

/// A body in two halves, the second of which comes when it is told to.
fn halves(bytes: &[u8]) -> (Body, oneshot::Sender<()>) {
    let (go, wait) = oneshot::channel();
    let middle = bytes.len() / 2;
    let (first, rest) = (Bytes::copy_from_slice(&bytes[..middle]), Bytes::copy_from_slice(&bytes[middle..]));
    let second = async move {
        let _ = wait.await;
        Ok::<_, std::io::Error>(rest)
    };
    let parts = stream::iter([Ok(first)]);
    let parts = futures_util::StreamExt::chain(parts, stream::once(second));
    (Body::wrap_stream(parts), go)
}

/// An upload that is half there, and what sends the rest.
async fn half_an_upload(
    server: &Server,
) -> (tokio::task::JoinHandle<anyhow::Result<bonafide_testkit::Answer>>, oneshot::Sender<()>) {
    let client = server.client().await.unwrap();
    let (body, go) = halves(&made::face(640, 480, 0.0));
    let form = Form::new().part("photo", Part::stream(body).file_name("a.jpg"));
    let request = client.request(Method::POST, "/api/folders/").multipart(form);
    let upload = tokio::spawn(async move { client.send(request).await });
    // Until the first half has arrived as a file.
    let scratch = server.data().join("scratch");
    for _ in 0..1000 {
        let runs = std::fs::read_dir(&scratch).unwrap().map(|entry| entry.unwrap().path());
        if runs.filter(|path| path.is_dir()).any(|run| std::fs::read_dir(run).unwrap().next().is_some()) {
            return (upload, go);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the upload left no trace");
}

#[tokio::test]
async fn sigterm_lets_an_upload_under_way_end() {
    let mut server = start("");
    let (upload, go) = half_an_upload(&server).await;
    server.terminate().unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(server.wait(Duration::ZERO).is_err(), "it ended in the middle of the upload");
    go.send(()).unwrap();
    let folder = upload.await.unwrap().unwrap().with(201).unwrap();
    assert!(server.wait(SOON).unwrap().success(), "{}", server.logged());

    server.restart().unwrap();
    let login = server.login().unwrap().clone();
    let client = Client::login(server.base(), &login.email, &login.password).await.unwrap();
    let id = folder["folder_id"].as_str().unwrap();
    let kept = client.get(&format!("/api/folders/{id}")).await.unwrap().with(200).unwrap();
    assert_eq!(kept["media"].as_array().unwrap().len(), 1, "{kept}");
}

#[tokio::test]
async fn a_second_signal_ends_at_once() {
    let mut server = start("");
    let (_upload, _go) = half_an_upload(&server).await;
    server.terminate().unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    server.terminate().unwrap();
    assert_eq!(server.wait(SOON).unwrap().code(), Some(1));
    assert!(server.logged().contains("second signal"));
    // What was half there is nowhere.
    server.restart().unwrap();
    let login = server.login().unwrap().clone();
    let client = Client::login(server.base(), &login.email, &login.password).await.unwrap();
    let folders = client.get("/api/folders/").await.unwrap().with(200).unwrap();
    assert_eq!(folders["items"], json!([]));
}

#[tokio::test]
async fn analyses_that_a_crash_cut_off_are_done_after_the_next_start() {
    let mut server = start("[analyses]\nlease = \"1s\"\nworkers = 1\n");
    let client = server.client().await.unwrap();
    let clip = std::fs::read(sample("clip.mp4")).unwrap();
    let body = client.upload("/api/folders/", &Value::Null, &[("clip", "a.mp4", clip)]).await.unwrap();
    let id = body.with(201).unwrap()["folder_id"].as_str().unwrap().to_owned();
    let analyses: Vec<Value> = (0..6).map(|_| json!({ "type": "quality" })).collect();
    let path = format!("/api/folders/{id}/analyses/");
    let started = client.post(&path, &json!({ "analyses": analyses })).await.unwrap();
    let started = if started.status == 200 { started.body } else { started.with(201).unwrap() };
    server.kill();

    server.restart().unwrap();
    let login = server.login().unwrap().clone();
    let client = Client::login(server.base(), &login.email, &login.password).await.unwrap();
    let ids: Vec<&str> =
        started.as_array().unwrap().iter().map(|a| a["analyse_id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 6);
    for id in ids {
        let analysis = client.analysis(id, Duration::from_secs(30)).await.unwrap();
        assert_eq!(analysis["state"], "FINISHED", "{analysis}");
    }
}

#[test]
fn an_address_or_a_folder_in_use_is_said_at_once() {
    let server = start("");
    let address = server.base().strip_prefix("http://").unwrap();
    let other = tempfile::tempdir().unwrap();
    let data = other.path().join("data");
    let answer = crate::program::bonafide(["serve", "--listen", address, "--data", data.to_str().unwrap()]);
    assert_eq!((answer.code, &*answer.stdout), (1, ""));
    let said = format!("bonafide: listen on {address} (another address: --listen, any free port:");
    assert!(answer.stderr.starts_with(&said) && answer.stderr.contains("in use"), "{}", answer.stderr);

    let data = server.data();
    let answer =
        crate::program::bonafide(["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]);
    assert_eq!((answer.code, &*answer.stdout), (1, ""));
    assert!(answer.stderr.contains("another server runs on the data folder"), "{}", answer.stderr);
}

#[tokio::test]
async fn users_are_added_listed_and_given_passwords_beside_a_running_server() {
    let server = start("");
    let data = server.data();
    let user = |words: &[&str]| {
        let data = ["--data", data.to_str().unwrap()];
        crate::program::bonafide(["user"].iter().chain(words).chain(&data).copied())
    };
    let added =
        user(&["add", "--email", "App@Bank.example", "--role", "client_service", "--company", "Bank"]);
    assert_eq!((added.code, &*added.stderr), (0, ""), "{}", added.stdout);
    let said = |answer: &str, label: &str| {
        answer
            .lines()
            .find_map(|line| line.strip_prefix(label))
            .unwrap_or_else(|| panic!("{answer}"))
            .to_owned()
    };
    assert_eq!(said(&added.stdout, "email: "), "app@bank.example");
    let first = said(&added.stdout, "password: ");
    Client::login(server.base(), "app@bank.example", &first).await.unwrap();

    let changed = user(&["password", "--email", "app@bank.example"]);
    let second = said(&changed.stdout, "password: ");
    assert_ne!(first, second);
    assert!(Client::login(server.base(), "app@bank.example", &first).await.is_err());
    Client::login(server.base(), "app@bank.example", &second).await.unwrap();

    // The company is there now and is found whatever its case.
    let again = user(&["add", "--email", "eve@bank.example", "--role", "CLIENT ADMIN", "--company", "bank"]);
    assert!(again.code == 0 && !again.stdout.contains("made the company"), "{again:?}");
    let listed = user(&["list"]).stdout;
    let rows: Vec<Vec<&str>> = listed.lines().map(|line| line.split_whitespace().collect()).collect();
    assert!(rows.contains(&vec!["app@bank.example", "CLIENT", "SERVICE", "Bank"]), "{listed}");
    assert!(rows.contains(&vec!["eve@bank.example", "CLIENT", "ADMIN", "Bank"]), "{listed}");
    assert_eq!(rows.len(), 3, "{listed}");
    let json: Value = serde_json::from_str(&user(&["list", "--json"]).stdout).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 3);

    for (words, why) in [
        (&["add", "--email", "a@bank.example", "--role", "CLIENT"][..], "--company"),
        (
            &["add", "--email", "a@bank.example", "--role", "ADMIN", "--company", "Bank"],
            "belongs to no company",
        ),
        (&["add", "--email", "eve@bank.example", "--role", "ADMIN"], "taken"),
        (&["password", "--email", "nobody@bank.example"], "no user with this e-mail"),
    ] {
        let refused = user(words);
        assert!(refused.code == 1 && refused.stderr.contains(why), "{words:?}: {refused:?}");
        assert_eq!(refused.stdout, "", "{words:?}");
    }
}

#[tokio::test]
async fn a_password_can_come_from_standard_input() {
    let server = start("");
    let add = |password: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bonafide"))
            .args([
                "user",
                "add",
                "--email",
                "op@example.org",
                "--role",
                "OPERATOR",
                "--password-stdin",
                "--data",
            ])
            .arg(server.data())
            .env("BONAFIDE_PACK", pack())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    for short in ["", "\n", "seven77\n"] {
        let refused = add(short);
        assert_eq!(refused.status.code(), Some(1), "{short:?}");
    }
    let added = add("correct horse battery\nstaple\n");
    let stdout = String::from_utf8(added.stdout).unwrap();
    assert_eq!((added.status.code(), &*stdout), (Some(0), "email: op@example.org\n"));
    Client::login(server.base(), "op@example.org", "correct horse battery").await.unwrap();
}
