//! Puts an optional model into a pack, and takes one out.

use std::fs;
use std::path::Path;

use bonafide_engine::pack::{ModelEntry, sha256_hex};

use crate::Error;
use crate::disk::{Change, LARGEST_MODEL, failed, read};
use crate::download::{Limits, fetch};

/// Where the file of a model comes from.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// A file on this machine.
    File {
        /// Its path.
        path: &'a Path,
        /// Hashes of which it must have one; with none given any file is taken, and the hash is written down.
        accepted: &'a [String],
    },
    /// An address, `http` or `https`.
    Address {
        /// The address.
        address: &'a str,
        /// The hash that the file must have.
        sha256: &'a str,
    },
}

/// Puts a model into the pack in `folder`, which is made where it is absent, under `entry`'s name and conventions; a
/// model of the same name is replaced. Gives the entry as written, with file name and hash.
///
/// `progress` is told the bytes that are here and, if known, those of the whole. `check` sees the bytes before the
/// pack changes and says why they are not a network that can be run. A download that breaks is resumed, now or at the
/// next call; one with another hash is deleted.
pub fn add(
    folder: &Path,
    entry: &ModelEntry,
    source: Source,
    progress: &mut dyn FnMut(u64, Option<u64>),
    check: impl Fn(&[u8]) -> Result<(), String>,
) -> Result<ModelEntry, Error> {
    let mut change = Change::begin(folder)?;
    let models = &mut change.manifest.models;
    let slot = models.iter().position(|model| model.name == entry.name).unwrap_or(models.len());
    // One file per name, so that no model can take another's place. The hash is not known yet.
    let file = format!("{}.onnx", entry.name);
    let entry = ModelEntry { file, sha256: "0".repeat(64), ..entry.clone() };
    models.splice(slot..(slot + 1).min(models.len()), [entry]);
    change.manifest.check()?;

    let bytes = match source {
        Source::File { path, accepted } => {
            let bytes = read(path, LARGEST_MODEL).map_err(Error::Source)?;
            let actual = sha256_hex(&bytes);
            if !accepted.is_empty() && !accepted.contains(&actual) {
                return Err(Error::Hash { expected: accepted.join(" or "), actual });
            }
            bytes
        }
        Source::Address { address, sha256 } => fetch(folder, address, sha256, &Limits::MODEL, progress)?,
    };
    let entry = &mut change.manifest.models[slot];
    check(&bytes).map_err(|cause| Error::Unusable { model: entry.name.clone(), cause })?;
    entry.sha256 = sha256_hex(&bytes);
    let entry = entry.clone();
    change.write(&entry.file, &bytes)?;
    change.save()?;
    Ok(entry)
}

/// Takes a model out of the pack and deletes its file.
pub fn remove(folder: &Path, name: &str) -> Result<ModelEntry, Error> {
    let mut change = Change::begin(folder)?;
    let models = &mut change.manifest.models;
    let position = models.iter().position(|model| model.name == name);
    let removed = models.remove(position.ok_or_else(|| Error::NoModel(name.to_owned()))?);
    let shared = models.iter().any(|model| model.file == removed.file);
    change.save()?;
    if !shared {
        // The manifest no longer names the file: one that is already gone is as good as deleted.
        match fs::remove_file(folder.join(&removed.file)) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
                return Err(failed(&removed.file, "deleting", cause));
            }
            _ => {}
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use tempfile::{TempDir, tempdir};

    use super::*;
    use crate::download::server::{BODY, serve, whole};
    use crate::{conventions, manifest, open};

    fn entry() -> ModelEntry {
        conventions(
            r#"
            name = "extra"
            role = "embed"
            output = "descriptor"
            license = "ours"
            origin = "ours"
            accuracy = "none"
            input = { width = 8, height = 8, colour = "rgb", mean = [0, 0, 0], deviation = [1, 1, 1] }
            "#,
        )
        .unwrap()
    }

    /// Names in the folder, without the lock.
    fn names(folder: &TempDir) -> Vec<String> {
        let entries = fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name != ".lock");
        names.sort();
        names
    }

    #[test]
    fn a_download_joins_the_pack() {
        let folder = tempdir().unwrap();
        let (address, server) = serve(vec![whole()]);
        let source = Source::Address { address: &address, sha256: &sha256_hex(BODY) };
        let check = |bytes: &[u8]| if bytes == BODY { Ok(()) } else { Err("other bytes".to_owned()) };
        let added = add(folder.path(), &entry(), source, &mut |_, _| {}, check).unwrap();
        assert_eq!((added.file.as_str(), added.sha256), ("extra.onnx", sha256_hex(BODY)));
        assert_eq!(names(&folder), ["extra.onnx", "pack.toml"]);
        assert_eq!(open(folder.path()).unwrap().manifest().models.len(), 1);
        server.join().unwrap();
    }

    #[test]
    fn a_file_must_have_an_accepted_hash_if_any_is_given() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("given");
        fs::write(&path, BODY).unwrap();
        let take = |accepted: &[String]| {
            let source = Source::File { path: &path, accepted };
            add(folder.path(), &entry(), source, &mut |_, _| {}, |_| Ok(()))
        };
        assert!(matches!(take(&["0".repeat(64)]), Err(Error::Hash { .. })));
        assert!(matches!(manifest(folder.path()), Err(Error::NoPack)));
        take(&["0".repeat(64), sha256_hex(BODY)]).unwrap();
        assert_eq!(take(&[]).unwrap().sha256, sha256_hex(BODY));
        assert_eq!(manifest(folder.path()).unwrap().models.len(), 1);
    }

    #[test]
    fn a_file_that_cannot_be_run_leaves_the_pack_alone() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("given");
        fs::write(&path, BODY).unwrap();
        let source = Source::File { path: &path, accepted: &[] };
        let result = add(folder.path(), &entry(), source, &mut |_, _| {}, |_| Err("no network".to_owned()));
        assert!(matches!(result, Err(Error::Unusable { .. })));
        assert_eq!(names(&folder), ["given"]);
    }

    #[test]
    fn a_name_with_a_path_is_refused() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("given");
        fs::write(&path, BODY).unwrap();
        for name in ["../evil", "a/b", ".hidden", "pack.toml\0"] {
            let entry = ModelEntry { name: name.to_owned(), ..entry() };
            let source = Source::File { path: &path, accepted: &[] };
            assert!(add(folder.path(), &entry, source, &mut |_, _| {}, |_| Ok(())).is_err(), "{name}");
        }
        assert_eq!(names(&folder), ["given"]);
    }

    #[test]
    fn a_removed_model_takes_its_file_along() {
        let folder = tempdir().unwrap();
        let given = tempdir().unwrap();
        let path = given.path().join("given");
        fs::write(&path, BODY).unwrap();
        let source = Source::File { path: &path, accepted: &[] };
        add(folder.path(), &entry(), source, &mut |_, _| {}, |_| Ok(())).unwrap();
        assert!(matches!(remove(folder.path(), "other"), Err(Error::NoModel(_))));
        assert_eq!(remove(folder.path(), "extra").unwrap().name, "extra");
        assert_eq!(names(&folder), ["pack.toml"]);
        assert!(open(folder.path()).unwrap().manifest().models.is_empty());
    }

    #[test]
    fn two_changes_at_once_are_refused() {
        let folder = tempdir().unwrap();
        let _change = Change::begin(folder.path()).unwrap();
        assert!(matches!(remove(folder.path(), "extra"), Err(Error::Busy)));
    }
}
