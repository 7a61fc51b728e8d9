//! Uploads that are unusual, broken, too large, too slow, or broken off.

use std::time::Duration;

use bonafide_api::Options;
use bonafide_testkit::{Answer, Client, made};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::harness::Harness;

const HEAD: &str = "Content-Disposition: form-data; name=";

async fn post(client: &Client, content_type: &str, body: Vec<u8>) -> Answer {
    let request =
        client.request(Method::POST, "/api/folders/").header("Content-Type", content_type).body(body);
    client.send(request).await.unwrap()
}

/// A form with the boundary `b` of these parts.
fn form(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (head, content) in parts {
        body.extend_from_slice(format!("--b\r\n{head}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b--\r\n");
    body
}

const FORM: &str = "multipart/form-data; boundary=b";

#[tokio::test(flavor = "multi_thread")]
async fn the_payload_comes_before_or_after_the_files_with_or_without_a_type_or_name() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    let photo = made::face(96, 96, 0.0);
    let payload = json!({
        "media:tags": { "photo1": ["photo_selfie"], "absent": ["video_selfie"] },
        "media:meta_data": { "photo1": { "additional_info": "x" } },
        "folder:meta_data": { "transaction_id": "t-1" },
    })
    .to_string();
    let file = (&*format!("{HEAD}\"photo1\"; filename=\"a.jpg\""), &photo[..]);
    let nameless = (&*format!("{HEAD}\"photo1\""), &photo[..]);
    let plain = (&*format!("{HEAD}\"payload\""), payload.as_bytes());
    let typed =
        (&*format!("{HEAD}payload; filename=blob\r\nContent-Type: application/json"), payload.as_bytes());
    for parts in [[file, plain], [plain, file], [typed, file], [nameless, plain]] {
        let body = post(&client, FORM, form(&parts)).await.with(201).unwrap();
        let medium = &body["media"][0];
        assert_eq!(medium["tags"], json!(["photo_selfie"]));
        assert_eq!(medium["meta_data"]["additional_info"], "x");
        assert_eq!(medium["media_type"], "IMAGE_FOLDER");
        assert_eq!(body["meta_data"]["transaction_id"], "t-1");
        assert_eq!(body["resolution_status"], "INITIAL");
        // The tags of a file that did not come are ignored, and that is said.
        assert_eq!(body["bonafide"]["warnings"].as_array().unwrap().len(), 1);
    }
    assert_eq!(harness.scratch_files(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_may_begin_empty() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    for (content_type, body) in [
        ("application/x-www-form-urlencoded", ""),
        ("application/json", ""),
        ("application/json", "{}"),
        ("application/x-www-form-urlencoded", "{}"),
        (FORM, "--b--"),
        (FORM, "--b\r\nContent-Disposition: form-data; name=f; filename=\"\"\r\n\r\n\r\n--b--"),
    ] {
        let made = post(&client, content_type, body.into()).await.with(201).unwrap();
        assert_eq!(made["media"], json!([]), "{content_type} {body}");
    }
    let payload = json!({ "folder:meta_data": { "a": 1 } });
    let made = client.post("/api/folders", &payload).await.unwrap().with(201).unwrap();
    assert_eq!(made["meta_data"], json!({ "a": 1 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_upload_is_refused_and_leaves_nothing() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    let photo = made::face(96, 96, 0.0);
    let file = format!("{HEAD}\"photo1\"; filename=\"a.jpg\"");
    let (payload, other) = (format!("{HEAD}\"payload\""), format!("{HEAD}\"photo2\""));
    let truncated = form(&[(&file, &photo)]);
    let truncated = truncated[..truncated.len() - 9].to_vec();
    let cases: Vec<(&str, Vec<u8>, u16, i64)> = vec![
        ("image/jpeg", photo.clone(), 400, 3),
        ("application/x-www-form-urlencoded", b"payload=1".to_vec(), 400, 3),
        ("application/octet-stream", vec![0; 100], 501, 2),
        ("multipart/form-data", b"--b--".to_vec(), 400, 3),
        ("multipart/mixed; boundary=b", b"--b--".to_vec(), 400, 3),
        (FORM, b"".to_vec(), 400, 3),
        (FORM, truncated, 400, 3),
        (FORM, form(&[(&file, &photo), (&file, &photo)]), 400, 3),
        (FORM, form(&[(&payload, b"{}"), (&payload, b"{}"), (&file, &photo)]), 400, 3),
        (FORM, form(&[(&file, &photo), (&payload, b"{")]), 400, 3),
        (FORM, form(&[(&file, &photo), (&payload, b"{\"a\": 1, \"a\": 2}")]), 400, 3),
        (FORM, form(&[(&file, &photo), (&payload, b"[]")]), 400, 5),
        (FORM, form(&[(&file, &photo), (&payload, b"{\"media:tags\": []}")]), 400, 5),
        (FORM, form(&[(&file, &photo), (&payload, b"{\"media:tags\": {\"photo1\": \"x\"}}")]), 400, 5),
        (FORM, form(&[(&file, &photo), (&payload, b"{\"analyses\": [{\"type\": \"aura\"}]}")]), 400, 4),
        (FORM, form(&[(&file, b"no picture")]), 400, 4),
        (FORM, form(&[(&file, b"")]), 400, 4),
        (FORM, form(&[(&file, &photo), (&other, b"no picture")]), 400, 4),
    ];
    for (n, (content_type, body, status, code)) in cases.into_iter().enumerate() {
        let answer = post(&client, content_type, body).await;
        assert_eq!((answer.status, answer.error_code()), (status, code), "case {n}: {}", answer.body);
    }
    let folders = client.get("/api/folders/?with_total=true").await.unwrap().with(200).unwrap();
    assert_eq!(folders["total"], 0);
    assert_eq!((harness.scratch_files(), harness.blob_files()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_limit_of_an_upload_holds() {
    let options = Options { upload_bytes: 60_000, ..Options::default() };
    let harness = Harness::with(
        |settings| {
            settings.files_per_folder = 2;
            settings.media.file_bytes = 20_000;
        },
        options,
    )
    .await;
    let client = harness.client("CLIENT", "a").await;
    let photo = made::face(96, 96, 0.0);
    let names = ["a", "b", "c"].map(|name| format!("{HEAD}\"{name}\""));
    let three: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &photo[..])).collect();
    let file = vec![1; 20_001];
    let payload = format!("{HEAD}\"payload\"");
    let long = format!("{HEAD}\"a\"\r\nX-Filler: {}", "x".repeat(9000));
    for (n, (body, status)) in [
        (form(&three), 413),
        (form(&[(&names[0], &file)]), 413),
        (form(&[(&payload, &vec![b' '; 70_000])]), 413),
        (form(&[(&long, &photo)]), 400),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = post(&client, FORM, body).await;
        assert_eq!(answer.status, status, "case {n}: {}", answer.body);
    }
    // A body that does not say how long it is.
    let endless = futures_util::stream::iter((0..100).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 1000])));
    let endless = futures_util::StreamExt::chain(
        futures_util::stream::iter([Ok(format!("--b\r\n{}\r\n\r\n", names[0]).into_bytes())]),
        endless,
    );
    let request = client.request(Method::POST, "/api/folders").header("Content-Type", FORM);
    let answer = client.send(request.body(reqwest::Body::wrap_stream(endless))).await.unwrap();
    assert_eq!((answer.status, answer.error_code()), (413, 4), "{}", answer.body);
    assert_eq!((harness.scratch_files(), harness.blob_files()), (0, 0));
}

fn beginning(client: &Client, address: std::net::SocketAddr) -> Vec<u8> {
    let head = format!(
        "POST /api/folders/ HTTP/1.1\r\nHost: {address}\r\nX-Forensic-Access-Token: {}\r\n\
         Content-Type: {FORM}\r\nContent-Length: 2000000\r\n\r\n--b\r\n{HEAD}\"a\"\r\n\r\n",
        client.token().unwrap()
    );
    let mut bytes = head.into_bytes();
    bytes.extend(std::iter::repeat_n(b'x', 600_000));
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_stops_coming_is_ended_and_leaves_nothing() {
    let options = Options { body_idle: Duration::from_millis(300), ..Options::default() };
    let harness = Harness::with(|_| (), options).await;
    let client = harness.client("CLIENT", "a").await;
    let answer = harness.raw(&beginning(&client, harness.address)).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("\"error_code\":3"), "{answer}");
    assert_eq!((harness.scratch_files(), harness.blob_files()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_is_broken_off_leaves_nothing() {
    let harness = Harness::start().await;
    let client = harness.client("CLIENT", "a").await;
    let mut stream = TcpStream::connect(harness.address).await.unwrap();
    stream.write_all(&beginning(&client, harness.address)).await.unwrap();
    let scratch = async |wanted: usize| {
        for _ in 0..200 {
            if harness.scratch_files() == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{} scratch files instead of {wanted}", harness.scratch_files());
    };
    scratch(1).await;
    drop(stream);
    scratch(0).await;
    assert_eq!(harness.blob_files(), 0);
    let folders = client.get("/api/folders/?with_total=true").await.unwrap().with(200).unwrap();
    assert_eq!(folders["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_refused_while_still_sending_reads_why() {
    let harness = Harness::start().await;
    let head = format!(
        "POST /api/folders/ HTTP/1.1\r\nHost: {}\r\nContent-Type: {FORM}\r\nContent-Length: 8000000\r\n\
         Connection: close\r\n\r\n",
        harness.address
    );
    let mut bytes = head.into_bytes();
    bytes.resize(bytes.len() + 8_000_000, b'x');
    let answer = harness.raw(&bytes).await;
    assert!(answer.starts_with("HTTP/1.1 401") && answer.contains("\"error_code\":6"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn media_are_added_to_a_folder_up_to_its_limit() {
    let harness = Harness::with(|settings| settings.files_per_folder = 2, Options::default()).await;
    let client = harness.client("CLIENT", "a").await;
    let folder = client.post("/api/folders/", &json!({})).await.unwrap().with(201).unwrap();
    let path = format!("/api/folders/{}/media", folder["folder_id"].as_str().unwrap());
    let photo = || made::face(96, 96, 0.0);
    for _ in 0..2 {
        let added = client.upload(&path, &Value::Null, &[("a", "a.jpg", photo())]).await.unwrap();
        assert_eq!(added.with(201).unwrap().as_array().unwrap().len(), 1);
    }
    let over = client.upload(&path, &Value::Null, &[("a", "a.jpg", photo())]).await.unwrap();
    assert_eq!((over.status, over.error_code()), (413, 4), "{}", over.body);
    assert_eq!(client.get(&path).await.unwrap().with(200).unwrap().as_array().unwrap().len(), 2);
}
