//! `bonafide eval verify`.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fs::File;
use std::time::Instant;

use anyhow::{Context, Result};
use bonafide_engine::Engine;
use bonafide_engine::embed::Descriptor;
use bonafide_engine::face::Face;
use bonafide_engine::pack::{Pack, Role};
use bonafide_eval::verify::PictureFailure;
use bonafide_eval::{
    Calibration, Comparison, CrossComparison, FailureToAcquire, Pair, Templates, Trial, VerifyReport,
    calibrate, verify,
};
use bonafide_imaging::{Image, Point};
use bonafide_media::{Kind, Limits};
use bonafide_report::verify_page;
use indicatif::ProgressBar;

use super::milliseconds;
use crate::cli::{Several, Verify};
use crate::{files, gauge, parallel};

type Template = Result<Descriptor, FailureToAcquire>;

pub fn run(arguments: &Verify, started: Instant) -> Result<bool> {
    let (pack, engine) = arguments.pack.engine(&[Role::Embed])?;
    let name = arguments.pairs.display();
    let file = File::open(&arguments.pairs).with_context(|| format!("open {name}"))?;
    let pairs = bonafide_eval::read_pairs(file).with_context(|| format!("{name}"))?;
    let pictures: Vec<&str> = pairs
        .iter()
        .flat_map(|pair| [&*pair.left, &*pair.right])
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut timings = BTreeMap::from([("load".to_owned(), milliseconds(started.elapsed()))]);
    let mut stage = {
        let mut last = started.elapsed();
        move |name: &str, timings: &mut BTreeMap<String, f64>| {
            let now = started.elapsed();
            timings.insert(name.to_owned(), milliseconds(now.saturating_sub(last)));
            last = now;
        }
    };

    let bar = gauge::steps(pictures.len() as u64, "describe");
    let templates = describe_all(&engine, arguments, &pictures, &bar);
    bar.finish_and_clear();
    stage("describe", &mut timings);

    let trial = trial(arguments, &pack, &pairs, &pictures, &templates);
    let mut report = verify(&trial).with_context(|| format!("judge {name}"))?;
    stage("judge", &mut timings);
    if arguments.all_against_all || arguments.calibration.is_some() {
        report.all_against_all = Some(all_against_all(&pictures, &templates)?);
        stage("all_against_all", &mut timings);
    }
    report.timings_ms = timings;
    write(arguments, &report)?;
    Ok(true)
}

/// A template per picture, on all cores.
fn describe_all(engine: &Engine, arguments: &Verify, pictures: &[&str], bar: &ProgressBar) -> Vec<Template> {
    let described = parallel::map(pictures, parallel::cores(), |picture| {
        let template = describe(engine, arguments, picture);
        bar.inc(1);
        Ok::<_, Infallible>(template)
    });
    described.unwrap_or_else(|never| match never {})
}

fn describe(engine: &Engine, arguments: &Verify, picture: &str) -> Template {
    let image = read(arguments, picture).ok_or(FailureToAcquire::Unreadable)?;
    let faces = engine.faces(image.view()).map_err(|_| FailureToAcquire::NoTemplate)?;
    let middle = Point::new(image.width() as f32 / 2.0, image.height() as f32 / 2.0);
    let off_centre = |face: &Face| face.bounding_box.centre().distance(middle);
    let face = match arguments.several {
        Several::Refuse if faces.len() > 1 => return Err(FailureToAcquire::SeveralFaces),
        Several::Centre => faces.iter().min_by(|a, b| off_centre(a).total_cmp(&off_centre(b))),
        // Faces come largest first.
        Several::Largest | Several::Refuse => faces.first(),
    };
    let face = face.ok_or(FailureToAcquire::NoFace)?;
    engine.embed(image.view(), face).map_err(|_| FailureToAcquire::NoTemplate)
}

fn read(arguments: &Verify, picture: &str) -> Option<Image> {
    let media = bonafide_media::open(&arguments.dir.join(picture), &Limits::default()).ok()?;
    if media.about.kind != Kind::Image {
        return None;
    }
    let mut frames = media.frames;
    Some(frames.next()?.ok()?.image)
}

fn trial(
    arguments: &Verify,
    pack: &Pack,
    pairs: &[Pair],
    pictures: &[&str],
    templates: &[Template],
) -> Trial {
    let of = |picture: &str| {
        let place = pictures.binary_search(&picture).map_err(|_| FailureToAcquire::Unreadable)?;
        templates[place].as_ref().map_err(|cause| *cause)
    };
    let score = |pair: &Pair| {
        let (left, right) = (of(&pair.left)?, of(&pair.right)?);
        left.cosine(right).ok_or(FailureToAcquire::NoTemplate)
    };
    let failures = pictures.iter().zip(templates).filter_map(|(file, template)| {
        let cause = template.as_ref().err().copied()?;
        Some(PictureFailure { file: (*file).to_owned(), cause })
    });
    Trial {
        dataset: arguments
            .dir
            .file_name()
            .map_or_else(|| "pictures".to_owned(), |name| name.to_string_lossy().into_owned()),
        model: pack.models(Role::Embed).last().map(|(entry, _)| entry.name.clone()).unwrap_or_default(),
        pack_hash: pack.hash().to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pictures: pictures.len() as u64,
        failures: failures.collect(),
        comparisons: pairs
            .iter()
            .map(|pair| Comparison { fold: pair.fold, same: pair.same, outcome: score(pair) })
            .collect(),
        timings_ms: BTreeMap::new(),
    }
}

