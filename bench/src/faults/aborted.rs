//! Uploads that end anywhere in the middle leave nothing.

use std::time::Duration;

use anyhow::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::JoinSet;

use super::Verdict;
use super::ground::Ground;
use super::raw::{Request, connect};
use crate::arguments::ServerArguments;
use crate::audit::{self, Place};

/// Uploads that are cut.
const UPLOADS: usize = 200;

pub async fn run(arguments: &ServerArguments) -> Result<Verdict> {
    let mut ground = Ground::new(arguments, "").await?;
    ground.must_work("before the fault").await;
    let request = Request::upload(&ground);
    let whole = [request.head, request.body].concat();
    let mut random = fastrand::Rng::with_seed(arguments.seed);
    let mut tasks = JoinSet::new();
    for number in 0..UPLOADS {
        // One in four is all there but for the last bytes, so that the file is whole and the request is not.
        let cut = if number % 4 == 0 {
            // The last two bytes are the end of a line, without which the form is whole.
            whole.len() - 3 - random.usize(..6)
        } else {
            random.usize(..whole.len() - 3)
        };
        let (part, mut stream, politely) = (whole[..cut].to_vec(), connect(&ground).await?, random.bool());
        tasks.spawn(async move {
            // The server may have hung up already.
            let _ = stream.write_all(&part).await;
            if politely {
                let _ = stream.shutdown().await;
                let mut answer = Vec::new();
                let reading = stream.read_to_end(&mut answer);
                let _ = tokio::time::timeout(Duration::from_secs(5), reading).await;
            }
        });
        if tasks.len() >= 16 {
            tasks.join_next().await;
        }
    }
    while tasks.join_next().await.is_some() {}
    ground.must_work("after the fault").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let list = ground.client.get("/api/folders/?limit=100").await;
    let folders = list.ok().and_then(|list| list["items"].as_array().map(Vec::len));
    ground.expect(folders == Some(2), &format!("{folders:?} folders instead of the 2 that were sent whole"));
    // Before a new start, which would hide it.
    let (database, data) = (ground.stage.store_url(), ground.stage.options.data.clone());
    let audit = audit::audit(&Place { database: &database, data: &data }).await?;
    let left = audit.scratch.len();
    ground.expect(left == 0, &format!("{left} files are left in scratch while the server runs"));
    ground.finish(format!("{UPLOADS} uploads cut, nothing left of them")).await
}
