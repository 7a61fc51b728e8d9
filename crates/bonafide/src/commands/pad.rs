//! `bonafide eval pad`.

mod against;
mod inputs;
mod look;
mod summary;
mod trial;
mod worst;

use std::time::Instant;

use anyhow::{Context, Result};
use bonafide_domain::Assurance;
use bonafide_eval::pad::{PadReport, PadTrial, change, evaluate};
use bonafide_report::pad_page;

pub use self::against::read as read_report;
pub use self::inputs::hex;
pub use self::trial::{Policy, Trial, look as look_at};
pub use self::worst::Worst;
use super::fusion::Chosen;
use super::milliseconds;
use crate::cli::Pad;
use crate::files;

/// Said of a trial that got no response for want of a network.
pub const HINT: &str = " (the pack has no texture network; `bonafide models import` adds the default ones)";

pub fn run(arguments: &Pad, started: Instant) -> Result<bool> {
    let name = arguments.manifest.display();
    let chosen = Chosen::read(arguments.fusion.as_deref())?;
    let threshold = chosen.threshold(arguments.threshold);
    let old = arguments.against.as_deref().map(read_report).transpose()?;
    // A long run must not end at a place that cannot be written.
    for path in [&arguments.json, &arguments.report].into_iter().flatten() {
        files::draft(path)?;
    }
    let worst = Worst::new(arguments.report.is_some(), threshold);
    let least = arguments.min_assurance;
    let policy = Policy { chosen: &chosen, threshold, least };
    let trial = look_at(&arguments.manifest, &arguments.looking, policy, &worst, started)?;
    let Trial { dataset, captures, pack_hash, has_texture, threads, mut timings_ms } = trial;
    let looked = started.elapsed();
    let trial = PadTrial {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pack_hash,
        dataset,
        threshold,
        fusion: chosen.about,
        min_assurance: (least > Assurance::None).then(|| least.word().to_owned()),
        match_threshold: arguments.match_threshold,
        frames: u64::from(arguments.looking.frames),
        threads,
        captures,
        timings_ms: std::collections::BTreeMap::new(),
    };
    let hint = if has_texture { "" } else { HINT };
    let mut report = evaluate(trial).with_context(|| format!("judge {name}{hint}"))?;
    if let (Some(old), Some(path)) = (&old, &arguments.against) {
        let changed = change(old, &report).with_context(|| format!("{}", path.display()))?;
        report.change = Some(changed);
    }
    timings_ms.insert("judge".to_owned(), milliseconds(started.elapsed().saturating_sub(looked)));
    report.timings_ms = timings_ms;
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
