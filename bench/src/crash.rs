//! The server is killed again and again while clients upload: what was acknowledged must be there, once, and done.

mod book;
mod clients;
mod kills;
mod verify;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use serde_json::Value;

use crate::arguments::ServerArguments;
use crate::audit::{self, Place};
use crate::client::Client;
use crate::pictures;
use crate::receiver::Receiver;
use crate::server::Server;
use crate::stage::{STOP, Stage};
use crate::sweep;
use crate::table::{self, say};
use book::Book;

/// How much of it.
#[derive(Args, Clone, Debug)]
pub struct CrashArguments {
    /// Uploads that must be acknowledged in the end.
    #[arg(long, default_value_t = 500, value_name = "N")]
    pub uploads: u32,
    /// Times the server is killed.
    #[arg(long, default_value_t = 50, value_name = "N")]
    pub kills: u32,
    /// Clients that upload at the same time.
    #[arg(long, default_value_t = 6, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=256))]
    pub clients: u32,
    /// Minutes after which what is not done hangs.
    #[arg(long, default_value_t = 30, value_name = "N")]
    pub minutes: u64,
    /// Leaves the server's data and log here when something is wrong.
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// What came out. Lists hold one line per finding.
#[derive(Debug, Default)]
pub struct Findings {
    /// Acknowledged, and not there or not whole.
    pub lost: Vec<String>,
    /// Done or delivered more than once, or with two outcomes.
    pub doubled: Vec<String>,
    /// Not done in time, or given up.
    pub hanging: Vec<String>,
    /// Files without rows, rows without files.
    pub orphans: Vec<String>,
    /// Answers that are not what the API promises.
    pub shapeless: Vec<String>,
}

impl Findings {
    fn lists(&self) -> [(&'static str, &Vec<String>); 5] {
        [
            ("lost", &self.lost),
            ("doubled", &self.doubled),
            ("hanging", &self.hanging),
            ("orphans", &self.orphans),
            ("answers out of shape", &self.shapeless),
        ]
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.lists().iter().all(|(_, list)| list.is_empty())
    }
}

/// Short leases and pauses, so that what a killed server held is taken up in seconds; everything else as by default.
/// A job may be begun as often as the server is killed.
const CONFIGURATION: &str = r#"
[logs]
filter = "warn"
[analyses]
lease = "5s"
retry_step = "1s"
attempts = 100
[webhooks]
allow_private = true
timeout = "5s"
retry_step = "1s"
retry_most = "2s"
attempts = 100
"#;

/// Of a hundred results the receiver refuses this many, so that they come again.
const REFUSED_PERCENT: u8 = 15;

/// Runs, prints a table, and gives what was found.
pub async fn run(arguments: &CrashArguments) -> Result<Findings> {
    let started = Instant::now();
    let (stage, server) = Stage::set(&arguments.server, CONFIGURATION).await?;
    let receiver = Receiver::start(REFUSED_PERCENT, arguments.server.seed).await?;
    let outcome = torture(arguments, &stage, server, &receiver).await;
    let wrong = outcome.as_ref().map_or(true, |(findings, _)| !findings.is_empty());
    if let Some(keep) = arguments.keep.as_ref().filter(|_| wrong) {
        keep_data(&stage, keep)?;
    }
    stage.clear().await?;
    let (findings, mut rows) = outcome?;
    rows.extend(findings.lists().map(|(name, list)| vec![name.to_owned(), list.len().to_string()]));
    rows.push(vec!["seconds".to_owned(), format!("{:.0}", started.elapsed().as_secs_f64())]);
    say("");
    table::print(&["what", "number"], &rows);
    for (name, list) in findings.lists() {
        for line in list.iter().take(20) {
            say(&format!("{name}: {line}"));
        }
    }
    Ok(findings)
}

async fn torture(
    arguments: &CrashArguments,
    stage: &Stage,
    server: Server,
    receiver: &Receiver,
) -> Result<(Findings, Vec<Vec<String>>)> {
    let mut random = fastrand::Rng::with_seed(arguments.server.seed);
    let sets = (0..4).map(|_| pictures::face(&mut random)).collect::<Result<Vec<_>>>()?;
    let deadline = Instant::now() + Duration::from_secs(60 * arguments.minutes);
    let book = Arc::new(Book::new(arguments.uploads));
    let client = stage.client(&server, Duration::from_secs(90)).await?;
    let uploads = clients::Uploads {
        client,
        sets: sets.into(),
        book: book.clone(),
        url: receiver.url.clone(),
        deadline,
    };
    let uploading = clients::start(&uploads, arguments.clients, arguments.server.seed);
    let (server, starts) = kills::run(stage, server, &book, arguments.kills, &mut random, deadline).await?;
    uploading.join_all().await;

    let mut findings = book.findings();
    let drained = Instant::now();
    if let Some(left) = drain(stage, &server, deadline).await? {
        findings.hanging.push(left);
    }
    let drained = drained.elapsed();
    verify::verify(&uploads, &server, receiver, &mut findings).await?;
    server.stop(STOP).await?;
    let swept = sweep::sweep(stage).await?;
    let place = Place { database: &stage.store_url(), data: &stage.options.data };
    let audit = audit::audit(&place).await?;
    findings.lost.extend(audit.lacking);
    findings.hanging.extend(audit.processing);
    findings.orphans.extend(audit.orphans.into_iter().chain(audit.doomed));
    findings.orphans.extend(audit.scratch.iter().map(|path| format!("scratch {}", path.display())));
    if audit.dead > 0 {
        findings.hanging.push(format!("{} jobs were given up", audit.dead));
    }

    let arrivals = receiver.arrivals();
    let repeats = arrivals.values().map(|list| list.len() - 1).sum::<usize>();
    let mut starts: Vec<_> = starts.iter().map(|start| start.as_secs_f64() * 1e3).collect();
    starts.sort_by(f64::total_cmp);
    let rows = [
        ("database", stage.database_name().to_owned()),
        ("uploads wanted", arguments.uploads.to_string()),
        ("folders acknowledged", book.acknowledged().len().to_string()),
        ("requests without an answer", book.cut_off().to_string()),
        ("kills", arguments.kills.to_string()),
        ("restarts", starts.len().to_string()),
        ("slowest restart, ms", format!("{:.0}", starts.last().unwrap_or(&0.0))),
        ("seconds until all was done", format!("{:.1}", drained.as_secs_f64())),
        ("folders, analyses in the database", format!("{}, {}", audit.folders, audit.analyses)),
        ("results delivered, repeats", format!("{}, {repeats}", arrivals.len())),
        ("remains of cut-off requests, swept", swept.to_string()),
    ];
    Ok((findings, rows.map(|(name, value)| vec![name.to_owned(), value]).to_vec()))
}

/// Waits until no job is waiting or running. Gives what is left at the deadline.
async fn drain(stage: &Stage, server: &Server, deadline: Instant) -> Result<Option<String>> {
    let administrator = stage.administrator(server).await?;
    let bar = table::bar(0, "until all is done");
    loop {
        let mut left = 0;
        for state in ["waiting", "running"] {
            let jobs = administrator.get(&format!("/api/jobs/?state={state}&limit=1000")).await?;
            left += jobs["items"].as_array().map_or(0, Vec::len);
        }
        bar.set_length(bar.length().unwrap_or(0).max(left as u64));
        bar.set_position(bar.length().unwrap_or(0) - left as u64);
        if left == 0 {
            bar.finish_and_clear();
            return Ok(None);
        }
        if Instant::now() > deadline {
            return Ok(Some(format!("{left} jobs are still waiting")));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn keep_data(stage: &Stage, keep: &std::path::Path) -> Result<()> {
    let status = std::process::Command::new("cp")
        .args(["-r", "--"])
        .args([&stage.options.data, &stage.options.log])
        .arg(keep)
        .status();
    status.context("keep the data").map(drop)
}

/// `text` of a field, empty when it has none.
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A folder as it is now.
async fn folder(client: &Client, id: &str) -> Result<Value, crate::client::Failure> {
    client.get(&format!("/api/folders/{id}?with_analyses=true")).await
}
