//! How fast the server is with many folders in its database, and what memory it takes.

mod closed_loop;
mod measures;
mod seed;
mod targets;
mod uploads;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::arguments::ServerArguments;
use crate::server::Server;
use crate::stage::{START, STOP, Stage};
use crate::table::{self, say};
use crate::{pictures, process};

/// What is measured, and for how long.
#[derive(Args, Clone, Debug)]
pub struct LoadArguments {
    /// Folders that are in the database before the first measurement, each with a medium, an analysis and metadata.
    #[arg(long, default_value_t = 100_000, value_name = "N")]
    pub folders: u32,
    /// Seconds of each measurement, after a fifth of that to warm up.
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub seconds: u32,
    /// Requests on their way at the same time; the next is sent when one is answered.
    #[arg(long, default_value_t = 4, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub concurrency: u32,
    /// Uploads of the measurement of memory.
    #[arg(long, default_value_t = 10_000, value_name = "N")]
    pub uploads: u32,
    /// Only these measurements, separated by commas.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "NAMES")]
    pub only: Vec<Measure>,
    /// Writes everything that is printed as JSON.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// The measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Measure {
    /// Logins per second.
    Logins,
    /// New folders with a ZIP of 1 MB.
    Creates,
    /// One folder by its id.
    Gets,
    /// Lists of 100 folders.
    Lists,
    /// Liveness with best shot on ten frames.
    Analyses,
    /// Memory over many uploads.
    Uploads,
}

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub struct Results {
    machine: String,
    database: &'static str,
    folders: u32,
    seed_seconds: f64,
    ready_ms: Vec<f64>,
    stages: Vec<closed_loop::Outcome>,
    uploads: Option<uploads::Memory>,
}

/// Measures and prints. False when requests failed; a missed target is printed, and no failure of the run.
pub async fn run(arguments: &LoadArguments) -> Result<bool> {
    let (stage, server) = Stage::set(&arguments.server, "[logs]\nfilter = \"warn\"\n").await?;
    let results = measure(arguments, &stage, server).await;
    stage.clear().await?;
    let results = results?;
    print(&results);
    if let Some(path) = &arguments.json {
        let text = serde_json::to_string_pretty(&results)?;
        std::fs::write(path, text + "\n").with_context(|| format!("write {}", path.display()))?;
    }
    Ok(results.stages.iter().all(|stage| stage.errors == 0)
        && results.uploads.as_ref().is_none_or(|uploads| uploads.errors == 0))
}

async fn measure(arguments: &LoadArguments, stage: &Stage, server: Server) -> Result<Results> {
    let mut random = fastrand::Rng::with_seed(arguments.server.seed);
    let media =
        measures::Media { noise: pictures::noise(100_000, &mut random)?, face: pictures::face(&mut random)? };
    let machine = process::machine(server.pid());
    let (seeded, seed_seconds) = {
        end(server).await?;
        let started = std::time::Instant::now();
        let seeded = Box::pin(seed::seed(stage, arguments.folders, &mut random)).await?;
        (seeded, started.elapsed().as_secs_f64())
    };

    let mut ready_ms = Vec::new();
    for _ in 0..4 {
        let server = Server::start(&stage.options, START).await?;
        ready_ms.push(server.ready_after.as_secs_f64() * 1e3);
        end(server).await?;
    }
    let server = Server::start(&stage.options, START).await?;
    ready_ms.push(server.ready_after.as_secs_f64() * 1e3);

    let wanted = |measure| arguments.only.is_empty() || arguments.only.contains(&measure);
    let client = stage.client(&server, Duration::from_secs(90)).await?;
    let bench = measures::Bench { arguments, server: &server, client, account: &stage.account, media };
    let mut stages = Vec::new();
    if wanted(Measure::Gets) {
        stages.push(bench.gets(&seeded).await?);
    }
    if wanted(Measure::Lists) {
        stages.extend(bench.lists(&seeded).await?);
    }
    if wanted(Measure::Logins) {
        stages.push(bench.logins().await?);
    }
    if wanted(Measure::Creates) {
        stages.push(bench.creates().await?);
    }
    if wanted(Measure::Analyses) {
        stages.push(bench.analyses().await?);
    }
    let uploads = if wanted(Measure::Uploads) && arguments.uploads > 0 {
        Some(uploads::uploads(&bench, stage, arguments.uploads).await?)
    } else {
        None
    };
    end(server).await?;
    let (database, folders) = (stage.database_name(), arguments.folders);
    Ok(Results { machine, database, folders, seed_seconds, ready_ms, stages, uploads })
}

async fn end(server: Server) -> Result<()> {
    let status = server.stop(STOP).await?;
    if !status.success() {
        bail!("the server ended with {status} after SIGTERM");
    }
    Ok(())
}

fn print(results: &Results) {
    say(&format!("\n{}; {} with {} folders", results.machine, results.database, results.folders));
    say(
        "The load comes from the same machine and takes processor time too: `load CPU` beside `server CPU`.\n",
    );
    let rows: Vec<_> = results.stages.iter().map(closed_loop::Outcome::row).collect();
    table::print(&closed_loop::HEAD, &rows);
    for stage in results.stages.iter().filter(|stage| stage.errors > 0) {
        let first = stage.first_error.as_deref().unwrap_or("unknown");
        say(&format!("{}: {} errors, the first: {first}", stage.name, stage.errors));
    }
    if let Some(uploads) = &results.uploads {
        uploads.print();
    }
    targets::print(results);
}
