//! Logging in, and what tokens open.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use crate::harness::{Harness, PASSWORD};

#[tokio::test(flavor = "multi_thread")]
async fn a_token_opens_in_every_place_in_use_and_a_wrong_one_nowhere() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    let (token, anonymous) = (client.token().unwrap().to_owned(), harness.anonymous());
    let ask = |name: &'static str, value: String| {
        anonymous.send(anonymous.request(Method::GET, "/api/users/me").header(name, value))
    };
    for (name, value) in [
        ("X-Forensic-Access-Token", token.clone()),
        ("X-Forensics-Access-Token", token.clone()),
        ("Authorization", format!("Bearer {token}")),
    ] {
        assert_eq!(ask(name, value).await.unwrap().status, 200, "{name}");
    }
    let wrong = ask("X-Forensic-Access-Token", "wrong".to_owned()).await.unwrap();
    assert_eq!((wrong.status, wrong.error_code()), (401, 7));
    let missing = anonymous.get("/api/users/me").await.unwrap();
    assert_eq!((missing.status, missing.error_code()), (401, 6));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_after_a_quarter_of_an_hour_and_activity_moves_the_end() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    for _ in 0..3 {
        harness.fixture.advance(Duration::from_mins(14));
        assert_eq!(client.get("/api/users/me").await.unwrap().status, 200);
    }
    harness.fixture.advance(Duration::from_mins(16));
    let expired = client.get("/api/users/me").await.unwrap();
    assert_eq!((expired.status, expired.error_code()), (401, 8));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_pair_ends_when_the_renewed_one_is_first_used() {
    let harness = Harness::start().await;
    let company = harness.company("a").await;
    let email = harness.user("CLIENT", Some(&company)).await;
    let credentials = json!({ "credentials": { "email": email, "password": PASSWORD } });
    let login =
        harness.anonymous().post("/api/authorize/auth/", &credentials).await.unwrap().with(200).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let old = harness.anonymous().with_token(text(&login["access_token"]));
    let body = json!({ "expire_token": login["expire_token"] });
    let renewed = old.post("/api/authorize/refresh", &body).await.unwrap().with(200).unwrap();
    assert!(renewed["expire_date"].is_number() && renewed["expire_token"].is_string());
    assert_eq!(old.get("/api/users/me").await.unwrap().status, 200);
    let new = harness.anonymous().with_token(text(&renewed["access_token"]));
    assert_eq!(new.get("/api/users/me").await.unwrap().status, 200);
    assert_eq!(old.get("/api/users/me").await.unwrap().status, 401);

    // The sentences that clients match on.
    let missing = new.post("/api/authorize/refresh/", &json!({})).await.unwrap();
    assert_eq!(missing.status, 400);
    assert_eq!(
        missing.body["error_message"],
        "Could not locate field for key_path expire_token from provided dict data"
    );
    let unknown = new.post("/api/authorize/refresh/", &json!({ "expire_token": "x" })).await.unwrap();
    assert_eq!((unknown.status, &unknown.body["error_message"]), (401, &"Session not found".into()));
    let other = harness.login(&harness.user("CLIENT SERVICE", Some(&company)).await).await;
    let body = json!({ "expire_token": renewed["expire_token"] });
    let foreign = other.post("/api/authorize/refresh/", &body).await.unwrap();
    let sentence = "You have not access to refresh this session";
    assert_eq!((foreign.status, &foreign.body["error_message"]), (403, &sentence.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn logging_out_ends_the_session() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    assert_eq!(client.delete("/api/authorize/session").await.unwrap().status, 204);
    assert_eq!(client.get("/api/users/me").await.unwrap().error_code(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_fails_says_the_same_for_a_wrong_password_and_an_unknown_user() {
    let harness = Harness::start().await;
    let company = harness.company("a").await;
    let email = harness.user("CLIENT", Some(&company)).await;
    let anonymous = harness.anonymous();
    let login = |email: &str, password: &str| {
        let body = json!({ "credentials": { "email": email, "password": password } });
        let anonymous = anonymous.clone();
        async move { anonymous.post("/api/authorize/auth", &body).await.unwrap() }
    };
    let wrong = login(&email, "not the password").await;
    assert_eq!((wrong.status, wrong.error_code()), (401, 7));
    assert_eq!(wrong, login("unknown@example.com", "not the password").await);
    let mut last = wrong;
    for _ in 0..20 {
        last = login(&email, "not the password").await;
        if last.status == 429 {
            break;
        }
    }
    assert_eq!(last.status, 429, "guessing has to wait");
    assert_eq!(login(&email, PASSWORD).await.status, 429, "also with the right password");
}
