//! The measurements. Each checks its answers: a fast wrong answer is an error.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::LoadArguments;
use super::closed_loop::{Outcome, Plan, run};
use super::seed::{CAMPAIGNS, Seeded};
use crate::client::Client;
use crate::pictures::ShotsSet;
use crate::server::{Administrator, Server};

/// What is uploaded.
pub struct Media {
    /// About 1 MB without a face.
    pub noise: ShotsSet,
    /// Ten frames with a face.
    pub face: ShotsSet,
}

/// A server under measurement.
pub struct Bench<'a> {
    pub arguments: &'a LoadArguments,
    pub server: &'a Server,
    pub client: Client,
    pub account: &'a Administrator,
    pub media: Media,
}

/// Most folders of one list.
const PAGE: usize = 100;

impl Bench<'_> {
    fn plan<'a>(&self, name: &'a str) -> Plan<'a> {
        let time = Duration::from_secs(self.arguments.seconds.into());
        Plan { name, concurrency: self.arguments.concurrency, time, server: self.server.pid() }
    }

    /// Logins with the right password.
    pub async fn logins(&self) -> Result<Outcome> {
        let (client, account) = (self.client.clone(), Arc::new(self.account.clone()));
        run(self.plan("log in"), move |_| {
            let (client, account) = (client.clone(), account.clone());
            async move { Ok(client.token_for(&account).await.map(drop)?) }
        })
        .await
    }

    /// New folders with 1 MB and nothing asked about it.
    pub async fn creates(&self) -> Result<Outcome> {
        let (client, set) = (self.client.clone(), self.media.noise.clone());
        run(self.plan("create a folder, ZIP of 1 MB"), move |number| {
            let (client, set) = (client.clone(), set.clone());
            async move {
                let folder = client.upload(&set, json!({"folder:meta_data": {"load": number}})).await?;
                ensure!(
                    folder["media"][0]["media_type"] == "SHOTS_SET_FOLDER",
                    "the answer has no shots set"
                );
                Ok(())
            }
        })
        .await
    }

    /// Single folders out of all.
    pub async fn gets(&self, seeded: &Seeded) -> Result<Outcome> {
        let (client, folders) = (self.client.clone(), seeded.folders.clone());
        run(self.plan("get a folder"), move |number| {
            let (client, id) = (client.clone(), pick(&folders, number));
            async move {
                let folder = client.get(&format!("/api/folders/{id}?with_analyses=true")).await?;
                ensure!(folder["folder_id"] == id, "another folder came back");
                ensure!(
                    items(&folder["analyses"]) == 1 && items(&folder["media"]) == 1,
                    "its content is missing"
                );
                Ok(())
            }
        })
        .await
    }

    /// Lists of 100 out of all: the newest, by metadata that one folder has, by metadata that many have, with analyses.
    pub async fn lists(&self, seeded: &Seeded) -> Result<Vec<Outcome>> {
        let whole = seeded.folders.len().min(PAGE);
        let campaign = (seeded.folders.len() / CAMPAIGNS).min(PAGE);
        let mut outcomes = Vec::new();
        let plain = self.list("list 100", "limit=100".to_owned(), whole);
        outcomes.push(plain.await?);
        let embedded = self.list("list 100 with analyses", "limit=100&with_analyses=true".to_owned(), whole);
        outcomes.push(embedded.await?);
        let many =
            self.list("list 100 by meta_data", "limit=100&meta_data=campaign==c7".to_owned(), campaign);
        outcomes.push(many.await?);

        let (client, folders) = (self.client.clone(), seeded.folders.clone());
        let one = run(self.plan("find one by meta_data"), move |number| {
            let (client, number) = (client.clone(), spread(number, folders.len()));
            let id = folders[number].clone();
            async move {
                let query = format!("meta_data=transaction_id==t{number}&with_analyses=true");
                let list = client.get(&format!("/api/folders/?{query}")).await?;
                ensure!(
                    items(&list["items"]) == 1 && list["items"][0]["folder_id"] == id,
                    "another list came back"
                );
                Ok(())
            }
        });
        outcomes.push(one.await?);
        Ok(outcomes)
    }

    async fn list(&self, name: &str, query: String, expected: usize) -> Result<Outcome> {
        let (client, with_analyses) = (self.client.clone(), query.contains("with_analyses"));
        run(self.plan(name), move |_| {
            let (client, query) = (client.clone(), query.clone());
            async move {
                let list = client.get(&format!("/api/folders/?{query}")).await?;
                let found = items(&list["items"]);
                ensure!(found == expected, "{found} folders instead of {expected}");
                let first = items(&list["items"][0]["analyses"]);
                ensure!(!with_analyses || first == 1, "a folder without its analysis");
                Ok(())
            }
        })
        .await
    }

    /// Uploads with liveness and best shot in one request, which answers when they are done.
    pub async fn analyses(&self) -> Result<Outcome> {
        let (client, set) = (self.client.clone(), self.media.face.clone());
        let mut plan = self.plan("upload and analyse 10 frames");
        // A measurement of ten seconds would hold too few of them.
        plan.time = plan.time.max(Duration::from_secs(20)).max(plan.time * 2);
        run(plan, move |_| {
            let (client, set) = (client.clone(), set.clone());
            async move {
                let analyses = json!([{"type": "quality", "params": {"extract_best_shot": true}}]);
                let folder = client.upload(&set, json!({"analyses": analyses})).await?;
                let analysis = &folder["analyses"][0];
                ensure!(analysis["state"] == "FINISHED", "the analysis is {}", analysis["state"]);
                let shot = &analysis["results_media"][0]["output_images"][0]["original_url"];
                ensure!(shot.is_string(), "no best shot");
                Ok(())
            }
        })
        .await
    }
}

fn items(value: &Value) -> usize {
    value.as_array().map_or(0, Vec::len)
}

/// Numbers that jump about, the same in every run (Knuth's multiplicative hash).
fn spread(number: u64, length: usize) -> usize {
    ((number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) % length as u64) as usize
}

fn pick(folders: &[String], number: u64) -> String {
    folders[spread(number, folders.len())].clone()
}
