//! Whose faces a folder holds.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use bonafide_engine::Engine;
use bonafide_engine::face::Face;
use bonafide_imaging::{DecodeLimits, Image, decode};
use bonafide_lab::Subject;

use super::wildcard;
use crate::gauge;

/// Longest name in a manifest.
const MAX_NAME: usize = 64;
/// Least width of a face in pixels: below it a film of it is all blur.
const LEAST: f32 = 96.0;
/// Least opening of the wider eye: who closes them cannot show a blink. A guess between both kinds of pictures.
const LEAST_OPEN: f32 = 0.18;
const ENDINGS: [&str; 4] = ["jpg", "jpeg", "png", "webp"];

/// A picture with one face.
pub struct Found {
    /// The name of its file without the ending.
    pub name: String,
    pub path: PathBuf,
    pub face: Face,
}

/// The subjects of a folder in order of their names. Pictures that are none are named on standard error.
pub fn find(engine: &Engine, folder: &Path, patterns: &[String]) -> Result<Vec<Found>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry.with_context(|| folder.display().to_string())?.path();
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        if path.is_file() && ending.is_some_and(|ending| ENDINGS.contains(&&*ending)) {
            paths.push(path);
        }
    }
    paths.sort();
    let mut found: Vec<Found> = Vec::new();
    let bar = gauge::steps(paths.len() as u64, "find faces");
    for path in paths {
        bar.inc(1);
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if !patterns.is_empty() && !patterns.iter().any(|pattern| wildcard::fits(pattern, &name)) {
            continue;
        }
        match usable(engine, &path, &name, &found) {
            Ok(face) => found.push(Found { name, path, face }),
            Err(error) => {
                bar.suspend(|| gauge::complain(&format!("{}: skipped: {error:#}", path.display())));
            }
        }
    }
    bar.finish_and_clear();
    if found.is_empty() {
        bail!("{}: no picture of one face was found", folder.display());
    }
    Ok(found)
}

/// The face of a picture that can be a subject beside those that were found.
fn usable(engine: &Engine, path: &Path, name: &str, others: &[Found]) -> Result<Face> {
    ensure!(name.len() <= MAX_NAME && !name.contains(char::is_control), "the name is no name for a manifest");
    ensure!(others.iter().all(|other| other.name != name), "another picture has this name");
    let picture = open(path)?;
    let mut faces = engine.faces(picture.view())?;
    ensure!(faces.len() == 1, "{} faces were found, one is needed", faces.len());
    let face = faces.remove(0);
    ensure!(face.bounding_box.width() >= LEAST, "the face is under {LEAST} pixels wide");
    let eyes = face.expression.left_eye_openness.max(face.expression.right_eye_openness);
    ensure!(eyes >= LEAST_OPEN, "the eyes are closed");
    Subject::new(picture, &face)?;
    Ok(face)
}

/// The picture of a file.
pub fn open(path: &Path) -> Result<Image> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    Ok(decode(&bytes, &DecodeLimits::default()).with_context(|| path.display().to_string())?.image)
}
