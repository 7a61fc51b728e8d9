//! Single requests: upload and analyses in one, with the answer or with a promise.

use std::time::{Duration, Instant};

use bonafide_api::Options;
use bonafide_testkit::made;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::harness::Harness;

fn payload() -> Value {
    json!({ "analyses": [{ "type": "quality", "source_media": ["a"] }] })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_comes_with_the_result() {
    let mut harness = Harness::start().await;
    harness.work();
    let client = harness.client("CLIENT", "a").await;
    let photo = made::face(480, 360, 0.0);
    let folder = client.upload("/api/folders/", &payload(), &[("a", "a.jpg", photo)]).await.unwrap();
    let folder = folder.with(201).unwrap();
    assert_eq!(folder["resolution_status"], "FINISHED", "{folder}");
    assert_eq!(folder["analyses"][0]["source_media"][0]["media_id"], folder["media"][0]["media_id"]);
    harness.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_result_in_time_the_answer_says_processing() {
    let wait = Duration::from_millis(300);
    let harness = Harness::with(|settings| settings.single_request_wait = wait, Options::default()).await;
    let client = harness.client("CLIENT", "a").await;
    let start = Instant::now();
    let photo = made::face(96, 96, 0.0);
    let folder = client.upload("/api/folders/", &payload(), &[("a", "a.jpg", photo)]).await.unwrap();
    let folder = folder.with(201).unwrap();
    assert!(start.elapsed() >= wait);
    assert_eq!(folder["resolution_status"], "PROCESSING");
    assert_eq!(folder["analyses"][0]["resolution"], "PROCESSING");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_will_come_back_or_be_called_does_not_wait() {
    let wait = Duration::from_secs(100);
    let harness = Harness::with(|settings| settings.single_request_wait = wait, Options::default()).await;
    let client = harness.client("CLIENT", "a").await;
    let mut called = payload();
    called["resolution_endpoint"] = "https://example.com/hook".into();
    for (payload, prefer) in [(payload(), "respond-async"), (called, "return=minimal")] {
        let part = Part::bytes(made::face(96, 96, 0.0)).file_name("a.jpg");
        let form = Form::new().part("a", part).text("payload", payload.to_string());
        let request = client.request(Method::POST, "/api/folders").header("Prefer", prefer).multipart(form);
        let answer =
            tokio::time::timeout(Duration::from_secs(20), client.send(request)).await.unwrap().unwrap();
        assert_eq!(answer.with(201).unwrap()["resolution_status"], "PROCESSING");
    }
}
