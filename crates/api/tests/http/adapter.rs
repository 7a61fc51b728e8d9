//! The web adapter: files, sessions, uploads, results and events, asked as pages ask.

use std::sync::Arc;
use std::time::Duration;

use bonafide_api::{Assets, Options};
use bonafide_domain::capture::adapter::{Architecture, ResultMode, SessionTokenFrom};
use bonafide_service::Settings;
use bonafide_testkit::{Client, made};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::harness::Harness;

pub const PAGE: &str = "https://shop.example.org";

fn assets() -> Assets {
    let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    let files = [
        file("plugin_liveness.js", "loader"),
        file("plugin_liveness.js.br", "br"),
        file("core.wasm", "\0asm"),
        file("lang/en.json", "{}"),
        file("lang/ru.json", "{}"),
    ];
    Assets::new(files, Some(b"parcel".to_vec()))
}

pub async fn harness(adjust: impl FnOnce(&mut Settings)) -> Harness {
    let options = Options { plugin: Arc::new(assets()), ..Options::default() };
    let adjust = |settings: &mut Settings| {
        settings.adapter.origins = vec![PAGE.to_owned()];
        adjust(settings);
    };
    Harness::with(adjust, options).await
}

/// As a page of the shop asks.
pub fn ask(page: &Client, method: Method, path: &str) -> RequestBuilder {
    page.request(method, path).header("Origin", PAGE)
}

pub async fn begin(page: &Client, body: &Value) -> (u16, Value) {
    let answer = page.send(ask(page, Method::POST, "/plugin/sessions").json(body)).await.unwrap();
    (answer.status, answer.body)
}

pub fn form(action: &str, seed: f32) -> Form {
    let payload = json!({
        "media:tags": { "video1": ["video_selfie", action] },
        "folder:meta_data": { "transaction_id": "1" },
    });
    let shots = [made::face(320, 240, seed), made::face(320, 240, seed + 0.01)];
    let entries = [("000.jpg", shots[0].as_slice()), ("001.jpg", &shots[1])];
    let archive = Part::bytes(made::zip(&entries)).file_name("video1.zip");
    Form::new().text("payload", payload.to_string()).part("video1", archive)
}

pub async fn upload(page: &Client, token: &str, form: Form) -> (u16, Value) {
    let request = ask(page, Method::POST, "/plugin/uploads").header("X-Session-Token", token).multipart(form);
    let answer = page.send(request).await.unwrap();
    (answer.status, answer.body)
}

pub async fn result(page: &Client, token: &str) -> (u16, Value) {
    let request = ask(page, Method::GET, "/plugin/results")
        .header("X-Session-Token", token)
        .header("Prefer", "wait=20");
    let answer = page.send(request).await.unwrap();
    (answer.status, answer.body)
}

pub fn code(body: &Value) -> &str {
    body["details"]["code"].as_str().unwrap_or_default()
}

