//! Results sent to receivers of every temper, over real sockets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::large_futures,
    reason = "tests say what they expect by failing"
)]

#[path = "../common/fixture.rs"]
mod fixture;
#[path = "../common/ground.rs"]
mod ground;
mod receiver;

use std::time::{Duration, Instant};

use bonafide_domain::delivery::Delivery;
use bonafide_domain::job::{JobState, Retry};
use bonafide_domain::{Folder, MediaType, Role};
use bonafide_service::{Error, Settings, Started};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use fixture::administrator;
use ground::{Ground, Workers, face, wall};
use receiver::{Answer, Receiver};

/// Receivers of these tests listen on this machine.
fn local(settings: &mut Settings) {
    settings.webhook.allow_private = true;
    settings.webhook.timeout = Duration::from_secs(5);
    settings.webhook.retry =
        Retry { attempts: 3, step: Duration::from_secs(30), most: Duration::from_mins(1) };
}

/// A folder with an analysis that was started and will be sent to `endpoint`.
async fn started(ground: &Ground, endpoint: &str) -> (Folder, Started) {
    let folder = ground.folder().await;
    ground.medium(&folder, MediaType::Image, &wall(), &[]).await;
    let body = json!({"analyses": [{"type": "quality"}], "resolution_endpoint": endpoint});
    let started = ground.start(&folder, body).await.unwrap();
    (folder, started)
}

