//! `bonafide lab set`: the captures of a trial.

mod chance;
mod manifest;
mod plan;
mod protocol;
mod record;
mod session;
mod subjects;
mod truth;
mod wildcard;

use std::path::Path;

use anyhow::{Context, Result, bail};
use bonafide_imaging::encode;
use bonafide_lab::attack::Species;
use bonafide_lab::output::grid;
use bonafide_lab::{Profile, Subject};

use self::plan::{Capture, Kind};
use self::record::{FRAMES, Recorded, SIDE};
use crate::cli::Set;
use crate::{files, gauge, parallel};

pub fn run(arguments: &Set) -> Result<bool> {
    let (_, engine) = arguments.pack.engine(&[])?;
    let subjects = subjects::find(&engine, &arguments.faces, &arguments.subjects)?;
    let cameras = if arguments.cameras.is_empty() { &Profile::ALL[..] } else { &arguments.cameras };
    let species = if arguments.species.is_empty() { &Species::ALL[..] } else { &arguments.species };
    let names: Vec<String> = subjects.iter().map(|subject| subject.name.clone()).collect();
    let plan = plan::captures(arguments.seed, &names, species, cameras, arguments.captures_per_subject);
    let counts = format!(
        "{} captures: {} subjects, {} species of attack and bona fide, {} cameras",
        plan.len(),
        subjects.len(),
        species.len(),
        cameras.len()
    );
    if arguments.dry_run {
        files::print(&format!("{counts}; nothing was made"))?;
        return Ok(true);
    }
    prepare(&arguments.out, species)?;

    let threads = arguments.threads.map_or_else(parallel::cores, |threads| threads as usize);
    let bar = gauge::steps(plan.len() as u64, "lab set");
    let mut recorded: Vec<Recorded> = Vec::with_capacity(plan.len());
    for (i, found) in subjects.into_iter().enumerate() {
        // One picture at a time is kept as a surface.
        let name = || found.path.display().to_string();
        let subject = Subject::new(subjects::open(&found.path)?, &found.face).with_context(name)?;
        let captures: Vec<&Capture> = plan.iter().filter(|capture| capture.subject == i).collect();
        recorded.extend(parallel::map(&captures, threads, |capture| {
            let done =
                record::record(&arguments.out, &subject, capture, arguments.protocol, arguments.medium);
            bar.inc(1);
            done.with_context(|| format!("{}: capture {}", found.path.display(), capture.number))
        })?);
    }
    bar.finish_and_clear();

    let shown = sheet(&arguments.out.join("sheet.png"), &plan, &recorded, species, cameras)?;
    truth::write(&arguments.out.join("truth.json"), arguments, &names, &plan, &recorded, &shown)?;
    // Last: a set without a manifest is not whole.
    files::write(&arguments.out.join("manifest.csv"), manifest::text(&names, &plan, &recorded).as_bytes())?;
    files::print(&format!("{}: {counts}", arguments.out.display()))?;
    Ok(true)
}

/// Makes the folder and those in it.
fn prepare(out: &Path, species: &[Species]) -> Result<()> {
    let name = || out.display().to_string();
    if out.exists() && std::fs::read_dir(out).with_context(name)?.next().is_some() {
        bail!("{}: the folder is not empty; name another, or remove what is in it", out.display());
    }
    let earlier = species.contains(&Species::InjectedReplayed).then_some(record::EARLIER);
    for folder in [record::CAPTURES, record::SESSIONS].into_iter().chain(earlier) {
        let folder = out.join(folder);
        std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    Ok(())
}

/// Writes a row of frames for each species and camera, from the first capture of it. Returns what the rows show.
fn sheet(
    path: &Path,
    plan: &[Capture],
    recorded: &[Recorded],
    species: &[Species],
    cameras: &[Profile],
) -> Result<Vec<String>> {
    let kinds = std::iter::once(Kind::BonaFide).chain(species.iter().map(|&species| Kind::Attack(species)));
    let (mut frames, mut rows) = (Vec::new(), Vec::new());
    for kind in kinds {
        for &camera in cameras {
            let first = plan
                .iter()
                .zip(recorded)
                .find(|(capture, _)| (capture.kind, capture.camera) == (kind, camera));
            if let Some((_, recorded)) = first {
                frames.extend(recorded.shown.iter().cloned());
                rows.push(format!("{} {}", kind.name(), camera.name()));
            }
        }
    }
    files::write(path, &encode::png(grid(&frames, FRAMES, (SIDE, SIDE)).view())?)?;
    Ok(rows)
}
