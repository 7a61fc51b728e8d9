//! A server to try a fault on, and what must hold after every fault.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::Verdict;
use crate::arguments::ServerArguments;
use crate::audit::{self, Audit, Place};
use crate::client::{Client, Failure};
use crate::pictures::{self, ShotsSet};
use crate::process;
use crate::server::Server;
use crate::stage::{STOP, Stage};
use crate::sweep;

/// The most memory that a fault may drive the server to.
const MOST_KB: u64 = 400 * 1024;

/// A server and what was found wrong with it.
pub struct Ground {
    pub stage: Stage,
    pub server: Server,
    pub client: Client,
    /// Ten frames with a face.
    pub set: ShotsSet,
    wrong: Vec<String>,
}

impl Ground {
    /// A new server with nothing in it but an account.
    pub async fn new(arguments: &ServerArguments, configuration: &str) -> Result<Self> {
        let configuration = format!("[logs]\nfilter = \"warn\"\n{configuration}");
        let (stage, server) = Stage::set(arguments, &configuration).await?;
        Self::on(arguments, stage, server).await
    }

    /// On a server that runs already.
    pub async fn on(arguments: &ServerArguments, stage: Stage, server: Server) -> Result<Self> {
        let client = stage.client(&server, Duration::from_mins(1)).await?;
        let set = pictures::face(&mut fastrand::Rng::with_seed(arguments.seed))?;
        Ok(Self { stage, server, client, set, wrong: Vec::new() })
    }

    /// Notes what is wrong unless it holds. The same complaint is noted once.
    pub fn expect(&mut self, holds: bool, otherwise: &str) {
        if !holds && !self.wrong.iter().any(|wrong| wrong == otherwise) {
            self.wrong.push(otherwise.to_owned());
        }
    }

    /// Notes an answer that a fault does not excuse: anything but success and an error of the server's side in the
    /// form of the API.
    pub fn excuse(&mut self, what: &str, failure: &Failure) {
        let excused = matches!(failure, Failure::Refused { status: 503 | 507, .. });
        self.expect(excused, &format!("{what}: {failure}"));
    }

    /// An upload with liveness must be answered with its result.
    pub async fn must_work(&mut self, when: &str) {
        let begun = Instant::now();
        let answer = self.client.upload(&self.set, analysed()).await;
        match answer {
            Ok(folder) => {
                let state = &folder["analyses"][0]["state"];
                self.expect(state == "FINISHED", &format!("{when}, an analysis ended as {state}"));
                let took = begun.elapsed();
                self.expect(took < Duration::from_secs(20), &format!("{when}, an analysis took {took:.1?}"));
            }
            Err(failure) => self.expect(false, &format!("{when}, an upload failed: {failure}")),
        }
    }

    /// Waits until uploads work again.
    pub async fn must_recover(&mut self, within: Duration) {
        let until = Instant::now() + within;
        while let Err(failure) = self.client.upload(&self.set, json!({})).await {
            if Instant::now() > until {
                self.expect(false, &format!("{within:?} after the fault uploads still fail: {failure}"));
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.must_work("after the fault").await;
    }

    /// Waits until no analysis of these folders is on its way, and looks at how they ended.
    pub async fn must_end(&mut self, folders: &[String], within: Duration) {
        let until = Instant::now() + within;
        for id in folders {
            loop {
                let folder = self.client.get(&format!("/api/folders/{id}?with_analyses=true")).await;
                let status = match folder {
                    Ok(folder) => folder["resolution_status"].as_str().unwrap_or("?").to_owned(),
                    Err(failure) => failure.to_string(),
                };
                if status == "FINISHED" {
                    break;
                }
                if status != "PROCESSING" || Instant::now() > until {
                    self.expect(false, &format!("folder {id} was acknowledged and is {status}"));
                    break;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }

    /// What must hold after every fault, when the remains of requests that were cut off are swept.
    pub async fn finish(mut self, happened: String) -> Result<Verdict> {
        let peak = self.check_process();
        self.server.stop(STOP).await?;
        sweep::sweep(&self.stage).await?;
        let place = Place { database: &self.stage.store_url(), data: &self.stage.options.data };
        let audit = audit::audit(&place).await?;
        let mut wrong = self.wrong;
        if let Some(first) = audit.doomed.first() {
            wrong.push(format!("{} files were not swept, the first: {first}", audit.doomed.len()));
        }
        note(audit, &mut wrong);
        self.stage.clear().await?;
        Ok(verdict(wrong, &happened, peak))
    }

    /// The same without a new start and a sweep, for data that would not outlive the process.
    pub async fn finish_running(mut self, happened: String, place: &Place<'_>) -> Result<Verdict> {
        let peak = self.check_process();
        let audit = audit::audit(place).await?;
        let mut wrong = std::mem::take(&mut self.wrong);
        note(audit, &mut wrong);
        self.server.stop(STOP).await?;
        self.stage.clear().await?;
        Ok(verdict(wrong, &happened, peak))
    }

    /// Whether the process is there and has stayed small. Gives its peak in MB.
    fn check_process(&mut self) -> u64 {
        let running = self.server.is_running();
        let last_words = if running { String::new() } else { self.server.last_words() };
        self.expect(running, &format!("the server is gone: {last_words}"));
        let peak = process::resident_peak_kb(self.server.pid()).unwrap_or(0);
        self.expect(peak < MOST_KB, &format!("the server took {} MB of memory", peak / 1024));
        peak / 1024
    }
}

fn verdict(wrong: Vec<String>, happened: &str, peak: u64) -> Verdict {
    if wrong.is_empty() {
        Verdict::Held(format!("{happened}; peak {peak} MB"))
    } else {
        Verdict::Broken(wrong)
    }
}

fn note(audit: Audit, wrong: &mut Vec<String>) {
    let lists = [
        ("rows without files", audit.lacking),
        ("files without rows", audit.orphans),
        ("never done", audit.processing),
        ("left in scratch", audit.scratch.iter().map(|path| path.display().to_string()).collect()),
    ];
    for (what, list) in lists {
        if let Some(first) = list.first() {
            wrong.push(format!("{} {what}, the first: {first}", list.len()));
        }
    }
}

/// Further keys of an upload that asks for liveness.
pub fn analysed() -> Value {
    json!({"analyses": [{"type": "quality", "params": {"extract_best_shot": true}}]})
}

/// `folder_id` of an answer.
pub fn folder_id(folder: &Value) -> Result<String> {
    folder["folder_id"].as_str().map(str::to_owned).context("the answer has no folder_id")
}
