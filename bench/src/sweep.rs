//! The sweep of files that belong to nothing, without the hour that the server leaves to uploads under way.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use bonafide_domain::Timestamp;
use bonafide_store::{Options, Store};

use crate::server::Server;
use crate::stage::{START, STOP, Stage};

/// How long the server may take to delete everything.
const LIMIT: Duration = Duration::from_secs(30);

/// Makes every file on the list due, starts the server, and waits until it has deleted them. Gives the number of
/// prefixes that were on the list. No server may run meanwhile; afterwards none does.
pub async fn sweep(stage: &Stage) -> Result<usize> {
    // On the heap, for the queries' futures are large.
    let due = Box::pin(make_due(stage)).await?;
    let server = Server::start(&stage.options, START).await?;
    let until = Instant::now() + LIMIT;
    // What is left at the end is for the audit to find.
    while Box::pin(listed(stage)).await? > 0 && Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    server.stop(STOP).await?;
    Ok(due)
}

async fn open(stage: &Stage) -> Result<Store> {
    let options = Options { url: stage.store_url(), connections: 2 };
    Store::open(&options).await.context("open the database beside the server")
}

async fn make_due(stage: &Stage) -> Result<usize> {
    let mut write = open(stage).await?.write().await?;
    let prefixes = write.doomed(Timestamp::from_micros(i64::MAX), u64::from(u32::MAX)).await?;
    for prefix in &prefixes {
        write.doom(prefix, Timestamp::from_micros(0)).await?;
    }
    write.commit().await?;
    Ok(prefixes.len())
}

async fn listed(stage: &Stage) -> Result<usize> {
    let mut read = open(stage).await?.read().await?;
    Ok(read.doomed(Timestamp::from_micros(i64::MAX), u64::from(u32::MAX)).await?.len())
}
