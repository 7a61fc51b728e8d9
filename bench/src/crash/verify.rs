//! Every promise against what the server says in the end, and against what the receiver got.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::book::Acknowledged;
use super::clients::Uploads;
use super::{Findings, folder, text};
use crate::receiver::{Arrivals, Receiver, outcomes};
use crate::server::Server;
use crate::table;

/// First bytes of a JPEG file.
const JPEG: [u8; 3] = [0xFF, 0xD8, 0xFF];

/// Looks at every acknowledged upload.
pub async fn verify(
    uploads: &Uploads,
    server: &Server,
    receiver: &Receiver,
    findings: &mut Findings,
) -> Result<()> {
    let acknowledged = uploads.book.acknowledged();
    let arrivals = receiver.arrivals();
    let deliveries = by_folder(&arrivals, findings);
    let client = uploads.client.at(&server.address);
    let bar = table::bar(acknowledged.len() as u64, "promises");
    let mut seen = BTreeSet::new();
    for promise in &acknowledged {
        bar.inc(1);
        if !seen.insert(&promise.folder) {
            findings.doubled.push(format!("folder {} was given to two uploads", promise.folder));
        }
        let folder = match folder(&client, &promise.folder).await {
            Ok(folder) => folder,
            Err(error) => {
                findings.lost.push(format!("folder {}: {error}", promise.folder));
                continue;
            }
        };
        if let Err(what) = medium(&client, &folder, promise).await {
            findings.lost.push(format!("folder {}: {what}", promise.folder));
        }
        check_analyses(&client, &folder, promise, findings).await;
        check_deliveries(&folder, promise, deliveries.get(&promise.folder), &arrivals, findings);
    }
    bar.finish_and_clear();
    Ok(())
}

/// The one medium is there with the bytes that were sent.
async fn medium(
    client: &crate::client::Client,
    folder: &serde_json::Value,
    promise: &Acknowledged,
) -> Result<(), String> {
    let media = folder["media"].as_array().map_or(&[][..], Vec::as_slice);
    let [medium] = media else { return Err(format!("{} media instead of one", media.len())) };
    let url = medium["original_url"].as_str().ok_or("the medium has no original_url")?;
    let hash = client.file_hash(url).await.map_err(|error| format!("its file: {error}"))?;
    if hash == promise.sha256 { Ok(()) } else { Err("its file is another one".to_owned()) }
}

/// Every analysis is there, done, with its best shot, and there are no more than were asked for.
async fn check_analyses(
    client: &crate::client::Client,
    folder: &serde_json::Value,
    promise: &Acknowledged,
    findings: &mut Findings,
) {
    let id = &promise.folder;
    let analyses = folder["analyses"].as_array().map_or(&[][..], Vec::as_slice);
    if analyses.len() > 1 {
        findings.doubled.push(format!("folder {id}: {} analyses instead of one", analyses.len()));
    }
    for wanted in &promise.analyses {
        if !analyses.iter().any(|analysis| analysis["analysis_id"] == **wanted) {
            findings.lost.push(format!("folder {id}: analysis {wanted}"));
        }
    }
    for analysis in analyses {
        let name = text(&analysis["analysis_id"]);
        let (state, outcome) = (text(&analysis["state"]), text(&analysis["resolution_status"]));
        if state != "FINISHED" || !matches!(&*outcome, "SUCCESS" | "DECLINED") {
            // The pictures hold a face, so nothing but the crashes could have been in the way.
            findings.hanging.push(format!("analysis {name}: {state}, {outcome}"));
            continue;
        }
        if let Some((was, outcome_then)) = promise.answered.get(&name)
            && was == "FINISHED"
            && *outcome_then != outcome
        {
            findings.doubled.push(format!("analysis {name}: answered {outcome_then}, kept {outcome}"));
        }
        let shot = analysis["results_media"][0]["output_images"][0]["original_url"].as_str();
        let bytes = match shot {
            Some(url) => client.file(url).await.unwrap_or_default(),
            None => bytes::Bytes::new(),
        };
        if !bytes.starts_with(&JPEG) {
            findings.lost.push(format!("analysis {name}: its best shot"));
        }
    }
    if folder["resolution_status"] != if analyses.is_empty() { "INITIAL" } else { "FINISHED" } {
        findings.hanging.push(format!("folder {id}: {}", folder["resolution_status"]));
    }
}

/// Ids of deliveries by folder; complains about repeats that differ.
fn by_folder(arrivals: &Arrivals, findings: &mut Findings) -> BTreeMap<String, BTreeSet<String>> {
    let mut folders: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (delivery, list) in arrivals {
        for arrival in list {
            folders.entry(arrival.folder.clone()).or_default().insert(delivery.clone());
            if arrival.folder != list[0].folder || arrival.analyses != list[0].analyses {
                findings.doubled.push(format!("delivery {delivery} came with two contents"));
            }
        }
    }
    folders
}

/// One delivery, accepted, with the outcome that the server shows. Repeats of it are right.
fn check_deliveries(
    folder: &serde_json::Value,
    promise: &Acknowledged,
    deliveries: Option<&BTreeSet<String>>,
    arrivals: &Arrivals,
    findings: &mut Findings,
) {
    let id = &promise.folder;
    let count = deliveries.map_or(0, BTreeSet::len);
    if promise.notifies && count == 0 {
        findings.lost.push(format!("folder {id}: no result was delivered"));
    }
    if count > 1 {
        findings.doubled.push(format!("folder {id}: {count} deliveries instead of one"));
    }
    for delivery in deliveries.into_iter().flatten() {
        let list = &arrivals[delivery];
        if !list.iter().any(|arrival| arrival.accepted) {
            findings.hanging.push(format!("delivery {delivery} was refused and did not come again"));
        }
        if list[0].analyses != outcomes(&folder["analyses"]) {
            findings.doubled.push(format!("folder {id}: the delivered outcome is not the kept one"));
        }
    }
}
