//! BIOMETRY: do all media show one person?

use bonafide_domain::analysis::ResolutionStatus::{self, Declined, Failed, Success};
use bonafide_domain::reason::{Code, Reason};
use bonafide_domain::threshold;
use bonafide_engine::Engine;
use bonafide_engine::embed::Descriptor;
use bonafide_engine::pack::Calibration;
use bonafide_report::convert::rounded;
use serde_json::{Value, json};

use super::medium::{Cannot, Looked, look};
use super::sums::Sums;
use super::{Broken, Outcome, Task, reasons, state_of};

/// The face of one medium, or why there is none.
struct Described {
    descriptor: Result<Descriptor, Reason>,
    /// Faces in the best frame.
    faces: usize,
    /// Overall quality of the best frame's face, 0..100.
    quality: Option<f32>,
}

/// How alike one medium's face is to those of the others.
#[derive(Clone, Copy)]
struct Range {
    min: f64,
    max: f64,
}

/// Compares the best face of every medium with that of every other; the least similar pair decides.
pub(super) fn run(engine: &Engine, task: &Task) -> Result<Outcome, Broken> {
    let mut sums = Sums::start(task.waited_ms);
    let Some(calibration) = engine.calibration() else {
        let reason = Code::EmbedModelMissing.reason();
        return Ok(outcome(task, Failed, None, &[reason], &[], &[], &sums));
    };
    let mut described = Vec::new();
    for source in &task.sources {
        described.push(match look(engine, task, source, false, &mut sums) {
            Ok(looked) => describe(engine, looked, &mut sums)?,
            Err(Cannot::Use(reason)) => Described { descriptor: Err(reason), faces: 0, quality: None },
            Err(Cannot::Look(broken)) => return Err(broken),
        });
    }
    let unusable: Vec<&Reason> = described.iter().filter_map(|one| one.descriptor.as_ref().err()).collect();
    if !unusable.is_empty() {
        let reasons = reasons::once(unusable.into_iter());
        return Ok(outcome(task, Failed, None, &reasons, &described, &[], &sums));
    }
    let descriptors: Vec<&Descriptor> =
        described.iter().filter_map(|one| one.descriptor.as_ref().ok()).collect();
    let ranges = sums.timed("compare", || compare(&descriptors, calibration)).ok_or(Broken::Engine)?;
    let min = ranges.iter().map(|range| range.min).reduce(f64::min);
    let max = ranges.iter().map(|range| range.max).reduce(f64::max);
    let (Some(min), Some(max)) = (min, max) else {
        return Ok(outcome(task, Failed, None, &[Code::TooFewMedia.reason()], &described, &[], &sums));
    };
    let params = &task.analysis.params;
    let resolution = threshold::biometry(min, params.threshold_min, params.threshold_max);
    let reason = match resolution {
        Success => Code::SamePerson,
        Declined => Code::OtherPerson,
        _ => Code::PersonUncertain,
    };
    Ok(outcome(task, resolution, Some(Range { min, max }), &[reason.reason()], &described, &ranges, &sums))
}

/// The best frame's only face as a descriptor.
fn describe(engine: &Engine, looked: Looked, sums: &mut Sums) -> Result<Described, Broken> {
    let analysis = looked.analysis;
    let unusable = |code: Code, faces| Described { descriptor: Err(code.reason()), faces, quality: None };
    let Some(best) = analysis.best else { return Ok(unusable(Code::NoFace, 0)) };
    let seen = analysis.frames.get(best.shot.index);
    let faces = seen.map_or(0, |seen| seen.faces);
    if faces != 1 {
        return Ok(unusable(Code::SeveralFaces, faces));
    }
    let quality = seen.and_then(|seen| seen.face.as_ref()).map(|face| rounded(face.quality.overall));
    let descriptor =
        sums.timed("describe", || engine.embed(best.image.view(), &best.face)).map_err(|_| Broken::Engine)?;
    Ok(Described { descriptor: Ok(descriptor), faces, quality })
}

/// For each face the least and the greatest similarity to another; none for fewer than two faces. `None` when two faces
/// cannot be compared.
fn compare(descriptors: &[&Descriptor], calibration: &Calibration) -> Option<Vec<Range>> {
    let mut ranges: Vec<Option<Range>> = vec![None; descriptors.len()];
    for (i, left) in descriptors.iter().enumerate() {
        for (j, right) in descriptors.iter().enumerate().skip(i + 1) {
            let similarity = f64::from(calibration.similarity(left.cosine(right)?));
            for place in [i, j] {
                let known = ranges[place].unwrap_or(Range { min: similarity, max: similarity });
                ranges[place] =
                    Some(Range { min: known.min.min(similarity), max: known.max.max(similarity) });
            }
        }
    }
    Some(ranges.into_iter().flatten().collect())
}

fn outcome(
    task: &Task,
    resolution: ResolutionStatus,
    confidence: Option<Range>,
    reasons: &[Reason],
    described: &[Described],
    ranges: &[Range],
    sums: &Sums,
) -> Outcome {
    let data = |range: Option<&Range>| match range {
        Some(range) => json!({"min_confidence": range.min, "max_confidence": range.max}),
        None => Value::Null,
    };
    let entries = task.sources.iter().enumerate();
    let entries = entries.map(|(i, source)| Value::Object(source.entry(data(ranges.get(i)))));
    let media = task.sources.iter().zip(described).map(|(source, one)| {
        json!({
            "media_id": source.id,
            "faces": one.faces,
            "quality": one.quality,
            "reasons": one.descriptor.as_ref().err().into_iter().collect::<Vec<_>>(),
        })
    });
    Outcome {
        state: state_of(resolution),
        resolution,
        results_data: data(confidence.as_ref()),
        results_media: entries.collect(),
        bonafide: json!({
            "reasons": reasons,
            "media": media.collect::<Vec<_>>(),
            "pack": task.pack,
            "timings_ms": sums.to_json(),
        }),
        best_shots: Vec::new(),
    }
}
