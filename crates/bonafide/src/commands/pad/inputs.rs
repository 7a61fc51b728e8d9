//! The files that a manifest names: all there, none twice, no capture its own earlier one.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use bonafide_eval::pad::Entry;
use bonafide_eval::pad::manifest::is_json;
use sha2::{Digest, Sha256};

use crate::commands::session::Session;
use crate::parallel;

/// Missing files that an error names.
const NAMED: usize = 5;

/// Where the files are.
pub struct Inputs {
    captures: Vec<PathBuf>,
    sessions: Vec<Option<Session>>,
    references: Vec<Option<PathBuf>>,
    known: Vec<Option<PathBuf>>,
}

/// The files of one row.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The capture.
    pub path: &'a Path,
    /// What is known of its session.
    pub session: Option<&'a Session>,
    /// A picture of the person.
    pub reference: Option<&'a Path>,
    /// A capture of an earlier session that the server has.
    pub known: Option<&'a Path>,
}

impl Inputs {
    /// What belongs to row `i`.
    pub fn capture(&self, i: usize) -> Input<'_> {
        Input {
            path: &self.captures[i],
            session: self.sessions[i].as_ref(),
            reference: self.references[i].as_deref(),
            known: self.known[i].as_deref(),
        }
    }

    /// Each reference once.
    pub fn references(&self) -> Vec<PathBuf> {
        once(&self.references)
    }

    /// Each capture of an earlier session once.
    pub fn known(&self) -> Vec<PathBuf> {
        once(&self.known)
    }
}

fn once(paths: &[Option<PathBuf>]) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = paths.iter().flatten().cloned().collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// Looks for every file, and reads the sessions, before the first is analysed. `dir`: where relative paths start, if not
/// beside the manifest.
pub fn find(manifest: &Path, dir: Option<&Path>, entries: &[Entry]) -> Result<Inputs> {
    let folder = dir.or_else(|| manifest.parent()).unwrap_or(Path::new(""));
    let named = |entry: &Entry| {
        let paths = [Some(entry.path.clone()), entry.reference.clone(), entry.known.clone()];
        paths.into_iter().flatten().map(|path| (entry.line, path)).collect::<Vec<_>>()
    };
    let missing: Vec<(u64, String)> =
        entries.iter().flat_map(named).filter(|(_, path)| !folder.join(path).is_file()).collect();
    if !missing.is_empty() {
        bail!("{}", told(&missing));
    }
    Ok(Inputs {
        captures: entries.iter().map(|entry| folder.join(&entry.path)).collect(),
        sessions: entries.iter().map(|entry| session(folder, entry)).collect::<Result<_>>()?,
        references: entries.iter().map(|entry| Some(folder.join(entry.reference.as_ref()?))).collect(),
        known: entries.iter().map(|entry| Some(folder.join(entry.known.as_ref()?))).collect(),
    })
}

/// `None` for an id and for the name of a file that is not there, which is an id too.
fn session(folder: &Path, entry: &Entry) -> Result<Option<Session>> {
    let named = entry.session.as_deref().filter(|session| is_json(session));
    let path = named.map(|session| folder.join(session)).filter(|path| path.is_file());
    path.map(|path| Session::read(&path)).transpose().with_context(|| format!("line {}: session", entry.line))
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

/// SHA-256 of each capture; one content under two names is an error, since it would count twice, and so is a capture that
/// is the same as its own earlier one.
pub fn hash(entries: &[Entry], inputs: &Inputs, threads: usize) -> Result<Vec<String>> {
    let read = |path: &PathBuf| sha256(path).with_context(|| format!("read {}", path.display()));
    let hashes = parallel::map(&inputs.captures, threads, read)?;
    let mut lines = HashMap::new();
    for (entry, hash) in entries.iter().zip(&hashes) {
        if let Some(first) = lines.insert(hash, entry.line) {
            bail!(
                "line {}: the file holds what that of line {first} holds; a capture counts once",
                entry.line
            );
        }
    }
    let known = parallel::map(&inputs.known(), threads, |path| read(path).map(|hash| (path.clone(), hash)))?;
    let known: HashMap<PathBuf, String> = known.into_iter().collect();
    for ((entry, path), hash) in entries.iter().zip(&inputs.known).zip(&hashes) {
        if path.as_ref().and_then(|path| known.get(path)) == Some(hash) {
            bail!(
                "line {}: known holds what the capture itself holds; it names another one, of an earlier session",
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
    Ok(hex(&hasher.finalize()))
}

/// Two lower-case digits per byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
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
