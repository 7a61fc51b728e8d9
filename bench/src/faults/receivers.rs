//! Receivers of webhooks that hang, hang up, redirect, talk nonsense or answer without end.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::Verdict;
use super::ground::{Ground, folder_id};
use crate::arguments::ServerArguments;
use crate::receiver::Receiver;

/// What a receiver does with every connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// Reads and never answers.
    Hangs,
    /// Hangs up at once.
    HangsUp,
    /// Says that 10 GB follow, and sends them.
    TenGigabytes,
    /// Sends headers without end.
    EndlessHead,
    /// Sends a byte of the head now and then.
    Drips,
    /// Sends what is no HTTP.
    Nonsense,
    /// Sends the caller to the honest receiver.
    Redirects,
}

const MANNERS: [Manner; 7] = [
    Manner::Hangs,
    Manner::HangsUp,
    Manner::TenGigabytes,
    Manner::EndlessHead,
    Manner::Drips,
    Manner::Nonsense,
    Manner::Redirects,
];
/// Results for each hostile receiver, and for the honest one.
const EACH: usize = 4;
/// What the server may take in of one answer: what it reads, and the buffers of the sockets.
const MOST_BYTES: u64 = 32 << 20;

const CONFIGURATION: &str = r#"
[webhooks]
allow_private = true
timeout = "2s"
retry_step = "1s"
retry_most = "1s"
attempts = 3
"#;

pub async fn run(arguments: &ServerArguments) -> Result<Verdict> {
    let mut ground = Ground::new(arguments, CONFIGURATION).await?;
    let honest = Receiver::start(0, arguments.seed).await?;
    let (sent, mut servers, mut hostile) = (Arc::new(AtomicU64::new(0)), JoinSet::new(), Vec::new());
    for manner in MANNERS {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/", listener.local_addr()?);
        servers.spawn(serve(listener, manner, honest.url.clone(), sent.clone()));
        for _ in 0..EACH {
            hostile.push((manner, upload(&ground, &url).await?));
        }
    }
    let mut folders: Vec<String> = hostile.iter().map(|(_, folder)| folder.clone()).collect();
    let begun = Instant::now();
    let mut good = Vec::new();
    for _ in 0..EACH {
        good.push(upload(&ground, &honest.url).await?);
    }
    folders.extend(good.iter().cloned());
    ground.must_end(&folders, Duration::from_mins(2)).await;
    while honest.arrivals().len() < EACH && begun.elapsed() < Duration::from_mins(1) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let arrivals = honest.arrivals();
    let arrived = arrivals.values().flatten().filter(|arrival| good.contains(&arrival.folder)).count();
    ground.expect(arrived == EACH, &format!("{arrived} of {EACH} results reached the honest receiver"));
    ground.expect(arrivals.len() == arrived, "a redirect was followed");
    let waited = begun.elapsed();
    // Three attempts of two seconds and the pauses between them, for all of them.
    settle(&mut ground, &hostile).await?;
    let bytes = sent.load(Ordering::Relaxed);
    let answers = (2 * EACH * 3) as u64;
    ground.expect(bytes < answers * MOST_BYTES, &format!("the server took in {} MB of answers", bytes >> 20));
    servers.abort_all();
    let happened = format!(
        "{} results for {} hostile receivers; {EACH} honest ones had theirs after {:.1} s; {} MB of endless answers taken in",
        hostile.len(),
        MANNERS.len(),
        waited.as_secs_f64(),
        bytes >> 20,
    );
    ground.finish(happened).await
}

async fn upload(ground: &Ground, url: &str) -> Result<String> {
    let payload = json!({"analyses": [{"type": "quality"}], "resolution_endpoint": url});
    folder_id(&ground.client.upload(&ground.set, payload).await?)
}

/// Waits until every hostile delivery has been given up, and looks at what the log of deliveries says.
async fn settle(ground: &mut Ground, hostile: &[(Manner, String)]) -> Result<()> {
    let until = Instant::now() + Duration::from_mins(2);
    for (manner, folder) in hostile {
        loop {
            let list = ground.client.get(&format!("/api/folders/{folder}/deliveries/")).await?;
            let list = if list.is_array() { &list } else { &list["items"] };
            let delivery = &list[0];
            let attempts = delivery["attempts"].as_array().map_or(0, Vec::len);
            let delivered = delivery["delivered"] == true;
            if delivered || attempts >= 3 {
                // The head of the endless answer says 200, which is all that a delivery needs.
                let right = delivered == (*manner == Manner::TenGigabytes);
                ground.expect(right || !delivered, &format!("a receiver that {manner:?} counts as reached"));
                break;
            }
            if Instant::now() > until {
                ground.expect(
                    false,
                    &format!("a delivery to one that {manner:?} has {attempts} attempts after 120 s"),
                );
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    Ok(())
}

async fn serve(listener: TcpListener, manner: Manner, elsewhere: String, sent: Arc<AtomicU64>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (elsewhere, sent) = (elsewhere.clone(), sent.clone());
        tokio::spawn(async move {
            // The caller hangs up some time: that is the end here too.
            let _ = answer(stream, manner, &elsewhere, &sent).await;
        });
    }
}

async fn answer(
    mut stream: TcpStream,
    manner: Manner,
    elsewhere: &str,
    sent: &AtomicU64,
) -> std::io::Result<()> {
    if manner == Manner::HangsUp {
        return Ok(());
    }
    let mut request = vec![0; 64 << 10];
    let read = stream.read(&mut request).await?;
    debug_assert!(read <= request.len());
    match manner {
        Manner::HangsUp => Ok(()),
        Manner::Hangs => {
            while stream.read(&mut request).await? > 0 {}
            Ok(())
        }
        Manner::TenGigabytes => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n").await?;
            pour(&mut stream, &vec![b'x'; 64 << 10], sent).await
        }
        Manner::EndlessHead => {
            stream.write_all(b"HTTP/1.1 200 OK\r\n").await?;
            pour(
                &mut stream,
                &b"X-Filler: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n".repeat(1000),
                sent,
            )
            .await
        }
        Manner::Drips => {
            for byte in
                b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Drip: ".iter().chain(std::iter::repeat(&b'x'))
            {
                stream.write_all(&[*byte]).await?;
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            Ok(())
        }
        Manner::Nonsense => stream.write_all(&[0xFF; 4096]).await,
        Manner::Redirects => {
            let head = format!(
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).await
        }
    }
}

async fn pour(stream: &mut TcpStream, bytes: &[u8], sent: &AtomicU64) -> std::io::Result<()> {
    loop {
        stream.write_all(bytes).await?;
        sent.fetch_add(bytes.len() as u64, Ordering::Relaxed);
    }
}
