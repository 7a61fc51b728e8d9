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
use bonafide_report::{CompareReport, Decision, SideReport, convert};

use super::milliseconds;
use crate::cli::Compare;
use crate::{files, gauge};

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
    // Not rounded: who reads it must come to the same decision.
    report.similarity = Some(comparison.similarity);
    report.decision = if comparison.is_match { Decision::Match } else { Decision::NoMatch };
    let relation = if comparison.is_match { "reaches" } else { "is below" };
    let weak =
        [&report.left, &report.right].into_iter().filter_map(|side| side.quality).fold(100.0, f32::min);
    let doubt = if weak < 40.0 {
        format!("; a face of quality {weak:.0} makes this less sure")
    } else {
        String::new()
    };
    let [similarity, threshold] = told_apart(comparison.similarity, report.threshold);
    report.why = format!("similarity {similarity} {relation} the threshold {threshold}{doubt}");
}

/// Both with three decimals, or with as many as show that they differ.
fn told_apart(a: f32, b: f32) -> [String; 2] {
    let with = |decimals: usize| [a, b].map(|value| format!("{value:.decimals$}"));
    let enough = (3..10).map(with).find(|[a, b]| a != b);
    enough.unwrap_or_else(|| with(3))
}

/// The best frame's only face, described.
pub(super) fn describe(
    engine: &Engine,
    path: &Path,
    clock: &dyn Fn() -> Duration,
) -> (SideReport, Option<Descriptor>) {
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
    let analysis = match analyser.finish() {
        Ok(analysis) => analysis,
        Err(error) => return failed(side, "unreadable", error.to_string()),
    };
    let best = analysis.best.and_then(|best| {
        let seen = analysis.frames.get(best.shot.index)?;
        Some((best.image, best.face, seen.faces, &seen.face.as_ref()?.quality))
    });
    let Some((image, face, faces, quality)) = best else {
        return failed(side, "no_face", "no face was found".to_owned());
    };
    side.faces = faces as u64;
    side.quality = Some(convert::rounded(quality.overall));
    if faces != 1 {
        return failed(side, "several_faces", format!("{faces} faces were found, one is needed"));
    }
    match engine.embed(image.view(), &face) {
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
    let [similarity, _] = told_apart(report.similarity.unwrap_or_default(), report.threshold);
    let quality = |side: &SideReport| {
        format!("{} (quality {:.0})", gauge::one_line(&side.file), side.quality.unwrap_or_default())
    };
    format!(
        "{decision}  similarity {similarity}, cosine {:.3}\n  why   {}\n  left  {}\n  right {}",
        report.cosine.unwrap_or_default(),
        report.why,
        quality(&report.left),
        quality(&report.right)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_shown_to_differ() {
        for (a, b, shown) in [
            (0.3, 0.85, ["0.300", "0.850"]),
            (0.85, 0.85, ["0.850", "0.850"]),
            (0.849_96, 0.85, ["0.84996", "0.85000"]),
            (0.8501, 0.85, ["0.8501", "0.8500"]),
        ] {
            assert_eq!(told_apart(a, b), shown);
        }
        let below = f32::from_bits(0.85_f32.to_bits() - 1);
        let [a, b] = told_apart(below, 0.85);
        assert_ne!(a, b);
    }
}
