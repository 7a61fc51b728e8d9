use std::time::{Duration, Instant};

use bonafide_domain::MediaType;
use serde_json::json;

use crate::ground::{Ground, Workers, face};

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_ends_with_the_group_or_with_its_time() {
    let ground = Ground::new().await;
    let folder = ground.folder().await;
    ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    let started = ground.start(&folder, json!({"analyses": [{"type": "quality"}]})).await.unwrap();
    let group = started.group_id.unwrap();
    let begun = Instant::now();
    assert!(!ground.service().wait_for_group(group, Duration::from_millis(50)).await.unwrap());
    assert!(begun.elapsed() >= Duration::from_millis(50) && begun.elapsed() < Duration::from_secs(5));
    let service = ground.service().clone();
    let waiting = tokio::spawn(async move { service.wait_for_group(group, Duration::from_secs(30)).await });
    let workers = Workers::start(ground.service());
    assert!(waiting.await.unwrap().unwrap());
    workers.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_that_another_process_booked_is_seen() {
    let ground = Ground::new().await;
    let folder = ground.folder().await;
    ground.medium(&folder, MediaType::Image, &face(), &[]).await;
    let started = ground.start(&folder, json!({"analyses": [{"type": "quality"}]})).await.unwrap();
    // Another service on the same store shares no memory with the first one's waits.
    let another = ground.fixture.another().await;
    let workers = Workers::start(&another);
    assert!(ground.service().wait_for_group(started.group_id.unwrap(), crate::ground::LONG).await.unwrap());
    workers.stop().await;
}