/// The part of a picture's name before the last `_` names the person.
fn all_against_all(pictures: &[&str], templates: &[Template]) -> Result<Calibration> {
    let mut people: BTreeMap<&str, u64> = BTreeMap::new();
    let mut rows = Vec::new();
    for (picture, template) in pictures.iter().zip(templates) {
        let Ok(descriptor) = template else { continue };
        let person = picture.rsplit_once('_').map_or(*picture, |(person, _)| person);
        let next = people.len() as u64;
        rows.push((*people.entry(person).or_insert(next), descriptor.values()));
    }
    let cross = CrossComparison::run(&Templates::new(rows)?);
    calibrate(&cross).context("calibrate")
}

fn write(arguments: &Verify, report: &VerifyReport) -> Result<()> {
    if let Some(path) = &arguments.det {
        files::write(path, bonafide_eval::det::det_plot(&report.det, &report.eer).as_bytes())?;
    }
    if let Some(path) = &arguments.report {
        files::write(path, verify_page(report).as_bytes())?;
    }
    if let (Some(path), Some(calibration)) = (&arguments.calibration, &report.all_against_all) {
        files::write(path, toml(report, calibration).as_bytes())?;
    }
    if arguments.json {
        return files::print(&serde_json::to_string_pretty(report)?);
    }
    files::print(&summary(report))
}

/// The `calibration` table of the network in `pack.toml`.
fn toml(report: &VerifyReport, calibration: &Calibration) -> String {
    let knots: Vec<String> = calibration
        .knots
        .iter()
        .map(|[cosine, similarity]| format!("    [{cosine:.4}, {similarity:.4}],\n"))
        .collect();
    format!(
        "[model.calibration]\nknots = [\n{}]\ndata = \"{}: {} pictures of {} people, {} impostor and {} genuine comparisons; \
         FMR at 0.85 is {:.1e}, 95 % upper bound {:.1e}\"\n",
        knots.concat(),
        report.dataset,
        calibration.pictures,
        calibration.people,
        calibration.impostor,
        calibration.genuine,
        calibration.fmr,
        calibration.fmr_interval.map_or(calibration.fmr_upper, |interval| interval.high),
    )
}

fn summary(report: &VerifyReport) -> String {
    let percent = |rate: f64| format!("{:.2} %", 100.0 * rate);
    let mut lines = vec![format!(
        "{} on {}: {} genuine and {} impostor comparisons of {} pictures",
        report.model, report.dataset, report.counts.genuine, report.counts.impostor, report.counts.pictures
    )];
    let failures = &report.failure_to_acquire;
    lines.push(format!("  failure to acquire  {} of pictures", percent(failures.rate)));
    if let Some(accuracy) = &report.accuracy {
        lines.push(format!(
            "  accuracy            {} ± {} over {} folds",
            percent(accuracy.mean),
            percent(accuracy.deviation),
            accuracy.folds.len()
        ));
    }
    lines.push(format!("  EER                 {}", percent(report.eer.rate)));
    for row in &report.tar_at_fmr {
        lines.push(format!(
            "  TAR at FMR {:<8} {} [{}, {}] at cosine {:.4}{}",
            format!("{:.0e}", row.fmr_target),
            percent(row.tar),
            percent(row.interval.low),
            percent(row.interval.high),
            row.threshold,
            match row.support {
                bonafide_eval::metrics::Support::Supported => "",
                bonafide_eval::metrics::Support::Weak => "  (few comparisons: weak)",
                bonafide_eval::metrics::Support::NotSupported => "  (not supported by this many comparisons)",
            }
        ));
    }
    if let Some(cross) = &report.all_against_all {
        lines.push(format!(
            "  all against all: {} impostor, {} genuine comparisons",
            cross.impostor, cross.genuine
        ));
        for row in &cross.rows {
            let interval = row
                .tar_interval
                .map_or(String::new(), |i| format!(" [{}, {}]", percent(i.low), percent(i.high)));
            let note = if row.extrapolated { "  (extrapolated)" } else { "" };
            lines.push(format!(
                "  TAR at FMR {:<8} {}{interval} at cosine {:.4}{note}",
                format!("{:.0e}", row.fmr_target),
                percent(row.tar),
                row.threshold
            ));
        }
    }
    lines.iter().map(|line| gauge::one_line(line)).collect::<Vec<_>>().join("\n")
}
