//! Memory over many uploads: it must not grow.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::json;
use tokio::task::JoinSet;

use super::measures::Bench;
use crate::client::Client;
use crate::pictures::ShotsSet;
use crate::process;
use crate::stage::Stage;
use crate::table::{self, say};

/// Points of the curve.
const POINTS: u32 = 10;

/// Memory of the server over the uploads.
#[derive(Debug, Serialize)]
pub struct Memory {
    pub uploads: u32,
    pub errors: u64,
    /// Uploads so far, RSS in kB, open files.
    pub points: Vec<(u32, u64, usize)>,
    /// Growth in kB per 1,000 uploads, by least squares over all but the first fifth, when caches fill.
    pub slope_kb: f64,
    pub peak_kb: u64,
}

impl Memory {
    /// A table of the curve and one line.
    pub fn print(&self) {
        say(&format!("\n{} uploads of 1 MB, each deleted again, {} errors\n", self.uploads, self.errors));
        let row = |(uploads, kb, files): &(u32, u64, usize)| {
            vec![uploads.to_string(), format!("{:.1}", *kb as f64 / 1024.0), files.to_string()]
        };
        let rows: Vec<_> = self.points.iter().map(row).collect();
        table::print(&["uploads", "RSS MB", "open files"], &rows);
        let peak = self.peak_kb as f64 / 1024.0;
        say(&format!("\nslope {:+.0} kB per 1,000 uploads, peak {peak:.0} MB", self.slope_kb));
    }
}

/// Uploads 1 MB again and again. Each folder is deleted at once, so that the disk does not fill and erasing is part of it.
pub async fn uploads(bench: &Bench<'_>, stage: &Stage, count: u32) -> Result<Memory> {
    let (server, administrator) = (bench.server.pid(), stage.administrator(bench.server).await?);
    let bar = table::bar(count.into(), "uploads for memory");
    let errors = Arc::new(AtomicU64::new(0));
    let resident = || process::resident_kb(server).context("read the server's memory");
    let mut points = vec![(0, resident()?, process::open_files(server).unwrap_or(0))];
    let step = (count / POINTS).max(1);
    let mut done = 0;
    while done < count {
        let part = step.min(count - done);
        let left = Arc::new(AtomicU32::new(part));
        let mut clients = JoinSet::new();
        for _ in 0..bench.arguments.concurrency {
            let (client, administrator) = (bench.client.clone(), administrator.clone());
            let (left, errors, bar) = (left.clone(), errors.clone(), bar.clone());
            let set = bench.media.noise.clone();
            clients.spawn(async move {
                let take = |n: u32| n.checked_sub(1);
                while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok() {
                    if once(&client, &administrator, &set).await.is_err() {
                        errors.fetch_add(1, Ordering::Relaxed);
                    }
                    bar.inc(1);
                }
            });
        }
        while clients.join_next().await.is_some() {}
        done += part;
        points.push((done, resident()?, process::open_files(server).unwrap_or(0)));
    }
    bar.finish_and_clear();
    let slope_kb = slope(&points[points.len() / 5..]);
    let peak_kb = process::resident_peak_kb(server).unwrap_or(0);
    Ok(Memory { uploads: count, errors: errors.load(Ordering::Relaxed), points, slope_kb, peak_kb })
}

async fn once(client: &Client, administrator: &Client, set: &ShotsSet) -> Result<()> {
    let folder = client.upload(set, json!({})).await?;
    let id = folder["folder_id"].as_str().context("the answer has no folder_id")?;
    Ok(administrator.delete(&format!("/api/folders/{id}")).await?)
}

/// Of memory over uploads, per 1,000.
fn slope(points: &[(u32, u64, usize)]) -> f64 {
    let n = points.len() as f64;
    let mean = |of: fn(&(u32, u64, usize)) -> f64| points.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|p| f64::from(p.0)), mean(|p| p.1 as f64));
    let above: f64 = points.iter().map(|p| (f64::from(p.0) - x) * (p.1 as f64 - y)).sum();
    let below: f64 = points.iter().map(|p| (f64::from(p.0) - x).powi(2)).sum();
    if below > 0.0 { 1000.0 * above / below } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_is_per_thousand() {
        let points = [(2000, 1010, 0), (4000, 1020, 0), (6000, 1030, 0)];
        assert!((slope(&points) - 5.0).abs() < 1e-9);
        assert!(slope(&points[..1]).abs() < 1e-9);
    }
}
