//! The disk of the data is full. The disk is a small one in memory that only the server sees, which needs a mount
//! namespace but no rights.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;

use super::Verdict;
use super::ground::{Ground, folder_id};
use crate::arguments::ServerArguments;
use crate::audit::Place;
use crate::pictures;
use crate::stage::Stage;

/// Of the disk.
const SIZE_MB: u64 = 64;
/// Of the file that makes room when it is removed.
const BALLAST_MB: usize = 24;

pub async fn run(arguments: &ServerArguments) -> Result<Verdict> {
    if let Err(reason) = can_mount() {
        return Ok(Verdict::Skipped(reason));
    }
    let mount = format!("mount -t tmpfs -o size={SIZE_MB}m,mode=700 none \"$1\" && shift && exec \"$@\"");
    let wrapper = |data: &str| {
        let words = unshare().iter().copied().chain(["sh", "-c", &mount, "sh", data]);
        words.map(str::to_owned).collect()
    };
    let (stage, server) = Stage::set_wrapped(arguments, "[logs]\nfilter = \"error\"\n", &wrapper).await?;
    // The server's view of its files, for the disk is not in ours.
    let inside = PathBuf::from(format!("/proc/{}/root", server.pid()));
    let data = inside.join(stage.options.data.strip_prefix("/").context("the data folder has a whole path")?);
    let mut ground = Ground::on(arguments, stage, server).await?;
    ground.must_work("before the fault").await;
    std::fs::write(data.join("ballast"), vec![1; BALLAST_MB << 20]).context("write the ballast")?;

    let noise = pictures::noise(100_000, &mut fastrand::Rng::with_seed(arguments.seed))?;
    let mut kept = Vec::new();
    let mut refused = Vec::new();
    // Twice the disk: it must fill.
    for _ in 0..2 * SIZE_MB {
        match ground.client.upload(&noise, json!({})).await {
            Ok(folder) => kept.push(folder_id(&folder)?),
            Err(failure) => {
                ground.excuse("on a full disk", &failure);
                refused.push(failure);
            }
        }
    }
    ground.expect(!refused.is_empty(), "the disk never filled");
    let first = kept.first().context("not a single upload went through")?.clone();
    match ground.client.get(&format!("/api/folders/{first}")).await {
        Ok(_) => {}
        Err(failure) => ground.expect(false, &format!("reading on a full disk: {failure}")),
    }
    let ready = ground.client.get("/readyz").await.is_ok();
    std::fs::remove_file(data.join("ballast")).context("remove the ballast")?;
    ground.must_recover(Duration::from_secs(15)).await;
    for id in &kept {
        let folder = ground.client.get(&format!("/api/folders/{id}")).await.unwrap_or_default();
        let url = folder["media"][0]["original_url"].as_str().unwrap_or_default().to_owned();
        let hash = ground.client.file_hash(&url).await.unwrap_or_default();
        ground.expect(hash == noise.sha256, "an upload that was acknowledged is not there as it was sent");
    }
    let answer = refused.first().map(ToString::to_string).unwrap_or_default();
    let happened = format!(
        "{} uploads kept, {} refused ({answer}), readyz {} meanwhile; room again: works",
        kept.len(),
        refused.len(),
        if ready { "200" } else { "not 200" },
    );
    let copy = tempfile::tempdir()?;
    let database = if ground.stage.postgres().is_some() {
        ground.stage.store_url()
    } else {
        // SQLite follows links to a path that leads elsewhere from here, so a copy is looked at; the server is idle.
        for name in ["bonafide.db", "bonafide.db-wal"] {
            let copied = std::fs::copy(data.join(name), copy.path().join(name));
            copied.with_context(|| format!("copy {name}"))?;
        }
        format!("sqlite:{}", copy.path().join("bonafide.db").display())
    };
    ground.finish_running(happened, &Place { database: &database, data: &data }).await
}

/// What gives the program behind it mounts of its own. Root can do without a namespace of users, in which it could not
/// open what belongs to others, such as the socket of a database.
fn unshare() -> &'static [&'static str] {
    if rustix::process::geteuid().is_root() {
        &["unshare", "--mount", "--"]
    } else {
        &["unshare", "--map-root-user", "--mount", "--"]
    }
}

/// Whether a disk of our own can be had here, or why not.
fn can_mount() -> Result<(), String> {
    let words = unshare();
    let attempt = Command::new(words[0])
        .args(&words[1..])
        .args(["mount", "-t", "tmpfs", "none", "/mnt"])
        .stdin(Stdio::null())
        .output();
    match attempt {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let words = String::from_utf8_lossy(&output.stderr);
            Err(format!("no mount namespace here: {}", words.lines().next().unwrap_or("no reason given")))
        }
        Err(error) => Err(format!("unshare cannot be run: {error}")),
    }
}
