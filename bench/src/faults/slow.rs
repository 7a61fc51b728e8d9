//! Connections that stop in the middle, or go on a byte at a time. The server gives up on the first and keeps serving.

use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::Verdict;
use super::ground::Ground;
use super::raw::{Request, connect};
use crate::arguments::ServerArguments;

/// Connections of each kind.
const EACH: usize = 40;
/// Of the server.
const PATIENCE: Duration = Duration::from_secs(3);

pub async fn run(arguments: &ServerArguments) -> Result<Verdict> {
    let configuration = "[server]\nheader_timeout = \"3s\"\nidle_timeout = \"3s\"\n";
    let mut ground = Ground::new(arguments, configuration).await?;
    let request = Request::upload(&ground);
    let half_head = request.head[..request.head.len() / 2].to_vec();
    let half_body = [&request.head[..], &request.body[..request.body.len() / 2]].concat();

    let mut silent = JoinSet::new();
    for begin in [half_head, half_body] {
        for _ in 0..EACH {
            silent.spawn(silence(connect(&ground).await?, begin.clone()));
        }
    }
    let mut dripping = JoinSet::new();
    for _ in 0..EACH {
        let head = request.head.clone();
        let body = request.body[..64].to_vec();
        dripping.spawn(drip(connect(&ground).await?, head, body));
    }
    for _ in 0..3 {
        ground.must_work("beside 120 slow connections").await;
    }
    let mut longest = Duration::ZERO;
    while let Some(ended) = silent.join_next().await {
        match ended? {
            Some(after) => longest = longest.max(after),
            None => ground.expect(false, "a silent connection was kept for more than 20 s"),
        }
    }
    ground.expect(
        longest + Duration::from_millis(500) >= PATIENCE,
        "a silent connection was cut before its time",
    );
    let mut cut = 0;
    while let Some(ended) = dripping.join_next().await {
        cut += usize::from(ended?);
    }
    ground.must_work("after the slow connections").await;
    let happened = format!(
        "{} silent connections ended after {:.1} s at most, {cut} of {EACH} that dripped for 10 s were cut; others were served",
        2 * EACH,
        longest.as_secs_f64(),
    );
    ground.finish(happened).await
}

/// Sends the beginning and waits for the end: how long that took, `None` when it does not come.
async fn silence(mut stream: TcpStream, begin: Vec<u8>) -> Option<Duration> {
    let begun = Instant::now();
    // The server may have hung up already.
    let _ = stream.write_all(&begin).await;
    let mut answer = [0; 4096];
    let end = async { while stream.read(&mut answer).await.is_ok_and(|bytes| bytes > 0) {} };
    tokio::time::timeout(Duration::from_secs(20), end).await.ok().map(|()| begun.elapsed())
}

/// Sends a byte now and then for ten seconds and leaves. True when the server hung up before that.
async fn drip(mut stream: TcpStream, head: Vec<u8>, body: Vec<u8>) -> bool {
    if stream.write_all(&head).await.is_err() {
        return true;
    }
    for byte in body.iter().take(20) {
        if stream.write_all(&[*byte]).await.is_err() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    false
}
