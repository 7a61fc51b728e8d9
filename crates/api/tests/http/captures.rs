//! What becomes of captures: how much a page is told, how long a session lives, what is sent twice, in pieces or wrongly.

use std::time::Duration;

use bonafide_api::Options;
use bonafide_domain::capture::adapter::{ResultMode, TokenFrom};
use bonafide_testkit::{Client, made};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::adapter::{PAGE, ask, begin, blank, code, form, harness, result, upload};
use crate::harness::Harness;

/// The names in an object.
fn names(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The token of a session that has begun.
async fn token(page: &Client, body: &Value) -> String {
    let (status, begun) = begin(page, body).await;
    assert_eq!(status, 201, "{begun}");
    begun["session_token"].as_str().unwrap().to_owned()
}

/// How many folders there are.
async fn folders(harness: &Harness) -> usize {
    let admin = harness.login(&harness.user("ADMIN", None).await).await;
    admin.get("/api/folders/").await.unwrap().with(200).unwrap()["items"].as_array().unwrap().len()
}

async fn finished(mode: ResultMode) -> Value {
    let mut harness = harness(|settings| settings.adapter.result_mode = mode).await;
    let page = harness.anonymous();
    let token = token(&page, &blank()).await;
    let (status, sent) = upload(&page, &token, form("video_selfie_blank", 0.0)).await;
    assert_eq!((status, &sent["state"]), (201, &json!("processing")), "nobody works yet");
    harness.work();
    let (status, done) = result(&page, &token).await;
    assert_eq!((status, &done["state"]), (200, &json!("finished")), "{done}");
    // As many names as it had before: the mode says how much, and the end no more.
    assert_eq!(names(&done), names(&sent));
    harness.stop().await;
    done
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_told_as_much_as_the_operator_says_and_no_more() {
    assert_eq!(names(&finished(ResultMode::Safe).await), ["event_session_id", "state"]);

    let status = finished(ResultMode::Status).await;
    assert_eq!(names(&status), ["analyses", "event_session_id", "state"]);
    assert_eq!(names(&status["analyses"]), ["quality"]);
    assert_eq!(names(&status["analyses"]["quality"]), ["resolution", "state"]);
    assert_eq!(status["analyses"]["quality"]["state"], "finished");

    let folder = finished(ResultMode::Folder).await;
    assert_eq!(names(&folder), ["analyses", "event_session_id", "folder_id", "folder_state", "state"]);
    assert_eq!(names(&folder["analyses"]["quality"]), ["resolution", "state"]);
    assert_eq!(folder["folder_state"], "finished");

    let full = finished(ResultMode::Full).await;
    assert_eq!(names(&full), names(&folder));
    let quality = &full["analyses"]["quality"];
    let all = ["analysis_id", "confidence_spoofing", "resolution", "result_json", "state"];
    assert_eq!(names(quality), all);
    assert!((0.0..=1.0).contains(&quality["confidence_spoofing"].as_f64().unwrap()), "{quality}");
    let words = ["type", "state", "resolution_status"].map(|name| quality["result_json"][name].clone());
    assert_eq!(words, [json!("quality"), json!("finished"), quality["resolution"].clone()]);
    assert_eq!(quality["result_json"]["analysis_id"], quality["analysis_id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_compared_where_the_operator_says_so_and_never_judged_for_liveness() {
    let mut harness = harness(|settings| {
        settings.adapter.biometry = true;
        settings.adapter.result_mode = ResultMode::Full;
    })
    .await;
    harness.work();
    let page = harness.anonymous();
    let token = token(&page, &json!({ "action": ["photo_id_front", "video_selfie_blank"] })).await;
    let payload = json!({ "media:tags": {
        "photo1": ["photo_id", "photo_id_front"],
        "video2": ["video_selfie", "video_selfie_blank"],
    } });
    let both = Form::new()
        .text("payload", payload.to_string())
        .part("photo1", Part::bytes(made::face(480, 360, 0.0)).file_name("photo1.jpg"))
        .part("video2", Part::bytes(made::shots(3)).file_name("video2.zip"));
    let (status, sent) = upload(&page, &token, both).await;
    assert_eq!((status, names(&sent["analyses"])), (201, vec!["biometry", "quality"]), "{sent}");
    let (_, done) = result(&page, &token).await;
    let analyses = &done["analyses"];
    assert_eq!(analyses["quality"]["result_json"]["results_media"].as_array().unwrap().len(), 1, "{done}");
    assert_eq!(analyses["biometry"]["result_json"]["results_media"].as_array().unwrap().len(), 2, "{done}");
    harness.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_medium_slips_past_what_its_session_asked_for() {
    let harness = harness(|settings| settings.adapter.quality = true).await;
    let page = harness.anonymous();
    let token = token(&page, &json!({ "action": ["video_selfie_left"] })).await;
    let send = async |tags: Value| {
        let named: Vec<String> = tags.as_object().unwrap().keys().cloned().collect();
        let mut form = Form::new().text("payload", json!({ "media:tags": tags }).to_string());
        for key in named {
            form = form.part(key.clone(), Part::bytes(made::shots(3)).file_name(format!("{key}.zip")));
        }
        upload(&page, &token, form).await
    };
    let left = json!(["video_selfie", "video_selfie_left"]);
    for tags in [
        json!({ "video1": ["video_selfie", "video_selfie_left", "photo_id"] }),
        json!({ "video1": left, "video2": [] }),
        json!({ "video1": left, "video2": ["video_selfie"] }),
        json!({ "video1": left, "video2": ["photo_id"] }),
    ] {
        let (status, refused) = send(tags.clone()).await;
        assert_eq!((status, code(&refused)), (400, "upload_refused"), "{tags}: {refused}");
    }
    assert_eq!(send(json!({ "video1": left })).await.0, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_server_chooses_nothing_is_sent_before_it_has() {
    let harness = harness(|settings| settings.adapter.actions_default_importance = true).await;
    let client = harness.client("CLIENT", "a").await;
    let fetched = client.get("/api/authorize/session_token").await.unwrap().with(200).unwrap();
    let token = fetched["session_token"].as_str().unwrap();
    let page = harness.anonymous();
    let (status, refused) = upload(&page, token, form("video_selfie_blank", 0.0)).await;
    assert_eq!((status, code(&refused)), (400, "upload_refused"), "{refused}");
    assert_eq!(folders(&harness).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_began_in_time_may_be_repeated_for_ten_minutes_more() {
    let harness = harness(|_| ()).await;
    let page = harness.anonymous();
    let sessions = [token(&page, &blank()).await, token(&page, &blank()).await, token(&page, &blank()).await];
    let [never, soon, late] = &sessions;
    // Broken off, as by a train in a tunnel: refused, and so not used.
    for token in [soon, late] {
        assert_eq!(upload(&page, token, form("video_selfie_smile", 0.0)).await.0, 400);
    }
    harness.fixture.advance(Duration::from_mins(6));
    let (status, expired) = upload(&page, never, form("video_selfie_blank", 0.0)).await;
    assert_eq!((status, code(&expired)), (401, "session_token_expired"), "{expired}");
    assert_eq!(upload(&page, soon, form("video_selfie_blank", 0.0)).await.0, 201);
    harness.fixture.advance(Duration::from_mins(10));
    let (status, expired) = upload(&page, late, form("video_selfie_blank", 0.0)).await;
    assert_eq!((status, code(&expired)), (401, "session_token_expired"), "{expired}");
    // What was taken is still answered, and still once.
    assert_eq!(upload(&page, soon, form("video_selfie_blank", 0.0)).await.0, 201);
    let asked = ask(&page, Method::GET, "/plugin/results").header("X-Session-Token", soon);
    assert_eq!(page.send(asked).await.unwrap().status, 200);
    assert_eq!(folders(&harness).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_uploads_at_once_one_is_taken() {
    let harness = harness(|settings| settings.adapter.result_mode = ResultMode::Folder).await;
    let page = harness.anonymous();
    let same = token(&page, &blank()).await;
    let same = futures(&page, &same, [0.0, 0.0]).await;
    assert_eq!([same[0].0, same[1].0], [201, 201], "{same:?}");
    assert_eq!(same[0].1["folder_id"], same[1].1["folder_id"]);
    let other = token(&page, &blank()).await;
    let mut other = futures(&page, &other, [0.0, 0.3]).await;
    other.sort_by_key(|(status, _)| *status);
    assert_eq!((other[0].0, other[1].0, code(&other[1].1)), (201, 409, "session_used"), "{other:?}");
    assert_eq!(folders(&harness).await, 2);
    assert_eq!(harness.scratch_files(), 0);
}

async fn futures(page: &Client, token: &str, yaws: [f32; 2]) -> Vec<(u16, Value)> {
    let [one, two] = yaws.map(|yaw| upload(page, token, form("video_selfie_blank", yaw)));
    let (one, two) = tokio::join!(one, two);
    vec![one, two]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_the_backend_goes_without_a_beginning_and_belongs_to_its_user() {
    let harness = harness(|settings| settings.adapter.result_mode = ResultMode::Folder).await;
    let client = harness.client("CLIENT", "a").await;
    let fetched = client.get("/api/authorize/session_token").await.unwrap().with(200).unwrap();
    let token = fetched["session_token"].as_str().unwrap();
    let page = harness.anonymous();
    let (status, sent) = upload(&page, token, form("video_selfie_smile", 0.0)).await;
    assert_eq!(status, 201, "{sent}");
    let path = format!("/api/folders/{}", sent["folder_id"].as_str().unwrap());
    assert_eq!(client.get(&path).await.unwrap().status, 200);
    // It is that page's from now on.
    for (method, path) in [(Method::POST, "/plugin/uploads"), (Method::GET, "/plugin/results")] {
        let request = page.request(method, path).header("X-Session-Token", token);
        let answer = page.send(request.header("Origin", page.base())).await.unwrap();
        assert_eq!((answer.status, code(&answer.body)), (403, "origin_forbidden"), "{path}");
    }
    // Browsers name no origin in what their own page reads.
    let own = page.request(Method::GET, "/plugin/results").header("X-Session-Token", token);
    assert_eq!(page.send(own).await.unwrap().status, 200);
    // The folder goes, and the page is told.
    let admin = harness.login(&harness.user("ADMIN", None).await).await;
    assert_eq!(admin.delete(&path).await.unwrap().status, 204);
    let (status, gone) = result(&page, token).await;
    assert_eq!((status, code(&gone)), (404, "analysis_failed"), "{gone}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_access_token_of_the_page_is_asked_for_where_the_operator_says_so() {
    let harness = harness(|settings| {
        settings.adapter.api_use_token = TokenFrom::Client;
        settings.adapter.result_mode = ResultMode::Folder;
    })
    .await;
    let client = harness.client("CLIENT", "a").await;
    let page = harness.anonymous();
    for (access_token, number) in [(Value::Null, 6), ("wrong".into(), 7)] {
        let mut body = blank();
        body["access_token"] = access_token;
        let (status, refused) = begin(&page, &body).await;
        assert_eq!(
            (status, &refused["error_code"], code(&refused)),
            (401, &json!(number), "options_invalid")
        );
    }
    let mut body = blank();
    body["access_token"] = client.token().unwrap().into();
    let token = token(&page, &body).await;
    let (_, sent) = upload(&page, &token, form("video_selfie_blank", 0.0)).await;
    let path = format!("/api/folders/{}", sent["folder_id"].as_str().unwrap());
    assert_eq!(client.get(&path).await.unwrap().status, 200, "{sent}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_error_names_a_code_that_the_plugin_knows() {
    let harness = harness(|_| ()).await;
    let page = harness.anonymous();
    let token = token(&page, &blank()).await;
    let long = json!({ "meta": { "a": "x".repeat(2 << 20) } });
    for (path, body, status, expected) in [
        ("/plugin/sessions", json!({ "action": 5 }), 400, "options_invalid"),
        ("/plugin/sessions", json!([]), 400, "options_invalid"),
        ("/init.php", long.clone(), 413, "options_invalid"),
        ("/plugin/events", json!({}), 400, "options_invalid"),
        ("/tm.php", long.clone(), 413, "options_invalid"),
        ("/plugin/uploads", json!([]), 400, "upload_refused"),
        ("/request.php", long, 413, "upload_refused"),
    ] {
        let request = ask(&page, Method::POST, path).header("X-Session-Token", &token).json(&body);
        let answer = page.send(request).await.unwrap();
        assert_eq!((answer.status, code(&answer.body)), (status, expected), "{path}: {}", answer.body);
        assert!(answer.error_code() >= 0, "{path}");
    }
    let none = page.send(ask(&page, Method::GET, "/plugin/results")).await.unwrap();
    assert_eq!((none.status, code(&none.body)), (401, "session_token_missing"));
    for path in ["/plugin/sessions", "/plugin/uploads", "/plugin/events"] {
        let answer = page.send(ask(&page, Method::GET, path)).await.unwrap();
        // `/plugin/…` is where files are, too.
        assert_eq!((answer.status, answer.error_code()), (405, 1), "{path}");
    }
    let wrong = page.send(ask(&page, Method::DELETE, "/plugin_liveness.php")).await.unwrap();
    assert_eq!((wrong.status, wrong.error_code()), (405, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_over_the_limit_leaves_nothing_and_the_session_as_it_was() {
    let options = Options { upload_bytes: 64 << 10, ..Options::default() };
    let harness = Harness::with(|settings| settings.adapter.origins = vec![PAGE.to_owned()], options).await;
    let page = harness.anonymous();
    let token = token(&page, &blank()).await;
    let payload = json!({ "media:tags": { "a": ["video_selfie", "video_selfie_blank"] } }).to_string();
    let with = |bytes: Vec<u8>| {
        Form::new().text("payload", payload.clone()).part("a", Part::bytes(bytes).file_name("a.jpg"))
    };
    let (status, large) = upload(&page, &token, with(vec![0; 128 << 10])).await;
    assert_eq!((status, code(&large)), (413, "upload_refused"), "{large}");
    let (status, broken) = upload(&page, &token, with(b"no picture".to_vec())).await;
    assert_eq!((status, code(&broken)), (400, "upload_refused"), "{broken}");
    assert_eq!((harness.scratch_files(), harness.blob_files(), folders(&harness).await), (0, 0, 0));
    assert_eq!(upload(&page, &token, with(made::face(160, 120, 0.0))).await.0, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_of_another_page_or_of_no_session_are_refused() {
    let harness = harness(|settings| settings.adapter.telemetry = true).await;
    let page = harness.anonymous();
    let (_, begun) = begin(&page, &blank()).await;
    let events = json!([{ "name": "ready", "time": 1 }]);
    let send = async |id: &Value, origin: &str| {
        let body = json!({ "event_session_id": id, "events": events });
        let request = page.request(Method::POST, "/plugin/events").header("Origin", origin);
        let answer = page.send(request.json(&body)).await.unwrap();
        (answer.status, code(&answer.body).to_owned())
    };
    let id = &begun["event_session_id"];
    assert_eq!(send(id, page.base()).await, (403, "origin_forbidden".to_owned()));
    assert_eq!(send(id, "https://evil.example.org").await, (403, "origin_forbidden".to_owned()));
    let unknown = json!("00000000-0000-7000-8000-000000000000");
    assert_eq!(send(&unknown, PAGE).await, (401, "session_token_invalid".to_owned()));
    // Beyond a thousand they are dropped, and the page is not bothered.
    let many = json!(vec![json!({ "name": "phase", "time": 2 }); 50]);
    for _ in 0..21 {
        let body = json!({ "event_session_id": id, "events": many });
        let answer = page.send(ask(&page, Method::POST, "/plugin/events").json(&body)).await.unwrap();
        assert_eq!(answer.status, 204);
    }
    let operator = harness.login(&harness.user("OPERATOR", None).await).await;
    let path = format!("/api/event_sessions/{}", id.as_str().unwrap());
    let kept = operator.get(&path).await.unwrap().with(200).unwrap();
    assert_eq!(kept["events"].as_array().unwrap().len(), 1000);
    // And all of them go when their time is over.
    harness.fixture.advance(Duration::from_hours(31 * 24));
    harness.fixture.service.sweep_sessions().await.unwrap();
    let operator = harness.login("operator@nobody.example.com").await;
    assert_eq!(operator.get(&path).await.unwrap().status, 404);
}