pub fn blank() -> Value {
    json!({ "action": ["video_selfie_blank"], "lang": "en", "meta": { "end_user_id": "7" } })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_key_of_the_configuration_is_there_and_no_secret() {
    let harness = harness(|settings| settings.adapter.demo = false).await;
    let page = harness.anonymous();
    let mut all = Vec::new();
    for path in ["/plugin/app_config.json", "/config.php", "/core/app_config.json?architecture=capture"] {
        let answer = page.send(ask(&page, Method::GET, path)).await.unwrap();
        all.push(answer.with(200).unwrap());
    }
    let config = &all[0];
    for key in [
        "use_for_liveness",
        "preinit",
        "architecture",
        "api_url",
        "api_use_token",
        "api_use_session_token",
        "use_wasm_container",
        "result_mode",
        "video_actions_list",
        "photo_actions_list",
        "actions_default_importance",
        "actions_default",
        "analyses",
        "lang_allow",
        "lang_default",
    ] {
        assert!(config.get(key).is_some(), "{key}");
    }
    assert_eq!(config["bonafide"]["languages"], json!(["en", "ru"]));
    // sha256sum of `parcel`.
    assert_eq!(config["bonafide"]["models"], "550a49ead28c8f62");
    assert!(config.get("api_token").is_none());
    // Without a demo no page chooses the architecture.
    assert!(all.iter().all(|other| other == config), "{all:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn beside_a_demo_a_page_chooses_the_architecture() {
    let harness = harness(|_| ()).await;
    let page = harness.anonymous();
    let answer = page.get("/plugin/app_config.json?architecture=capture").await.unwrap();
    assert_eq!(answer.with(200).unwrap()["architecture"], "capture");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_sent_as_browsers_take_them() {
    let harness = harness(|_| ()).await;
    let page = harness.anonymous();
    let get = async |path: &str, encoding: &str| -> Response {
        let request = ask(&page, Method::GET, path).header("Accept-Encoding", encoding);
        request.send().await.unwrap()
    };
    let loader = get("/plugin_liveness.php?architecture=normal", "br, gzip").await;
    assert_eq!(loader.headers()["content-encoding"], "br");
    assert_eq!(loader.headers()["access-control-allow-origin"], "*");
    assert_eq!(loader.headers()["cache-control"], "no-cache");
    assert_eq!(loader.headers()["content-type"], "text/javascript; charset=utf-8");
    assert_eq!(loader.bytes().await.unwrap(), "br");
    let plain = get("/plugin/plugin_liveness.js?v=abc", "identity").await;
    assert_eq!(plain.headers()["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(plain.bytes().await.unwrap(), "loader");
    assert_eq!(get("/plugin/core.wasm", "").await.headers()["content-type"], "application/wasm");
    assert_eq!(get("/plugin/models.bin", "").await.bytes().await.unwrap(), "parcel");
    for path in ["/plugin/none.js", "/plugin/../core.wasm", "/plugin/lang/..%2fcore.wasm", "/plugin/"] {
        assert_eq!(get(path, "").await.status(), 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_plugin_the_loader_says_so() {
    let harness = Harness::start().await;
    for path in ["/plugin_liveness.php", "/plugin/ozliveness_main.js", "/plugin/models.bin"] {
        let answer = harness.anonymous().get(path).await.unwrap();
        assert_eq!((answer.status, answer.error_code()), (503, 11), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_may_ask_from_any_page_what_it_asks_beforehand() {
    let harness = harness(|_| ()).await;
    let page = harness.anonymous();
    let answer = ask(&page, Method::OPTIONS, "/plugin/uploads")
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "x-session-token")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    let allowed = answer.headers()["access-control-allow-headers"].to_str().unwrap().to_owned();
    assert!(allowed.contains("x-session-token"), "{allowed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_goes_from_its_session_to_a_verdict() {
    let mut harness = harness(|settings| settings.adapter.result_mode = ResultMode::Folder).await;
    harness.work();
    let client = harness.client("CLIENT", "a").await;
    let token = client.get("/api/authorize/session_token").await.unwrap().with(200).unwrap();
    let page = harness.anonymous();
    let mut body = blank();
    body["session_token"] = token["session_token"].clone();
    let (status, begun) = begin(&page, &body).await;
    assert_eq!((status, &begun["actions"]), (201, &json!(["video_selfie_blank"])), "{begun}");
    let token = begun["session_token"].as_str().unwrap();
    assert!(begun["seed"].as_str().unwrap().parse::<u64>().is_ok());

    let (status, sent) = upload(&page, token, form("video_selfie_blank", 0.0)).await;
    assert_eq!((status, &sent["event_session_id"]), (201, &begun["event_session_id"]), "{sent}");
    let (status, done) = result(&page, token).await;
    assert_eq!((status, done["state"].as_str()), (200, Some("finished")), "{done}");
    let folder = format!("/api/folders/{}?with_analyses=true", done["folder_id"].as_str().unwrap());
    let folder = client.get(&folder).await.unwrap().with(200).unwrap();
    let verdict = folder["system_resolution"].as_str().unwrap().to_lowercase();
    assert_eq!(done["analyses"]["quality"]["resolution"].as_str(), Some(verdict.as_str()));
    assert_eq!(folder["meta_data"]["end_user_id"], "7");
    assert_eq!(folder["meta_data"]["transaction_id"], "1");

    // The same bytes again change nothing, and other bytes are refused.
    let (status, again) = upload(&page, token, form("video_selfie_blank", 0.0)).await;
    assert_eq!((status, &again["folder_id"]), (201, &done["folder_id"]));
    let (status, other) = upload(&page, token, form("video_selfie_blank", 0.3)).await;
    assert_eq!((status, code(&other)), (409, "session_used"), "{other}");
    let (status, used) = begin(&page, &body).await;
    assert_eq!((status, code(&used)), (409, "session_used"), "{used}");
    harness.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_addresses_of_the_original_do_the_same() {
    let mut harness = harness(|_| ()).await;
    harness.work();
    let page = harness.anonymous();
    let begun = page.send(ask(&page, Method::POST, "/init.php").json(&blank())).await.unwrap();
    let begun = begun.with(201).unwrap();
    let token = begun["session_token"].as_str().unwrap();
    let with_token = |method, path| ask(&page, method, path).header("X-Session-Token", token);
    let request = with_token(Method::POST, "/request.php").multipart(form("video_selfie_blank", 0.0));
    page.send(request).await.unwrap().with(201).unwrap();
    let request = with_token(Method::GET, "/result.php").header("Prefer", "wait=20");
    let done = page.send(request).await.unwrap().with(200).unwrap();
    // By default a browser learns that there is a result, and no more.
    assert_eq!(done, json!({ "state": "finished", "event_session_id": begun["event_session_id"] }));
    harness.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_do_not_go_are_refused_with_their_code() {
    let harness = harness(|settings| {
        settings.adapter.api_use_session_token = SessionTokenFrom::Client;
        settings.adapter.origins.push("https://other.example.org".to_owned());
        settings.session_token_ttl = Duration::from_secs(30);
    })
    .await;
    let client = harness.client("CLIENT", "a").await;
    let page = harness.anonymous();
    let (status, missing) = begin(&page, &blank()).await;
    assert_eq!((status, code(&missing)), (401, "session_token_missing"));
    let token = client.get("/api/authorize/session_token").await.unwrap().with(200).unwrap();
    let with = |token: &str| {
        let mut body = blank();
        body["session_token"] = token.into();
        body
    };
    let token = token["session_token"].as_str().unwrap();
    let (status, forged) = begin(&page, &with(&format!("{}x", &token[..token.len() - 1]))).await;
    assert_eq!((status, code(&forged)), (401, "session_token_invalid"));
    assert_eq!(begin(&page, &with(token)).await.0, 201);
    // It belongs to the page that showed it first.
    let request =
        page.request(Method::POST, "/plugin/sessions").header("Origin", "https://other.example.org");
    let other = page.send(request.json(&with(token))).await.unwrap();
    assert_eq!((other.status, code(&other.body)), (403, "origin_forbidden"));
    let (status, nothing) = result(&page, token).await;
    assert_eq!((status, code(&nothing)), (404, "upload_failed"));

    harness.fixture.clock.advance(Duration::from_mins(1));
    let late = client.get("/api/authorize/session_token").await.unwrap().with(200).unwrap();
    harness.fixture.clock.advance(Duration::from_mins(1));
    let (status, expired) = begin(&page, &with(late["session_token"].as_str().unwrap())).await;
    assert_eq!((status, code(&expired)), (401, "session_token_expired"));
}

#[tokio::test(flavor = "multi_thread")]
async fn other_pages_and_requests_without_a_page_are_refused() {
    let harness = harness(|_| ()).await;
    let page = harness.anonymous();
    for origin in [None, Some("https://evil.example.org"), Some("null"), Some("")] {
        let mut request = page.request(Method::POST, "/plugin/sessions").json(&blank());
        if let Some(origin) = origin {
            request = request.header("Origin", origin);
        }
        let answer = page.send(request).await.unwrap();
        assert_eq!((answer.status, code(&answer.body)), (403, "origin_forbidden"), "{origin:?}");
    }
    let own = page.request(Method::POST, "/plugin/sessions").header("Origin", page.base());
    assert_eq!(page.send(own.json(&blank())).await.unwrap().status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn wishes_that_cannot_be_are_refused_with_their_code() {
    let harness = harness(|settings| settings.adapter.lang_allow = vec!["en".to_owned()]).await;
    let page = harness.anonymous();
    for (change, expected) in [
        (json!({ "action": ["video_selfie_simle"] }), "action_unknown"),
        (json!({ "action": "video_selfie_simle" }), "action_unknown"),
        (json!({ "lang": "ru" }), "language_unknown"),
        (json!({ "meta": { "a": "x".repeat(300_000) } }), "options_invalid"),
    ] {
        let mut body = blank();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let (status, answer) = begin(&page, &body).await;
        assert_eq!((status, code(&answer)), (400, expected), "{answer}");
    }
    for body in [json!({ "action": 5 }), json!({ "action": [5] }), json!({ "meta": [] }), json!([])] {
        assert_eq!(begin(&page, &body).await.0, 400, "{body}");
    }
    let one = begin(&page, &json!({ "action": "video_selfie_smile" })).await;
    assert_eq!((one.0, &one.1["actions"]), (201, &json!(["video_selfie_smile"])));
    let drawn = begin(&page, &json!({ "action": null })).await;
    assert_eq!(drawn.1["actions"].as_array().unwrap().len(), 1, "{}", drawn.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_must_be_what_the_session_asked_for() {
    let harness = harness(|_| ()).await;
    let page = harness.anonymous();
    let (_, begun) = begin(&page, &blank()).await;
    let token = begun["session_token"].as_str().unwrap();
    let (status, other) = upload(&page, token, form("video_selfie_smile", 0.0)).await;
    assert_eq!((status, code(&other)), (400, "upload_refused"), "{other}");
    let (status, empty) = upload(&page, token, Form::new().text("payload", "{}")).await;
    assert_eq!((status, code(&empty)), (400, "upload_refused"), "{empty}");
    let greedy = json!({ "analyses": [{ "type": "biometry" }], "media:tags": { "a": ["video_selfie", "video_selfie_blank"] } });
    let greedy =
        Form::new().text("payload", greedy.to_string()).part("a", Part::bytes(made::face(96, 96, 0.0)));
    let (status, greedy) = upload(&page, token, greedy).await;
    assert_eq!((status, code(&greedy)), (400, "upload_refused"), "{greedy}");
    assert_eq!(harness.scratch_files(), 0);
    // What was refused used nothing up.
    assert_eq!(upload(&page, token, form("video_selfie_blank", 0.0)).await.0, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_captures_go_to_the_page_none_is_taken() {
    let harness = harness(|settings| {
        settings.adapter.architecture = Architecture::Capture;
        settings.adapter.demo = false;
    })
    .await;
    let page = harness.anonymous();
    let (_, begun) = begin(&page, &blank()).await;
    let token = begun["session_token"].as_str().unwrap();
    let (status, refused) = upload(&page, token, form("video_selfie_blank", 0.0)).await;
    assert_eq!((status, code(&refused)), (400, "upload_refused"));
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_kept_where_somebody_wants_them() {
    let harness = harness(|settings| settings.adapter.telemetry = true).await;
    let page = harness.anonymous();
    let (_, begun) = begin(&page, &blank()).await;
    let id = begun["event_session_id"].clone();
    let events = json!([{ "name": "ready", "time": 549, "data": { "took": 524 } }]);
    let send =
        async |body: Value| page.send(ask(&page, Method::POST, "/plugin/events").json(&body)).await.unwrap();
    let kept = send(json!({ "event_session_id": id, "version": "0.1.0", "events": events })).await;
    assert_eq!(kept.status, 204);
    for wrong in [
        json!({ "event_session_id": id, "events": [{ "name": "a b", "time": 1 }] }),
        json!({ "event_session_id": id, "events": [{ "name": "a", "time": 1, "data": { "x": [1] } }] }),
        json!({ "event_session_id": "x", "events": [] }),
        json!({ "event_session_id": id, "events": vec![json!({ "name": "a", "time": 1 }); 51] }),
    ] {
        let answer = send(wrong).await;
        assert_eq!((answer.status, code(&answer.body)), (400, "options_invalid"), "{}", answer.body);
    }
    let path = format!("/api/event_sessions/{}", id.as_str().unwrap());
    let operator = harness.login(&harness.user("OPERATOR", None).await).await;
    let read = operator.get(&path).await.unwrap().with(200).unwrap();
    let event = &read["events"][0];
    assert_eq!(
        (&event["name"], &event["time"], read["origin"].as_str()),
        (&json!("ready"), &json!(549), Some(PAGE))
    );
    assert_eq!(event["data"]["took"].as_f64(), Some(524.0));
    let client = harness.client("CLIENT", "a").await;
    assert_eq!(client.get(&path).await.unwrap().status, 403);
    let handed =
        client.post("/api/event_sessions", &json!({ "version": "1", "events": events })).await.unwrap();
    assert_eq!(handed.with(201).unwrap()["kept"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_that_nobody_wants_are_refused() {
    let harness = harness(|_| ()).await;
    let page = harness.anonymous();
    let (_, begun) = begin(&page, &blank()).await;
    let body = json!({ "event_session_id": begun["event_session_id"], "events": [] });
    let answer = page.send(ask(&page, Method::POST, "/plugin/events").json(&body)).await.unwrap();
    assert_eq!((answer.status, code(&answer.body)), (400, "options_invalid"));
}
