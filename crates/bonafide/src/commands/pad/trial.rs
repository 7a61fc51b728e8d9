//! The captures of a manifest through the analysis.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use bonafide_domain::Assurance;
use bonafide_engine::pack::Role;
use bonafide_eval::pad::{Capture, Entry, read_manifest};
use bonafide_lab::attack::Species;
use bonafide_media::Limits;

use super::inputs;
use super::look::Looker;
use super::worst::Worst;
use crate::cli::Looking;
use crate::commands::fusion::Chosen;
use crate::commands::milliseconds;
use crate::{gauge, parallel};

/// What was looked at, and with what.
pub struct Trial {
    /// Name of the manifest.
    pub dataset: String,
    /// In the order of the manifest.
    pub captures: Vec<Capture>,
    /// SHA-256 of the model pack.
    pub pack_hash: String,
    /// Whether the pack has a network for texture.
    pub has_texture: bool,
    /// Captures that were looked at together.
    pub threads: usize,
    /// Milliseconds per stage.
    pub timings_ms: BTreeMap<String, f64>,
}

/// What makes a pass of the evidence.
#[derive(Clone, Copy)]
pub struct Policy<'a> {
    /// How the evidence is weighed.
    pub chosen: &'a Chosen,
    /// `confidence_spoofing` from which a capture is classified as an attack.
    pub threshold: f64,
    /// The assurance that a pass must have.
    pub least: Assurance,
}

/// Looks at every capture, and judges it.
pub fn look(
    manifest: &Path,
    looking: &Looking,
    policy: Policy<'_>,
    worst: &Worst,
    started: Instant,
) -> Result<Trial> {
    let name = manifest.display();
    let file = File::open(manifest).with_context(|| format!("open {name}"))?;
    let words: Vec<&str> = Species::names().collect();
    let read = read_manifest(file, &words).with_context(|| format!("{name}"))?;
    if !read.unused_columns.is_empty() {
        gauge::complain(&format!("{name}: not used: {}", read.unused_columns.join(", ")));
    }
    let inputs =
        inputs::find(manifest, looking.dir.as_deref(), &read.entries).with_context(|| format!("{name}"))?;
    // As the server: with fewer networks a capture has less evidence and another score.
    let (pack, engine) = looking.pack.engine(&[Role::Embed, Role::Texture])?;
    policy.chosen.compare_pack(pack.hash());
    let mut timings_ms = BTreeMap::from([("load".to_owned(), milliseconds(started.elapsed()))]);
    let mut last = started.elapsed();
    let mut stage = |name: &str| {
        let now = started.elapsed();
        timings_ms.insert(name.to_owned(), milliseconds(now.saturating_sub(last)));
        last = now;
    };

    let threads = looking.threads.map_or_else(parallel::cores, |threads| threads as usize);
    let hashes = inputs::hash(&read.entries, &inputs, threads).with_context(|| format!("{name}"))?;
    stage("hash");

    let limits = Limits { frames: looking.frames as usize, ..Limits::default() };
    let looker = Looker::new(&engine, limits, policy, &inputs.references(), threads)?;
    stage("references");
    let looker = looker.knowing(&inputs.known(), threads).with_context(|| format!("{name}: known"))?;
    stage("known");
    let bar = gauge::steps(read.entries.len() as u64, "analyse");
    let rows: Vec<(usize, Entry)> = read.entries.into_iter().enumerate().collect();
    let captures = parallel::map(&rows, threads, |(i, entry)| {
        let looked = looker.look(entry, inputs.capture(*i), &hashes[*i]);
        bar.inc(1);
        let (capture, best) = looked.with_context(|| format!("{name}: line {}", entry.line))?;
        worst.consider(*i, &capture, best.as_ref());
        anyhow::Ok(capture)
    });
    bar.finish_and_clear();
    let captures = captures?;
    stage("analyse");
    Ok(Trial {
        dataset: dataset(manifest),
        captures,
        pack_hash: pack.hash().to_owned(),
        has_texture: !engine.textures().is_empty(),
        threads,
        timings_ms,
    })
}

/// What a manifest is called, or its folder where it is only called a manifest.
fn dataset(manifest: &Path) -> String {
    let folder = manifest
        .parent()
        .and_then(Path::file_name)
        .filter(|_| manifest.file_stem() == Some("manifest".as_ref()));
    folder.or(manifest.file_stem()).map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_called_by_its_manifest_or_by_its_folder() {
        for (path, name) in [
            ("sets/april.csv", "april"),
            ("sets/may/manifest.csv", "may"),
            ("manifest.csv", "manifest"),
            ("", ""),
        ] {
            assert_eq!(dataset(Path::new(path)), name);
        }
    }
}
