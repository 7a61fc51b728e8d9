//! The files that a manifest names: all there, none twice.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use bonafide_eval::pad::Entry;
use sha2::{Digest, Sha256};

use crate::cli::Pad;
use crate::parallel;

/// Missing files that an error names.
const NAMED: usize = 5;

/// Where the files are.
pub struct Inputs {
    folder: PathBuf,
    captures: Vec<PathBuf>,
    has_references: bool,
}

impl Inputs {
    /// Whether any capture has a reference.
    pub fn has_references(&self) -> bool {
        self.has_references
    }

    /// The file of the capture in row `i`.
    pub fn capture(&self, i: usize) -> &Path {
        &self.captures[i]
    }

    /// The file of a row's reference.
    pub fn reference(&self, entry: &Entry) -> Option<PathBuf> {
        entry.reference.as_ref().map(|path| self.folder.join(path))
    }

    /// Each reference once.
    pub fn references<'a>(&self, entries: impl Iterator<Item = &'a Entry>) -> Vec<PathBuf> {
        let mut references: Vec<PathBuf> = entries.filter_map(|entry| self.reference(entry)).collect();
        references.sort_unstable();
        references.dedup();
        references
    }
}

/// Looks for every file before the first is analysed.
pub fn find(arguments: &Pad, entries: &[Entry]) -> Result<Inputs> {
    let beside = arguments.manifest.parent().map(Path::to_path_buf).unwrap_or_default();
    let folder = arguments.dir.clone().unwrap_or(beside);
    let named = |entry: &Entry| {
        let paths = [Some(entry.path.clone()), entry.reference.clone()];
        paths.into_iter().flatten().map(|path| (entry.line, path)).collect::<Vec<_>>()
    };
    let missing: Vec<(u64, String)> =
        entries.iter().flat_map(named).filter(|(_, path)| !folder.join(path).is_file()).collect();
    if !missing.is_empty() {
        bail!("{}", told(&missing));
    }
    Ok(Inputs {
        captures: entries.iter().map(|entry| folder.join(&entry.path)).collect(),
        has_references: entries.iter().any(|entry| entry.reference.is_some()),
        folder,
    })
}

fn told(missing: &[(u64, String)]) -> String {
    let mut text = match missing {
        [_] => "a file is missing or is none: ".to_owned(),
        _ => format!("{} files are missing or are none: ", missing.len()),
    };
    for (i, (line, path)) in missing.iter().take(NAMED).enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{}line {line}: {path}", if i > 0 { ", " } else { "" });
    }
    if missing.len() > NAMED {
        let _ = write!(text, " and {} more", missing.len() - NAMED);
    }
    text
}

/// SHA-256 of each capture; one content under two names is an error, since it would count twice.
pub fn hash(entries: &[Entry], inputs: &Inputs, threads: usize) -> Result<Vec<String>> {
    let hashes = parallel::map(&inputs.captures, threads, |path| {
        sha256(path).with_context(|| format!("read {}", path.display()))
    })?;
    let mut lines = HashMap::new();
    for (entry, hash) in entries.iter().zip(&hashes) {
        if let Some(first) = lines.insert(hash, entry.line) {
            bail!(
                "line {}: the file holds what that of line {first} holds; a capture counts once",
                entry.line
            );
        }
    }
    Ok(hashes)
}

fn sha256(path: &Path) -> std::io::Result<String> {
    let (mut file, mut hasher, mut buffer) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        hasher.update(&buffer[..count]);
    }
    let digest = hasher.finalize();
    Ok(digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_missing_files_are_named_and_many_are_counted() {
        let missing = |count: u64| (0..count).map(|i| (i + 2, format!("{i}.jpg"))).collect::<Vec<_>>();
        assert_eq!(told(&missing(1)), "a file is missing or is none: line 2: 0.jpg");
        assert_eq!(told(&missing(2)), "2 files are missing or are none: line 2: 0.jpg, line 3: 1.jpg");
        assert!(told(&missing(9)).ends_with("line 6: 4.jpg and 4 more"));
    }
}
