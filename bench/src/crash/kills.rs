//! When the server is killed.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::book::Book;
use crate::server::Server;
use crate::stage::{START, Stage};
use crate::table;

/// Kills the server `kills` times, spread by chance over the uploads, and starts it again each time. One kill of four
/// comes soon after the one before, while the server takes up what it finds. Gives the server that is left, and how long
/// each start took.
pub async fn run(
    stage: &Stage,
    mut server: Server,
    book: &Book,
    kills: u32,
    random: &mut fastrand::Rng,
    deadline: Instant,
) -> Result<(Server, Vec<Duration>)> {
    // The last upload is not waited for, so that some kills come while the queue is worked off.
    let mut points: Vec<u32> = (0..kills).map(|_| random.u32(0..book.wanted().max(1))).collect();
    points.sort_unstable();
    let bar = table::bar(book.wanted().into(), "uploads between kills");
    let mut starts = Vec::new();
    for point in points {
        let soon = random.u8(0..4) == 0;
        while !soon && book.finished() < point && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(5)).await;
            bar.set_position(book.finished().into());
        }
        tokio::time::sleep(Duration::from_millis(random.u64(0..600))).await;
        server.kill()?;
        tokio::time::sleep(Duration::from_millis(random.u64(0..100))).await;
        server = Server::start(&stage.options, START).await?;
        starts.push(server.ready_after);
    }
    while book.finished() < book.wanted() && Instant::now() < deadline {
        bar.set_position(book.finished().into());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bar.finish_and_clear();
    Ok((server, starts))
}
