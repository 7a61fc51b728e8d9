//! Everything that was chosen for a set, for whoever wants to know why a capture looks as it does.

use std::path::Path;

use anyhow::Result;
use bonafide_domain::capture::light::Step;
use bonafide_lab::{Camera, Glow, Options};
use serde_json::{Value, json};

use super::plan::{Capture, Kind};
use super::record::Recorded;
use crate::cli::{Medium, Protocol, Set};
use crate::files;

/// Writes the truth; `rows` are those of the contact sheet.
pub fn write(
    path: &Path,
    arguments: &Set,
    subjects: &[String],
    plan: &[Capture],
    recorded: &[Recorded],
    rows: &[String],
) -> Result<()> {
    let captures: Vec<Value> =
        plan.iter().zip(recorded).map(|(capture, recorded)| truth(subjects, capture, recorded)).collect();
    let truth = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "seed": arguments.seed,
        "protocol": match arguments.protocol { Protocol::Passive => "passive", Protocol::Active => "active" },
        "medium": match arguments.medium { Medium::Shots => "shots", Medium::Video => "video" },
        "captures_per_subject": arguments.captures_per_subject,
        "sheet_rows": rows,
        "captures": captures,
    });
    files::write(path, (serde_json::to_string_pretty(&truth)? + "\n").as_bytes())
}

fn truth(subjects: &[String], capture: &Capture, recorded: &Recorded) -> Value {
    let staging = &recorded.staging;
    let label = if capture.kind == Kind::BonaFide { "bona_fide" } else { "attack" };
    let light = (!staging.light.is_empty()).then(|| {
        json!({
            "asked": names(&staging.light),
            "begin_ms": staging.light_begin.as_millis() as u64,
            "late_ms": staging.late_ms,
        })
    });
    json!({
        "path": recorded.path,
        "session": recorded.session,
        "label": label,
        "species": match capture.kind { Kind::BonaFide => None, Kind::Attack(species) => Some(species.name()) },
        "subject": subjects.get(capture.subject),
        "camera": capture.camera.name(),
        "seed": capture.seed,
        "asked": staging.action.name(),
        "frames": { "first": staging.frames.start, "count": staging.frames.len() },
        "light": light,
        "earlier": staging.earlier.as_ref().map(|earlier| json!({
            "path": recorded.earlier,
            "frames": { "first": earlier.frames.start, "count": earlier.frames.len() },
            "quality": earlier.quality,
        })),
        "before_the_camera": of_options(&staging.options),
        "film": staging.film.as_ref().map(|film| json!({
            "light": names(&film.light),
            "options": of_options(&film.options),
        })),
    })
}

fn names(light: &[Step]) -> Vec<&str> {
    light.iter().map(|step| &*step.name).collect()
}

fn of_options(options: &Options) -> Value {
    json!({
        "actions": options.actions.iter().map(|action| action.name()).collect::<Vec<_>>(),
        "faults": options.faults.iter().map(|fault| fault.name()).collect::<Vec<_>>(),
        "size": [options.size.0, options.size.1],
        "rate": options.rate,
        "duration_ms": options.duration.map(|duration| duration.as_millis() as u64),
        "share": options.share,
        "is_lively": options.is_lively,
        "seed": options.seed,
        "glow": options.glow.as_ref().map(of_glow),
        "camera": of_camera(&options.camera),
    })
}

fn of_glow(glow: &Glow) -> Value {
    json!({
        "strength": glow.strength,
        "begin_ms": glow.begin.as_secs_f64() * 1e3,
        "step_ms": glow.step.as_millis() as u64,
        "colours": glow.colours,
    })
}

fn of_camera(camera: &Camera) -> Value {
    json!({
        "exposure_stops": camera.exposure,
        "shutter_ms": camera.shutter.as_millis() as u64,
        "readout_ms": camera.readout.as_millis() as u64,
        "blur_pixels": camera.blur,
        "electrons": camera.electrons,
        "read_electrons": camera.read,
        "noise": camera.noise,
        "mosaic": camera.mosaic,
        "sharpening": camera.sharpening,
        "quality": camera.quality,
        "automatic": camera.automatic.map(|automatic| json!({
            "delay_ms": automatic.delay.as_millis() as u64,
            "settle_ms": automatic.settle.as_millis() as u64,
            "stops": automatic.stops,
            "white": automatic.white,
        })),
    })
}
