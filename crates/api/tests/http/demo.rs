//! The demo: its page, and a check from its beginning to its end.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bonafide_testkit::made;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::Harness;

/// What a browser keeps.
struct Visitor {
    http: reqwest::Client,
    base: String,
    cookie: String,
}

impl Visitor {
    async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> (StatusCode, Value) {
        let mut request = self.http.request(method, format!("{}/demo/{path}", self.base));
        request = request.header("Origin", &self.base).header("Cookie", &self.cookie);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        (answer.status(), serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or_default())
    }

    /// What came of a check.
    async fn verdict(&self, path: &str) -> Value {
        let mut verdict = Value::Null;
        for _ in 0..300 {
            verdict = self.ask(Method::GET, path, None).await.1;
            if verdict["state"] == "finished" {
                return verdict;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no verdict: {verdict}");
    }

    async fn picture(&self, path: &str) -> (StatusCode, Vec<u8>) {
        let request = self.http.get(format!("{}/demo/{path}", self.base)).header("Cookie", &self.cookie);
        let answer = request.send().await.unwrap();
        (answer.status(), answer.bytes().await.unwrap().to_vec())
    }
}

/// Somebody who has begun a check, and its number.
async fn visitor(harness: &Harness) -> (Visitor, String) {
    let (visitor, begun) = begin(harness).await;
    (visitor, begun["check"].as_str().unwrap().to_owned())
}

/// Somebody who has begun a check, and what the page was told.
async fn begin(harness: &Harness) -> (Visitor, Value) {
    let http = reqwest::Client::new();
    let base = harness.base.clone();
    let answer = http.post(format!("{base}/demo/checks")).header("Origin", &base).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let begun: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    assert!(begun["session_token"].is_string() && begun["erased_after"].is_number(), "{begun}");
    (Visitor { http, base, cookie }, begun)
}

fn capture() -> Value {
    let url = |picture: &[u8]| format!("data:image/jpeg;base64,{}", STANDARD.encode(picture));
    let frames = [url(&made::face(320, 240, 0.0)), url(&made::face(320, 240, 0.02))];
    json!({ "captures": [{
        "action": "video_selfie_blank", "best_frame": frames[0], "best_frame_png": null, "frame_list": frames,
        "best_frame_bounding_box": null, "best_frame_landmarks": null, "frame_bounding_box_list": [],
        "frame_landmarks": [], "from_virtual_camera": null, "additional_info": "",
    }] })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_runs_nothing_but_the_servers_own_scripts() {
    let harness = Harness::start().await;
    let get = async |path: &str| reqwest::get(format!("{}{path}", harness.base)).await.unwrap();
    let page = get("/demo/").await;
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval'") && !policy.contains("unsafe-inline"));
    let html = page.text().await.unwrap();
    assert!(!html.contains("<style") && !html.contains(" style=") && !html.contains("onclick"));
    for file in
        ["demo.js", "demo.css", "icon.svg", "plugin.js", "backend.js", "verdict.js", "picture.js", "words.js"]
    {
        assert_eq!(get(&format!("/demo/{file}")).await.status(), 200, "{file}");
    }
    assert_eq!(get("/demo").await.url().path(), "/demo/");
    assert_eq!(get("/demo/none.js").await.status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_comes_to_a_verdict_and_is_forgotten() {
    let mut harness = Harness::start().await;
    harness.work();
    let (visitor, check) = visitor(&harness).await;
    let path = format!("checks/{check}");
    assert_eq!(visitor.ask(Method::GET, &path, None).await.1["state"], "waiting");
    let (status, _) = visitor.ask(Method::POST, &format!("{path}/capture"), Some(&capture())).await;
    assert_eq!(status, 202);
    let verdict = visitor.verdict(&path).await;
    assert!(verdict["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty()), "{verdict}");
    let (status, _) = visitor.ask(Method::POST, &format!("{path}/capture"), Some(&capture())).await;
    assert_eq!(status, 409);

    // Nobody else sees it.
    let (stranger, _) = self::visitor(&harness).await;
    assert_eq!(stranger.ask(Method::GET, &path, None).await.1["state"], "waiting");
    assert_eq!(stranger.ask(Method::GET, &format!("{path}/folder"), None).await.0, 404);
    assert_eq!(visitor.ask(Method::GET, &format!("{path}/folder"), None).await.0, 200);

    assert!(visitor.ask(Method::DELETE, &path, None).await.0.is_success());
    assert_eq!(visitor.ask(Method::GET, &format!("{path}/folder"), None).await.0, 404);
    harness.stop().await;
}

/// The other architecture: the plugin sends the capture itself, and the page asks for the verdict.
#[tokio::test(flavor = "multi_thread")]
async fn a_check_through_the_adapter_shows_its_best_frame_to_nobody_else() {
    let mut harness = Harness::start().await;
    harness.work();
    let (visitor, begun) = begin(&harness).await;
    let path = format!("checks/{}", begun["check"].as_str().unwrap());
    let plugin = |method, path: &str| {
        let request = visitor.http.request(method, format!("{}/plugin/{path}", visitor.base));
        request.header("Origin", &visitor.base)
    };
    let body = json!({
        "session_token": begun["session_token"], "action": ["video_selfie_blank"], "lang": "en", "meta": begun["meta"],
    });
    let session = plugin(Method::POST, "sessions").json(&body).send().await.unwrap();
    assert_eq!(session.status(), 201);
    let session: Value = serde_json::from_slice(&session.bytes().await.unwrap()).unwrap();
    let token = session["session_token"].as_str().unwrap();
    let payload = json!({
        "media:tags": { "video1": ["video_selfie", "video_selfie_blank"] },
        // What was said at the beginning counts.
        "folder:meta_data": { "transaction_id": "demo-another" },
        "extract_best_shot": true,
    });
    let form = Form::new()
        .text("payload", payload.to_string())
        .part("video1", Part::bytes(made::shots(4)).file_name("video1.zip"));
    let sent = plugin(Method::POST, "uploads").header("X-Session-Token", token).multipart(form);
    assert_eq!(sent.send().await.unwrap().status(), 201);

    let verdict = visitor.verdict(&path).await;
    assert!(verdict["verdict"].is_string() && verdict["erased_at"].is_number(), "{verdict}");
    let medium = &verdict["media"][0];
    assert_eq!(
        (&medium["action"], &medium["frames"]),
        (&json!("video_selfie_blank"), &json!(4)),
        "{verdict}"
    );
    let picture = medium["picture"].as_str().unwrap();
    let (status, jpeg) = visitor.picture(picture).await;
    assert_eq!((status, &jpeg[..2]), (StatusCode::OK, &[0xff, 0xd8][..]));
    let (stranger, _) = begin(&harness).await;
    assert_eq!(stranger.picture(picture).await.0, 404);

    assert_eq!(visitor.ask(Method::DELETE, &path, None).await.0, 204);
    assert_eq!(visitor.picture(picture).await.0, 404);
    let gone = plugin(Method::GET, "results").header("X-Session-Token", token).send().await.unwrap();
    assert_eq!(gone.status(), 404);
    harness.fixture.service.sweep().await.unwrap();
    assert_eq!(harness.blob_files(), 0);
    harness.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn captures_are_erased_when_their_time_is_over() {
    let harness = Harness::start().await;
    let (visitor, check) = visitor(&harness).await;
    let path = format!("checks/{check}");
    assert_eq!(visitor.ask(Method::POST, &format!("{path}/capture"), Some(&capture())).await.0, 202);
    assert_eq!(harness.fixture.service.sweep_demo().await.unwrap(), 0);
    harness.fixture.clock.advance(Duration::from_mins(61));
    assert_eq!(harness.fixture.service.sweep_demo().await.unwrap(), 1);
    assert_eq!(visitor.ask(Method::GET, &format!("{path}/folder"), None).await.0, 404);
    harness.fixture.service.sweep().await.unwrap();
    assert_eq!(harness.blob_files(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_capture_is_refused() {
    let harness = Harness::start().await;
    let (visitor, check) = visitor(&harness).await;
    let path = format!("checks/{check}/capture");
    let with = |key: &str, value: Value| {
        let mut body = capture();
        body["captures"][0][key] = value;
        body
    };
    for body in [
        json!({}),
        json!({ "captures": [] }),
        with("action", json!("video_selfie_simle")),
        with("action", json!(5)),
        with("frame_list", json!(["data:text/html;base64,AAAA"])),
        with("frame_list", json!(["data:image/jpeg;base64,????"])),
        with("frame_list", json!(vec!["data:image/jpeg;base64,/9j/"; 151])),
    ] {
        let (status, answer) = visitor.ask(Method::POST, &path, Some(&body)).await;
        assert!(matches!(status.as_u16(), 400 | 413), "{status} {answer}");
        assert!(!answer.to_string().contains("AAAA"), "{answer}");
    }
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(visitor.ask(method, "checks/none", None).await.0, 404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_somebody_else_begins_nothing() {
    let harness = Harness::start().await;
    let request = reqwest::Client::new().post(format!("{}/demo/checks", harness.base));
    assert_eq!(request.header("Origin", "https://evil.example.org").send().await.unwrap().status(), 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_demo_is_off_there_is_none() {
    let harness =
        Harness::with(|settings| settings.adapter.demo = false, bonafide_api::Options::default()).await;
    assert_eq!(reqwest::get(format!("{}/demo/", harness.base)).await.unwrap().status(), 404);
}