/// The only delivery of a folder once it is as wanted.
async fn delivery(ground: &Ground, folder: &Folder, wanted: impl Fn(&Delivery) -> bool) -> Delivery {
    let begun = Instant::now();
    loop {
        let mut all = ground.service().deliveries(&ground.client, folder.id).await.unwrap();
        assert!(all.len() <= 1, "one group, one delivery");
        if let Some(delivery) = all.pop().filter(&wanted) {
            return delivery;
        }
        assert!(begun.elapsed() < ground::LONG, "the delivery does not become as wanted");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn errors(delivery: &Delivery) -> Vec<Option<&str>> {
    delivery.attempts.iter().map(|attempt| attempt.error.as_deref()).collect()
}

/// RFC 2104, written out: what a receiver's own library computes.
fn hmac(key: &[u8], message: &[u8]) -> String {
    assert_eq!(key.len(), 64);
    let padded = |pad: u8| key.iter().map(move |byte| byte ^ pad).collect::<Vec<u8>>();
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    let outer = Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize();
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap();
    outer.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_result_of_a_group_arrives_once_and_signed() {
    let ground = Ground::with(&[], local).await;
    let receiver = Receiver::start(&[Answer::Status(204)]).await;
    let folder = ground.folder().await;
    ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    let analyses = json!([{"type": "quality"}, {"type": "quality"}]);
    let body = json!({"analyses": analyses, "resolution_endpoint": receiver.url()});
    let started = ground.start(&folder, body).await.unwrap();
    let workers = Workers::start(ground.service());
    let delivery = delivery(&ground, &folder, |delivery| delivery.delivered).await;
    workers.stop().await;
    assert_eq!((delivery.group_id, errors(&delivery)), (started.group_id.unwrap(), vec![None]));
    assert_eq!(delivery.attempts[0].status, Some(204));

    let requests = receiver.requests();
    let [request] = &requests[..] else { panic!("{} requests", requests.len()) };
    assert_eq!(request.line, "POST /hook?tenant=1 HTTP/1.1");
    let header = |name: &str| request.headers[name].as_str();
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("user-agent"), format!("Bonafide/{}", env!("CARGO_PKG_VERSION")));
    assert_eq!(header("x-bonafide-delivery"), delivery.id.to_string());
    // The fixture's clock stands at the beginning of 2026.
    assert_eq!(header("x-bonafide-timestamp"), "1767225600");
    let manager = ground.somebody(Role::ClientAdmin).await;
    let key = ground.service().webhook_key(&manager, ground.company.id).await.unwrap();
    let message = [b"1767225600.", &request.body[..]].concat();
    assert_eq!(header("x-bonafide-signature"), format!("v1={}", hmac(key.as_bytes(), &message)));

    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body["folder_id"], folder.id.to_string());
    assert_eq!(body["system_resolution"], "DECLINED");
    assert_eq!(body["analyses"].as_array().unwrap().len(), 2);
    assert!(body["analyses"].as_array().unwrap().iter().all(|analysis| analysis["state"] == "FINISHED"));
    // The same as a client gets that asks for it.
    let full = ground.service().folder(&ground.client, folder.id, true).await.unwrap();
    assert_eq!(body, serde_json::to_value(ground.service().folder_json(&full, None).unwrap()).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_fails_is_tried_again_later() {
    let ground = Ground::with(&[], local).await;
    let receiver = Receiver::start(&[Answer::Status(500), Answer::Status(404), Answer::Status(200)]).await;
    let (folder, _) = started(&ground, &receiver.url()).await;
    let workers = Workers::start(ground.service());
    for attempts in 1..=2 {
        delivery(&ground, &folder, |delivery| delivery.attempts.len() == attempts).await;
        // 30 s and 60 s, by up to a quarter more.
        ground.fixture.advance(Duration::from_secs(76));
    }
    let delivery = delivery(&ground, &folder, |delivery| delivery.delivered).await;
    workers.stop().await;
    assert_eq!(errors(&delivery), [Some("status"), Some("status"), None]);
    assert_eq!(
        delivery.attempts.iter().map(|attempt| attempt.status).collect::<Vec<_>>(),
        [Some(500), Some(404), Some(200)]
    );
    let requests = receiver.requests();
    let first = &requests[0].headers;
    assert!(
        requests.iter().all(|request| request.headers["x-bonafide-delivery"] == first["x-bonafide-delivery"])
    );
    // Each attempt says when it was made.
    assert_ne!(requests[2].headers["x-bonafide-timestamp"], first["x-bonafide-timestamp"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_is_given_up_and_an_administrator_can_have_it_made() {
    let once = |settings: &mut Settings| {
        local(settings);
        settings.webhook.retry.attempts = 1;
    };
    let ground = Ground::with(&[], once).await;
    let receiver = Receiver::start(&[Answer::Status(503), Answer::Status(200)]).await;
    let (folder, _) = started(&ground, &receiver.url()).await;
    let workers = Workers::start(ground.service());
    delivery(&ground, &folder, |delivery| delivery.attempts.len() == 1).await;
    let dead = loop {
        if let Some(dead) =
            ground.service().jobs(&administrator(), Some(JobState::Dead), 0, 9).await.unwrap().pop()
        {
            break dead;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert_eq!(dead.last_error.as_deref(), Some("status"));
    ground.service().retry_job(&administrator(), dead.id).await.unwrap();
    let delivery = delivery(&ground, &folder, |delivery| delivery.delivered).await;
    assert_eq!(errors(&delivery), [Some("status"), None]);
    workers.stop().await;
    assert_eq!(ground.service().counters().snapshot().deliveries, [("delivered", 1), ("gave_up", 1)].into());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_hangs_holds_up_neither_analyses_nor_other_receivers() {
    let short = |settings: &mut Settings| {
        local(settings);
        settings.webhook.timeout = Duration::from_millis(1500);
        settings.workers = 1;
    };
    let ground = Ground::with(&[], short).await;
    let (hanging, good) =
        (Receiver::start(&[Answer::Hang]).await, Receiver::start(&[Answer::Status(200)]).await);
    // More than there are places for deliveries.
    let mut stuck = Vec::new();
    for _ in 0..6 {
        stuck.push(started(&ground, &hanging.url()).await.0);
    }
    let workers = Workers::start(ground.service());
    let begun = Instant::now();
    let (folder, _) = started(&ground, &good.url()).await;
    delivery(&ground, &folder, |delivery| delivery.delivered).await;
    assert!(begun.elapsed() < Duration::from_millis(1500), "{:?}", begun.elapsed());
    let mut timed_out = 0;
    for folder in &stuck {
        let group = ground.now(folder).await.group_id.unwrap();
        ground.ended(group).await;
    }
    while timed_out == 0 {
        ground.fixture.advance(Duration::from_millis(20));
        tokio::time::sleep(Duration::from_millis(20)).await;
        for folder in &stuck {
            let deliveries = ground.service().deliveries(&ground.client, folder.id).await.unwrap();
            timed_out += deliveries.iter().filter(|delivery| errors(delivery) == [Some("timeout")]).count();
        }
    }
    assert_eq!(hanging.most_open(), 1, "one at a time");
    workers.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_to_one_receiver_come_one_after_the_other() {
    let ground = Ground::with(&[], local).await;
    let receiver = Receiver::start(&[Answer::Slow(Duration::from_millis(40))]).await;
    let mut folders = Vec::new();
    for _ in 0..8 {
        folders.push(started(&ground, &receiver.url()).await.0);
    }
    let workers = Workers::start(ground.service());
    let clock = ground.fixture.clock.clone();
    let ticking = tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(10)).await;
            clock.advance(Duration::from_millis(100));
        }
    });
    for folder in &folders {
        let delivery = delivery(&ground, folder, |delivery| delivery.delivered).await;
        assert_eq!(errors(&delivery), [None], "waiting is no failure");
    }
    ticking.abort();
    workers.stop().await;
    assert_eq!((receiver.most_open(), receiver.requests().len()), (1, 8));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_not_followed() {
    let ground = Ground::with(&[], local).await;
    let inside = Receiver::start(&[Answer::Status(200)]).await;
    let receiver = Receiver::start(&[Answer::Redirect(inside.url())]).await;
    let (folder, _) = started(&ground, &receiver.url()).await;
    let workers = Workers::start(ground.service());
    let delivery = delivery(&ground, &folder, |delivery| delivery.attempts.len() == 1).await;
    workers.stop().await;
    assert_eq!((errors(&delivery), delivery.attempts[0].status), (vec![Some("redirect")], Some(302)));
    assert!(inside.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_an_end_is_not_read_to_it() {
    let ground = Ground::with(&[], local).await;
    let receiver = Receiver::start(&[Answer::Endless]).await;
    let (folder, _) = started(&ground, &receiver.url()).await;
    let workers = Workers::start(ground.service());
    let delivery = delivery(&ground, &folder, |delivery| delivery.attempts.len() == 1).await;
    workers.stop().await;
    assert!(delivery.delivered && delivery.attempts[0].took_ms < 2000, "{delivery:?}");
    // What was taken off is 64 KiB and what lay in the buffers of the sockets.
    assert!(receiver.sent() < 16 << 20, "{} bytes", receiver.sent());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_leads_inside_the_network_is_not_called() {
    let strict = |settings: &mut Settings| {
        local(settings);
        settings.webhook.allow_private = false;
    };
    let ground = Ground::with(&[], strict).await;
    let receiver = Receiver::start(&[Answer::Status(200)]).await;
    let endpoint = format!("http://localhost:{}/hook", receiver.address.port());
    let (folder, _) = started(&ground, &endpoint).await;
    let workers = Workers::start(ground.service());
    let delivery = delivery(&ground, &folder, |delivery| delivery.attempts.len() == 1).await;
    workers.stop().await;
    assert_eq!(errors(&delivery), [Some("refused_address")]);
    assert!(receiver.requests().is_empty() && receiver.most_open() == 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_operator_forbids_later_is_not_called_any_more() {
    let ground = Ground::with(&[], local).await;
    let receiver = Receiver::start(&[Answer::Status(200)]).await;
    let (folder, _) = started(&ground, &receiver.url()).await;
    let mut settings = ground.service().settings().clone();
    settings.webhook.allow_private = false;
    let parts =
        fixture::parts(&ground.fixture.store, &ground.fixture.blobs, &ground.fixture.clock, settings, &[]);
    let strict = bonafide_service::Service::open(parts).await.unwrap();
    let workers = Workers::start(&strict);
    let delivery = delivery(&ground, &folder, |delivery| delivery.attempts.len() == 1).await;
    workers.stop().await;
    assert_eq!(errors(&delivery), [Some("refused_address")]);
    assert!(receiver.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_door_is_a_failed_connection() {
    let ground = Ground::with(&[], local).await;
    let receiver = Receiver::start(&[Answer::Status(200)]).await;
    let endpoint = receiver.url();
    drop(receiver);
    tokio::time::sleep(Duration::from_millis(20)).await;
    let (folder, _) = started(&ground, &endpoint).await;
    let workers = Workers::start(ground.service());
    let delivery = delivery(&ground, &folder, |delivery| delivery.attempts.len() == 1).await;
    workers.stop().await;
    assert_eq!((errors(&delivery), delivery.attempts[0].status), (vec![Some("connection")], None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_folder_is_not_sent() {
    let ground = Ground::with(&[], local).await;
    let receiver = Receiver::start(&[Answer::Status(500), Answer::Status(200)]).await;
    let (folder, _) = started(&ground, &receiver.url()).await;
    let workers = Workers::start(ground.service());
    delivery(&ground, &folder, |delivery| delivery.attempts.len() == 1).await;
    let manager = ground.somebody(Role::ClientAdmin).await;
    ground.service().delete_folder(&manager, folder.id).await.unwrap();
    ground.fixture.advance(Duration::from_mins(10));
    tokio::time::sleep(Duration::from_millis(1200)).await;
    workers.stop().await;
    assert_eq!(receiver.requests().len(), 1);
    assert_eq!(ground.service().job_counts().await.unwrap(), bonafide_store::JobCounts::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_are_shown_to_those_who_see_the_folder() {
    let ground = Ground::with(&[], local).await;
    let receiver = Receiver::start(&[Answer::Status(200)]).await;
    let (folder, _) = started(&ground, &receiver.url()).await;
    let workers = Workers::start(ground.service());
    delivery(&ground, &folder, |delivery| delivery.delivered).await;
    workers.stop().await;
    let operator = ground.somebody(Role::ClientOperator).await;
    assert_eq!(ground.service().deliveries(&operator, folder.id).await.unwrap().len(), 1);
    for caller in [ground.somebody(Role::Client).await, ground.stranger(Role::ClientAdmin).await] {
        let hidden = ground.service().deliveries(&caller, folder.id).await;
        assert!(matches!(hidden, Err(Error::NotFound("folder"))));
    }
}
