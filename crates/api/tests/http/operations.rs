//! What operators look at.

use bonafide_api::Options;
use reqwest::Method;

use crate::harness::Harness;

#[tokio::test(flavor = "multi_thread")]
async fn health_readiness_and_numbers_are_there() {
    let harness = Harness::start().await;
    let anonymous = harness.anonymous();
    assert_eq!(anonymous.get("/healthz").await.unwrap().with(200).unwrap()["status"], "ok");
    let ready = anonymous.get("/readyz").await.unwrap().with(200).unwrap();
    assert_eq!(ready, serde_json::json!({ "database": "ok", "storage": "ok", "engine": "ok" }));
    assert_eq!(anonymous.get("/api/nothing/secret-path").await.unwrap().status, 404);
    let (status, content_type, text) = anonymous.file("/metrics").await.unwrap();
    let text = String::from_utf8(text).unwrap();
    assert_eq!(status, 200);
    assert!(content_type.starts_with("application/openmetrics-text"));
    assert!(
        text.contains("bonafide_http_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"} 1"),
        "{text}"
    );
    assert!(
        text.contains("bonafide_http_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1"),
        "{text}"
    );
    assert!(text.contains("bonafide_jobs{state=\"waiting\"} 0"), "{text}");
    assert!(!text.contains("secret-path"));
    assert!(text.ends_with("# EOF\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_storage_the_server_is_alive_and_not_ready() {
    let harness = Harness::start().await;
    let anonymous = harness.anonymous();
    // A file where the folder was: nothing can be written any more, whoever runs the test.
    let blobs = harness.fixture.folder().join("blobs");
    std::fs::remove_dir_all(&blobs).unwrap();
    std::fs::write(&blobs, b"").unwrap();
    let answer = anonymous.get("/readyz").await.unwrap();
    assert_eq!((answer.status, answer.error_code()), (503, 11), "{}", answer.body);
    assert_eq!(answer.body["details"]["storage"], "unavailable");
    assert_eq!(anonymous.get("/healthz").await.unwrap().status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_for_who_has_the_token() {
    let options = Options { metrics_token: Some("s3cret".to_owned()), ..Options::default() };
    let harness = Harness::with(|_| (), options).await;
    let anonymous = harness.anonymous();
    assert_eq!(anonymous.get("/metrics").await.unwrap().status, 403);
    let request = anonymous.request(Method::GET, "/metrics").header("Authorization", "Bearer s3cret");
    assert_eq!(request.send().await.unwrap().status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_the_documentation_runs_nothing_from_elsewhere() {
    let harness = Harness::start().await;
    let anonymous = harness.anonymous();
    let page = anonymous.request(Method::GET, "/api/docs").send().await.unwrap();
    assert!(page.url().path().ends_with("/api/docs/"), "{}", page.url());
    assert_eq!(page.headers()["content-type"], "text/html");
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'; script-src 'self';"), "{policy}");
    let text = page.text().await.unwrap();
    for file in text.split("src=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        let file = file.trim_start_matches("./");
        assert_eq!(anonymous.file(&format!("/api/docs/{file}")).await.unwrap().0, 200, "{file}");
    }
    let (status, content_type, description) = anonymous.file("/api/openapi.json").await.unwrap();
    assert_eq!((status, content_type.as_str()), (200, "application/json"));
    let description: serde_json::Value = serde_json::from_slice(&description).unwrap();
    assert!(description["paths"]["/api/folders/{folder_id}/analyses"]["post"].is_object());
    assert_eq!(anonymous.get("/api/docs/absent.js").await.unwrap().error_code(), 10);

    let closed = Harness::with(|_| (), Options { docs: false, ..Options::default() }).await;
    assert_eq!(closed.anonymous().get("/api/docs/").await.unwrap().status, 404);
}
