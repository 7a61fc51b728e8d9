//! What all answers have in common.

use bonafide_api::Options;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::Harness;

#[tokio::test(flavor = "multi_thread")]
async fn every_error_has_one_shape_and_every_answer_a_name() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    let absent = "/api/folders/00000000-0000-7000-8000-000000000000";
    for (method, path, status, code) in [
        ("GET", "/", 404, 10),
        ("GET", "/api/nothing", 404, 10),
        ("GET", "/api/folders/x", 404, 10),
        ("GET", "/api/folders/%ff", 404, 10),
        ("GET", "/api/folders/..%2f..%2fetc", 404, 10),
        ("GET", absent, 404, 10),
        ("PUT", "/api/folders/", 405, 1),
        ("DELETE", "/api/version", 405, 1),
        ("MADE-UP", "/api/version", 405, 1),
        ("OPTIONS", "/api/folders/", 405, 1),
        ("GET", "/api/collections/", 501, 2),
        ("POST", "/api/collections/x/persons/", 501, 2),
        ("POST", "/api/instant/folders/", 501, 2),
        ("GET", "/api/reports", 501, 2),
    ] {
        let request = client.request(Method::from_bytes(method.as_bytes()).unwrap(), path);
        let answer = request.header("X-Request-Id", "order-5").send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{method} {path}");
        assert_eq!(answer.headers()["x-request-id"], "order-5");
        assert_eq!(answer.headers()["content-type"], "application/json");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert_eq!(answer.headers().contains_key("allow"), status == 405, "{method} {path}");
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["error_code"], code, "{method} {path}");
        assert!(body["error_message"].is_string() && body.get("details").is_some(), "{body}");
    }
    let long = client.get(&format!("/api/folders/?x={}", "y".repeat(9000))).await.unwrap();
    assert_eq!((long.status, long.error_code()), (414, 4));
    let answer = harness.anonymous().request(Method::GET, "/api/version").send().await.unwrap();
    assert!(answer.headers()["x-request-id"].len() > 16);
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_are_the_same_with_and_without_the_slash() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    for path in ["/api/version", "/api/folders", "/api/users/me", "/api/companies"] {
        let (without, with) =
            (client.get(path).await.unwrap(), client.get(&format!("{path}/")).await.unwrap());
        assert_eq!((without.status, &without), (200, &with), "{path}");
        assert_eq!(client.get(&format!("{path}//")).await.unwrap().status, 404, "{path}");
    }
    let version = harness.anonymous().get("/api/version").await.unwrap().with(200).unwrap();
    assert_eq!(version["core"], env!("CARGO_PKG_VERSION"));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_pages_of_the_listed_origins_may_read_answers() {
    let options = Options { cors_origins: vec!["https://app.example.com".to_owned()], ..Options::default() };
    let harness = Harness::with(|_| (), options).await;
    let client = harness.anonymous();
    let ask = async |method: Method, origin: &str| {
        let request = client.request(method, "/api/version").header("Origin", origin);
        let request = request.header("Access-Control-Request-Method", "POST");
        let answer = request.send().await.unwrap();
        let allowed = answer.headers().get("access-control-allow-origin").cloned();
        assert!(!answer.headers().contains_key("access-control-allow-credentials"));
        allowed.map(|origin| origin.to_str().unwrap().to_owned())
    };
    let origin = Some("https://app.example.com".to_owned());
    assert_eq!(ask(Method::OPTIONS, "https://app.example.com").await, origin);
    assert_eq!(ask(Method::GET, "https://app.example.com").await, origin);
    assert_eq!(ask(Method::OPTIONS, "https://evil.example.com").await, None);
    assert_eq!(ask(Method::GET, "https://evil.example.com").await, None);
    let plain = Harness::start().await;
    let answer =
        plain.anonymous().request(Method::GET, "/api/version").header("Origin", "https://x.example.com");
    assert!(!answer.send().await.unwrap().headers().contains_key("access-control-allow-origin"));
}

#[tokio::test(flavor = "multi_thread")]
async fn links_begin_as_the_client_or_the_operator_wrote_the_address() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    let photo = bonafide_testkit::made::face(96, 96, 0.0);
    let folder = client.upload("/api/folders/", &Value::Null, &[("a", "a.jpg", photo)]).await.unwrap();
    let path = format!("/api/folders/{}", folder.with(201).unwrap()["folder_id"].as_str().unwrap());
    let link = async |host: &str| {
        let request = client.request(Method::GET, &path).header("Host", host);
        let body = client.send(request).await.unwrap().with(200).unwrap();
        body["media"][0]["original_url"].as_str().unwrap().to_owned()
    };
    assert!(link("api.example.com:8443").await.starts_with("http://api.example.com:8443/api/media/"));
    // A proxy that nobody named is not believed.
    let request = client.request(Method::GET, &path).header("X-Forwarded-Host", "evil.example.com");
    let body = client.send(request).await.unwrap().with(200).unwrap();
    assert!(body["media"][0]["original_url"].as_str().unwrap().starts_with(&harness.base));

    let public = Some("https://api.example.org/oz".to_owned());
    let harness = Harness::with(|settings| settings.public_url = public, Options::default()).await;
    let client = harness.client("CLIENT", "a").await;
    let photo = bonafide_testkit::made::face(96, 96, 0.0);
    let folder = client.upload("/api/folders/", &json!({}), &[("a", "a.jpg", photo)]).await.unwrap();
    let folder = folder.with(201).unwrap();
    let url = folder["media"][0]["original_url"].as_str().unwrap();
    assert!(url.starts_with("https://api.example.org/oz/api/media/"), "{url}");
}
