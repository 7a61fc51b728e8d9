//! `bonafide compare`.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use bonafide_engine::Engine;
use bonafide_engine::analyse::Analyser;
use bonafide_engine::compare::compare;
use bonafide_engine::embed::Descriptor;
use bonafide_engine::pack::Role;
use bonafide_media::Limits;
use bonafide_report::liveness::Reason;
use bonafide_report::{CompareReport, Decision, SideReport};

use super::milliseconds;
use crate::cli::Compare;
use crate::{convert, files, gauge};

pub fn run(arguments: &Compare, started: Instant) -> Result<bool> {
    let (pack, engine) = arguments.pack.engine(&[Role::Embed])?;
    let mut timings = BTreeMap::from([("load".to_owned(), milliseconds(started.elapsed()))]);
    let clock = || started.elapsed();
    let mut side = |label: &str, path: &Path| {
        let start = clock();
        let side = describe(&engine, path, &clock);
        timings.insert(label.to_owned(), milliseconds(clock().saturating_sub(start)));
        side
    };
    let (left, left_descriptor) = side("left", &arguments.left);
    let (right, right_descriptor) = side("right", &arguments.right);
    for side in [&left, &right] {
        if let Some(error) = &side.error {
            gauge::complain(&format!("{}: {}", side.file, error.text));
        }
    }
    let mut report = CompareReport {
        bonafide: env!("CARGO_PKG_VERSION").to_owned(),
        pack: convert::pack(&pack),
        left,
        right,
        cosine: None,
        similarity: None,
        threshold: arguments.threshold,
        decision: Decision::NotCompared,
        why: "at least one side holds no single face".to_owned(),
        timings_ms: timings,
    };
    if let Some((left, right)) = left_descriptor.zip(right_descriptor) {
        judge(&mut report, &engine, &left, &right);
    }
    report.timings_ms.insert("total".to_owned(), milliseconds(started.elapsed()));
    if arguments.json {
        files::print(&serde_json::to_string_pretty(&report)?)?;
    } else if report.decision != Decision::NotCompared {
        files::print(&summary(&report))?;
    } else if report.left.error.is_none() && report.right.error.is_none() {
        gauge::complain(&report.why);
    }
    Ok(report.decision != Decision::NotCompared)
}

fn judge(report: &mut CompareReport, engine: &Engine, left: &Descriptor, right: &Descriptor) {
    report.cosine = left.cosine(right).map(convert::rounded);
    let Some(calibration) = engine.calibration() else {
        "the embedding network of this pack has no calibration, so its cosine says nothing"
            .clone_into(&mut report.why);
        return;
    };
    let Some(comparison) = compare(left, right, calibration, report.threshold) else {
        "the two descriptors come from different networks".clone_into(&mut report.why);
        return;
    };
    report.similarity = Some(convert::rounded(comparison.similarity));
    report.decision = if comparison.is_match { Decision::Match } else { Decision::NoMatch };
    let relation = if comparison.is_match { "reaches" } else { "is below" };
    let weak =
        [&report.left, &report.right].into_iter().filter_map(|side| side.quality).fold(100.0, f32::min);
    let doubt = if weak < 40.0 {
        format!("; a face of quality {weak:.0} makes this less sure")
    } else {
        String::new()
    };
    report.why = format!(
        "similarity {:.3} {relation} the threshold {:.3}{doubt}",
        comparison.similarity, report.threshold
    );
}

/// The best frame's only face, described.
fn describe(engine: &Engine, path: &Path, clock: &dyn Fn() -> Duration) -> (SideReport, Option<Descriptor>) {
    let mut side = SideReport { file: path.display().to_string(), ..SideReport::default() };
    let failed = |mut side: SideReport, code: &str, text: String| {
        side.error = Some(Reason { code: code.to_owned(), text });
        (side, None)
    };
    let mut analyser = Analyser::new(engine, clock).for_identity();
    let media = match bonafide_media::open(path, &Limits::default()) {
        Ok(media) => media,
        Err(error) => return failed(side, "unreadable", error.to_string()),
    };
    for frame in media.frames {
        let seen = frame.map_err(|error| error.to_string()).and_then(|frame| {
            analyser.push(frame.image.view(), frame.time).map(drop).map_err(|error| error.to_string())
        });
        if let Err(error) = seen {
            return failed(side, "unreadable", error);
        }
    }
    let analysis = analyser.finish();
    let best = analysis.best.and_then(|best| {
        let seen = analysis.frames.get(best.shot.index)?;
        Some((best.image, seen.faces, seen.face.as_ref()?))
    });
    let Some((image, faces, (face, quality))) = best else {
        return failed(side, "no_face", "no face was found".to_owned());
    };
    side.faces = faces as u64;
    side.quality = Some(convert::rounded(quality.overall));
    if faces != 1 {
        return failed(side, "several_faces", format!("{faces} faces were found, one is needed"));
    }
    match engine.embed(image.view(), face) {
        Ok(descriptor) => (side, Some(descriptor)),
        Err(error) => failed(side, "not_described", error.to_string()),
    }
}

fn summary(report: &CompareReport) -> String {
    let decision = match report.decision {
        Decision::Match => "MATCH",
        Decision::NoMatch => "NO MATCH",
        Decision::NotCompared => "NOT COMPARED",
    };
    let similarity = report.similarity.unwrap_or_default();
    let quality = |side: &SideReport| {
        format!("{} (quality {:.0})", gauge::one_line(&side.file), side.quality.unwrap_or_default())
    };
    format!(
        "{decision}  similarity {similarity:.3}, cosine {:.3}\n  why   {}\n  left  {}\n  right {}",
        report.cosine.unwrap_or_default(),
        report.why,
        quality(&report.left),
        quality(&report.right)
    )
}
