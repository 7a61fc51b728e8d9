//! `bonafide eval pad`.

mod against;
mod inputs;
mod look;
mod summary;
mod worst;

use std::collections::BTreeMap;
use std::fs::File;
use std::time::Instant;

use anyhow::{Context, Result};
use bonafide_engine::pack::Role;
use bonafide_eval::pad::{Entry, PadReport, PadTrial, change, evaluate, read_manifest};
use bonafide_media::Limits;
use bonafide_report::pad_page;

use self::look::Looker;
use self::worst::Worst;
use super::milliseconds;
use crate::cli::Pad;
use crate::{files, gauge, parallel};

pub fn run(arguments: &Pad, started: Instant) -> Result<bool> {
    let name = arguments.manifest.display();
    let file = File::open(&arguments.manifest).with_context(|| format!("open {name}"))?;
    let manifest = read_manifest(file).with_context(|| format!("{name}"))?;
    if !manifest.unused_columns.is_empty() {
        gauge::complain(&format!("{name}: not used: {}", manifest.unused_columns.join(", ")));
    }
    let inputs = inputs::find(arguments, &manifest.entries).with_context(|| format!("{name}"))?;
    let old = arguments.against.as_deref().map(against::read).transpose()?;
    // A long run must not end at a place that cannot be written.
    for path in [&arguments.json, &arguments.report].into_iter().flatten() {
        files::draft(path)?;
    }
    let roles: &[Role] =
        if inputs.has_references() { &[Role::Texture, Role::Embed] } else { &[Role::Texture] };
    let (pack, engine) = arguments.pack.engine(roles)?;
    let mut timings = BTreeMap::from([("load".to_owned(), milliseconds(started.elapsed()))]);
    let mut stage = {
        let mut last = started.elapsed();
        move |name: &str, timings: &mut BTreeMap<String, f64>| {
            let now = started.elapsed();
            timings.insert(name.to_owned(), milliseconds(now.saturating_sub(last)));
            last = now;
        }
    };

    let threads = arguments.threads.map_or_else(parallel::cores, |threads| threads as usize);
    let hashes = inputs::hash(&manifest.entries, &inputs, threads).with_context(|| format!("{name}"))?;
    stage("hash", &mut timings);

    let limits = Limits { frames: arguments.frames as usize, ..Limits::default() };
    let looker = Looker::new(&engine, limits, &inputs.references(manifest.entries.iter()), threads)?;
    stage("references", &mut timings);
    let worst = Worst::new(arguments.report.is_some(), arguments.threshold);
    let bar = gauge::steps(manifest.entries.len() as u64, "analyse");
    let rows: Vec<(usize, Entry)> = manifest.entries.into_iter().enumerate().collect();
    let captures = parallel::map(&rows, threads, |(i, entry)| {
        let looked = looker.look(entry, inputs.capture(*i), &hashes[*i], inputs.reference(entry).as_deref());
        bar.inc(1);
        let (capture, best) = looked?;
        worst.consider(*i, &capture, best.as_ref());
        anyhow::Ok(capture)
    });
    bar.finish_and_clear();
    let captures = captures?;
    stage("analyse", &mut timings);

    let trial = PadTrial {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pack_hash: pack.hash().to_owned(),
        dataset: arguments
            .manifest
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned()),
        threshold: arguments.threshold,
        match_threshold: arguments.match_threshold,
        frames: u64::from(arguments.frames),
        threads,
        captures,
        timings_ms: BTreeMap::new(),
    };
    let hint = if engine.textures().is_empty() {
        " (the pack has no texture network; `bonafide models add` adds one)"
    } else {
        ""
    };
    let mut report = evaluate(trial).with_context(|| format!("judge {name}{hint}"))?;
    if let (Some(old), Some(path)) = (&old, &arguments.against) {
        let changed = change(old, &report).with_context(|| format!("{}", path.display()))?;
        report.change = Some(changed);
    }
    stage("judge", &mut timings);
    report.timings_ms = timings;
    write(arguments, &report, worst)?;
    Ok(true)
}

fn write(arguments: &Pad, report: &PadReport, worst: Worst) -> Result<()> {
    if let Some(path) = &arguments.json {
        files::write(path, (serde_json::to_string_pretty(report)? + "\n").as_bytes())?;
    }
    if let Some(path) = &arguments.report {
        files::write(path, pad_page(report, &worst.into_pictures()).as_bytes())?;
    }
    files::print(&summary::summary(report))
}
