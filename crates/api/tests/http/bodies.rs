//! JSON bodies that are not as documented.

use reqwest::Method;
use serde_json::json;

use crate::harness::Harness;

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_not_as_documented_is_refused_with_its_number() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT ADMIN", "a").await;
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let large = format!("{{\"email\": \"{}\"}}", "x".repeat(2 << 20));
    let cases: [(&str, &str, u16, i64); 13] = [
        ("/api/authorize/auth", "", 400, 3),
        ("/api/authorize/auth", "{}", 400, 3),
        ("/api/authorize/auth", "{\"credentials\": 5}", 400, 5),
        ("/api/authorize/auth", "{\"credentials\": {\"email\": 1, \"password\": \"x\"}}", 400, 5),
        ("/api/authorize/auth", "[]", 400, 5),
        ("/api/authorize/auth", "{\"credentials\": {}, \"credentials\": {}}", 400, 3),
        ("/api/authorize/auth", "{", 400, 3),
        ("/api/authorize/auth", "\u{feff}{}", 400, 3),
        ("/api/authorize/auth", &deep, 400, 3),
        ("/api/users", "{\"email\": 5}", 400, 5),
        ("/api/users", "{\"company_id\": \"x\"}", 400, 4),
        ("/api/users", &large, 413, 4),
        ("/api/users", "{\"email\": \"no address\"}", 400, 4),
    ];
    for (path, body, status, code) in cases {
        let request = client.request(Method::POST, path).body(body.to_owned());
        let answer = client.send(request).await.unwrap();
        let shown = body.get(..60).unwrap_or(body);
        assert_eq!((answer.status, answer.error_code()), (status, code), "{path} {shown}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_field_is_named_by_its_path() {
    let harness = Harness::start().await;
    let body = json!({ "credentials": { "email": "a@example.com" } });
    let answer = harness.anonymous().post("/api/authorize/auth", &body).await.unwrap();
    assert_eq!(
        answer.body,
        json!({
            "error_code": 3,
            "error_message": "Could not locate field for key_path credentials.password from provided dict data",
            "details": { "field": "credentials.password" },
        })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_fields_are_ignored() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT ADMIN", "a").await;
    let me = client.get("/api/users/me").await.unwrap().with(200).unwrap();
    let path = format!("/api/users/{}", me["user_id"].as_str().unwrap());
    let body = json!({ "first_name": "Ada", "colour": { "eyes": "green" } });
    assert_eq!(client.patch(&path, &body).await.unwrap().with(200).unwrap()["first_name"], "Ada");
}

#[tokio::test(flavor = "multi_thread")]
async fn analyses_that_cannot_be_are_refused() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    let folder = client.post("/api/folders/", &json!({})).await.unwrap().with(201).unwrap();
    let path = format!("/api/folders/{}/analyses/", folder["folder_id"].as_str().unwrap());
    for (body, status, code) in [
        (json!({}), 400, 3),
        (json!({ "analyses": {} }), 400, 5),
        (json!({ "analyses": [{}] }), 400, 3),
        (json!({ "analyses": [{ "type": "aura" }] }), 400, 4),
        (json!({ "analyses": [{ "type": "documents" }] }), 501, 2),
        (json!({ "analyses": [{ "type": "COLLECTION" }] }), 501, 2),
        (json!({ "analyses": [{ "type": "biometry" }] }), 400, 4),
        (json!({ "analyses": [{ "type": "quality", "source_media": ["x"] }] }), 404, 10),
        (json!({ "analyses": [{ "type": "quality", "params": { "threshold_spoofing": "high" } }] }), 400, 5),
        (json!({ "analyses": [{ "type": "quality", "params": { "threshold_spoofing": 2 } }] }), 400, 4),
    ] {
        let answer = client.post(&path, &body).await.unwrap();
        assert_eq!((answer.status, answer.error_code()), (status, code), "{body}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_ignored_of_a_start_is_said_at_the_first_analysis() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    let photo = bonafide_testkit::made::face(96, 96, 0.0);
    let folder = client.upload("/api/folders/", &json!({}), &[("a", "a.jpg", photo)]).await.unwrap();
    let path = format!("/api/folders/{}/analyses/", folder.with(201).unwrap()["folder_id"].as_str().unwrap());
    let body = json!({ "analyses": [{ "type": "quality", "params": { "colour": "green" } }] });
    let started = client.post(&path, &body).await.unwrap().with(201).unwrap();
    assert_eq!(started[0]["bonafide"]["warnings"].as_array().unwrap().len(), 1, "{started}");
}
