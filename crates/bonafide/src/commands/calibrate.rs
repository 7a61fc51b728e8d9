//! `bonafide calibrate`.

mod summary;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use bonafide_domain::Assurance;
use bonafide_engine::liveness::{CARRY, Fitted, Fusion};
use bonafide_eval::pad::fusion::REPLICATES;
use bonafide_eval::pad::{Capture, Estimate, FusionReport, FusionTrial, Target, calibrate_fusion};
use bonafide_report::fusion_page;

use super::fusion::Chosen;
use super::milliseconds;
use super::pad::{HINT, Policy, Trial, Worst, look_at, read_report};
use crate::cli::Calibrate;
use crate::{files, gauge};

/// What a threshold is for when nothing else is said: two of a hundred people are turned away.
const TARGET: Target = Target::Bpcer(0.02);

pub fn run(arguments: &Calibrate, started: Instant) -> Result<bool> {
    // A long run must not end at a place that cannot be written.
    for path in written(arguments) {
        files::draft(path)?;
    }
    let Captures { dataset, all, pack_hash, name, mut timings_ms } = captures(arguments, started)?;
    let looked = started.elapsed();
    let target = arguments.target_bpcer.map(Target::Bpcer).or(arguments.target_apcer.map(Target::Apcer));
    let trial = FusionTrial {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pack_hash,
        dataset,
        captures: &all,
        carry: &CARRY,
        target: target.unwrap_or(TARGET),
        threshold_before: arguments.threshold,
        hold_out: arguments.hold_out_subjects,
        offsets: arguments.offsets,
    };
    let bar = gauge::steps(REPLICATES as u64, "fit");
    let fitted = calibrate_fusion(&trial, &|| bar.inc(1));
    bar.finish_and_clear();
    let mut report = fitted.with_context(|| format!("fit to {name}"))?;
    timings_ms.insert("fit".to_owned(), milliseconds(started.elapsed().saturating_sub(looked)));
    report.timings_ms = timings_ms;
    let fusion = fusion(&report);
    fusion.check().context("use the fit")?;
    if !arguments.dry_run {
        write(arguments, &report, &fusion)?;
    }
    files::print(&summary::summary(&report))?;
    Ok(true)
}

/// Where something is to be written.
fn written(arguments: &Calibrate) -> impl Iterator<Item = &Path> {
    let all = [&arguments.fusion_out, &arguments.json, &arguments.report];
    all.into_iter().flatten().filter(|_| !arguments.dry_run).map(std::path::PathBuf::as_path)
}

struct Captures {
    dataset: String,
    all: Vec<Capture>,
    pack_hash: String,
    /// Of the file, for errors.
    name: String,
    timings_ms: BTreeMap<String, f64>,
}

fn captures(arguments: &Calibrate, started: Instant) -> Result<Captures> {
    match (&arguments.manifest, &arguments.from) {
        (Some(manifest), _) => {
            let (chosen, worst) = (Chosen::default(), Worst::new(false, arguments.threshold));
            let policy = Policy { chosen: &chosen, threshold: arguments.threshold, least: Assurance::None };
            let trial = look_at(manifest, &arguments.looking, policy, &worst, started)?;
            let Trial { dataset, captures, pack_hash, has_texture, timings_ms, .. } = trial;
            let hint = if has_texture { "" } else { HINT };
            Ok(Captures {
                dataset,
                all: captures,
                pack_hash,
                name: format!("{}{hint}", manifest.display()),
                timings_ms,
            })
        }
        (None, Some(path)) => {
            let report = read_report(path)?;
            let timings_ms = BTreeMap::from([("load".to_owned(), milliseconds(started.elapsed()))]);
            let name = path.display().to_string();
            if report.min_assurance.is_some() {
                bail!(
                    "{name}: made with --min-assurance, which leaves captures out; run eval pad without it"
                );
            }
            Ok(Captures {
                dataset: report.dataset,
                all: report.captures,
                pack_hash: report.pack_hash,
                name,
                timings_ms,
            })
        }
        (None, None) => bail!("--manifest or --from is needed"),
    }
}

/// The fit as the engine takes it, rounded to what its data can carry.
fn fusion(report: &FusionReport) -> Fusion {
    let terms = &report.terms;
    let values = |table: &BTreeMap<String, Estimate>| {
        table.iter().map(|(name, estimate)| (name.clone(), rounded(estimate.value))).collect()
    };
    let intervals = |table: &BTreeMap<String, Estimate>| {
        table.iter().map(|(name, estimate)| (name.clone(), interval(estimate))).collect()
    };
    let counts = &report.fitted_on;
    Fusion {
        intercept: rounded(terms.intercept.value),
        threshold: Some(threshold(terms.threshold.value, report.target)),
        weights: values(&terms.weights),
        offsets: values(&terms.offsets),
        fitted: Some(Fitted {
            dataset: report.dataset.clone(),
            bonafide: report.bonafide.clone(),
            pack_hash: report.pack_hash.clone(),
            bona_fide: counts.bona_fide,
            attacks: counts.species.values().sum(),
            subjects: counts.subjects,
            species: counts.species.clone(),
            intercept: interval(&terms.intercept),
            threshold: Some(interval(&terms.threshold)),
            weights: intervals(&terms.weights),
            offsets: intervals(&terms.offsets),
        }),
        ..Fusion::default()
    }
}

fn interval(estimate: &Estimate) -> [f32; 2] {
    [rounded(estimate.interval.low), rounded(estimate.interval.high)]
}

/// Six decimals, to the side on which the target is kept: a score at the threshold is an attack.
fn threshold(value: f64, target: Target) -> f32 {
    let scaled = value * 1e6;
    let scaled = match target {
        Target::Bpcer(_) => scaled.ceil(),
        Target::Apcer(_) => scaled.floor(),
    };
    (scaled / 1e6).clamp(0.0, 1.0) as f32
}

/// Four decimals.
fn rounded(value: f64) -> f32 {
    ((value * 1e4).round() / 1e4) as f32
}

fn write(arguments: &Calibrate, report: &FusionReport, fusion: &Fusion) -> Result<()> {
    if let Some(path) = &arguments.fusion_out {
        let head = "# Made by `bonafide calibrate`: how evidence is weighed. docs/reference/pad.md says what it means.\n";
        let text = fusion.to_toml().context("write the fit as TOML")?;
        files::write(path, format!("{head}{text}").as_bytes())?;
    }
    if let Some(path) = &arguments.json {
        files::write(path, (serde_json::to_string_pretty(report)? + "\n").as_bytes())?;
    }
    if let Some(path) = &arguments.report {
        files::write(path, fusion_page(report).as_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_rounded_to_the_side_of_its_target() {
        for (value, target, rounded) in [
            (0.123_456_1, Target::Bpcer(0.02), 0.123_457),
            (0.123_456_9, Target::Apcer(0.01), 0.123_456),
            (1.0, Target::Bpcer(0.0), 1.0),
        ] {
            let found = threshold(value, target);
            assert!((found - rounded).abs() < 1e-7, "{value}: {found}");
        }
    }
}
