//! The database goes away under load and comes back: locked by another program, or connections cut and refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor};
use tokio::task::JoinSet;

use super::Verdict;
use super::ground::{Ground, folder_id};
use crate::arguments::ServerArguments;
use crate::client::{Client, Failure};
use crate::pictures::ShotsSet;

/// How long it is away.
const AWAY: Duration = Duration::from_secs(8);

/// What a client saw.
#[derive(Default)]
struct Seen {
    /// Folders with analyses that were acknowledged.
    acknowledged: Vec<String>,
    uploads_refused: Vec<Failure>,
    reads: u32,
    reads_refused: Vec<Failure>,
}

pub async fn run(arguments: &ServerArguments) -> Result<Verdict> {
    let configuration = "[analyses]\nlease = \"5s\"\nretry_step = \"1s\"\n[webhooks]\nallow_private = true\n";
    let mut ground = Ground::new(arguments, configuration).await?;
    ground.must_work("before the fault").await;
    let known = folder_id(&ground.client.upload(&ground.set, json!({})).await?)?;
    let stop = Arc::new(AtomicBool::new(false));
    let mut clients = JoinSet::new();
    for _ in 0..3 {
        clients.spawn(load(ground.client.clone(), ground.set.clone(), known.clone(), stop.clone()));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let how = if let Some(postgres) = ground.stage.postgres() {
        for _ in 0..6 {
            postgres.hang_up().await?;
            tokio::time::sleep(Duration::from_millis(700)).await;
        }
        postgres.leave().await?;
        tokio::time::sleep(AWAY).await;
        postgres.come_back().await?;
        "connections cut 6 times, then all refused for 8 s"
    } else {
        let options = SqliteConnectOptions::new().filename(ground.stage.sqlite_file());
        let mut other = options.connect().await.context("open the database beside the server")?;
        other.execute("BEGIN IMMEDIATE").await.context("lock the database")?;
        tokio::time::sleep(AWAY).await;
        other.execute("ROLLBACK").await?;
        other.close().await?;
        "writing locked by another program for 8 s"
    };
    tokio::time::sleep(Duration::from_secs(1)).await;
    stop.store(true, Ordering::Relaxed);
    let mut seen = Seen::default();
    for one in clients.join_all().await {
        seen.acknowledged.extend(one.acknowledged);
        seen.uploads_refused.extend(one.uploads_refused);
        seen.reads_refused.extend(one.reads_refused);
        seen.reads += one.reads;
    }
    for failure in seen.uploads_refused.iter().chain(&seen.reads_refused) {
        ground.excuse("without the database", failure);
    }
    ground.must_recover(Duration::from_secs(15)).await;
    ground.must_end(&seen.acknowledged, Duration::from_mins(1)).await;
    let first = seen.uploads_refused.first().map_or("none".to_owned(), ToString::to_string);
    let happened = format!(
        "{how}: {} uploads acknowledged, {} refused ({first}), {} of {} reads refused; back: works",
        seen.acknowledged.len(),
        seen.uploads_refused.len(),
        seen.reads_refused.len(),
        seen.reads + seen.reads_refused.len() as u32,
    );
    ground.finish(happened).await
}

/// Uploads and reads in turn until told to stop.
async fn load(client: Client, set: ShotsSet, known: String, stop: Arc<AtomicBool>) -> Seen {
    let mut seen = Seen::default();
    while !stop.load(Ordering::Relaxed) {
        // An address that is never reached makes the server answer at once, before the analysis is done.
        let payload = json!({
            "analyses": [{"type": "quality"}], "resolution_endpoint": "http://127.0.0.1:9/",
        });
        match client.upload(&set, payload).await {
            Ok(folder) => seen.acknowledged.extend(folder_id(&folder).ok()),
            Err(failure) => seen.uploads_refused.push(failure),
        }
        match client.get(&format!("/api/folders/{known}")).await {
            Ok(_) => seen.reads += 1,
            Err(failure) => seen.reads_refused.push(failure),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    seen
}
