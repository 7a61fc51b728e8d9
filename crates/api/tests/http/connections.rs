//! Connections: their number, their time, and the end of the server.

use std::time::{Duration, Instant};

use bonafide_api::Options;
use bonafide_testkit::made;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::Harness;

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_too_many_is_told_to_come_back() {
    let harness = Harness::with(|_| (), Options { max_connections: 1, ..Options::default() }).await;
    let mut first = TcpStream::connect(harness.address).await.unwrap();
    first.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    assert!(first.read(&mut [0; 1000]).await.unwrap() > 0);
    let second = harness.raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(second.starts_with("HTTP/1.1 503") && second.contains("\"error_code\":11"), "{second}");
    drop(first);
    for _ in 0..100 {
        let third = harness.raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
        if third.starts_with("HTTP/1.1 200") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the place was not given back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_does_not_end_ends_the_connection() {
    let options = Options { header_timeout: Duration::from_millis(300), ..Options::default() };
    let harness = Harness::with(|_| (), options).await;
    // Nothing, the beginning of HTTP/1, the beginning of HTTP/2, and a second head after a first request.
    for bytes in [
        "",
        "GET /healthz HTTP/1.1\r\nHost: x",
        "PRI * HTTP/2.0\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET",
    ] {
        let start = Instant::now();
        harness.raw(bytes.as_bytes()).await;
        assert!(start.elapsed() < Duration::from_secs(5), "{bytes:?} took {:?}", start.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_http_is_refused() {
    let harness = Harness::start().await;
    for bytes in
        [&b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..], b"HELLO\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"]
    {
        let answer = harness.raw(bytes).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
    }
    let header = format!("GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "y".repeat(200_000));
    let answer = harness.raw(header.as_bytes()).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_request_is_answered_before_the_server_stops() {
    let wait = Duration::from_millis(700);
    let harness = Harness::with(|settings| settings.single_request_wait = wait, Options::default()).await;
    let client = harness.client("CLIENT", "a").await;
    let address = harness.address;
    let running = tokio::spawn(async move {
        let payload = json!({ "analyses": [{ "type": "quality" }] });
        client.upload("/api/folders/", &payload, &[("a", "a.jpg", made::face(96, 96, 0.0))]).await.unwrap()
    });
    // Once the upload is a folder, the request waits for its analysis.
    tokio::time::sleep(Duration::from_millis(300)).await;
    harness.stop().await;
    assert_eq!(running.await.unwrap().status, 201);
    assert!(TcpStream::connect(address).await.is_err());
}
