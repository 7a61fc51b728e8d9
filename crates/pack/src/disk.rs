//! A pack is a folder with `pack.toml` and the files that it names.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;

use bonafide_engine::pack::{Manifest, ModelEntry, Pack, PackError, sha256_hex};

use crate::Error;

/// Name of the manifest.
pub(crate) const MANIFEST: &str = "pack.toml";

/// Most bytes of one model.
pub(crate) const LARGEST_MODEL: u64 = 512 << 20;

const LARGEST_MANIFEST: u64 = 1 << 20;

/// Reads a pack whole; every hash is checked.
pub fn open(folder: &Path) -> Result<Pack, Error> {
    let text = manifest_text(folder)?.ok_or(Error::NoPack)?;
    let read = |file: &str| read(&folder.join(file), LARGEST_MODEL).map_err(|cause| cause.to_string());
    Ok(Pack::open(&text, read)?)
}

/// Reads what a pack says about itself; the files are not looked at.
pub fn manifest(folder: &Path) -> Result<Manifest, Error> {
    let text = manifest_text(folder)?.ok_or(Error::NoPack)?;
    Ok(Manifest::parse(&text)?)
}

/// A model and whether its file is the one that the manifest means.
#[derive(Debug)]
pub struct Verified {
    /// What the manifest says.
    pub model: ModelEntry,
    /// Size of the file in bytes, or what is wrong with it.
    pub outcome: Result<u64, PackError>,
}

/// Checks every file; one bad file does not hide the next.
pub fn verify(folder: &Path) -> Result<Vec<Verified>, Error> {
    let verify = |model: ModelEntry| Verified { outcome: verify_file(folder, &model), model };
    Ok(manifest(folder)?.models.into_iter().map(verify).collect())
}

fn verify_file(folder: &Path, model: &ModelEntry) -> Result<u64, PackError> {
    let (name, file) = (model.name.clone(), model.file.clone());
    let bytes = match read(&folder.join(&file), LARGEST_MODEL) {
        Ok(bytes) => bytes,
        Err(cause) => return Err(PackError::Missing { model: name, file, cause: cause.to_string() }),
    };
    let actual = sha256_hex(&bytes);
    if actual != model.sha256 {
        return Err(PackError::Hash { model: name, file, expected: model.sha256.clone(), actual });
    }
    Ok(bytes.len() as u64)
}

/// The text of `pack.toml`, if there is one.
fn manifest_text(folder: &Path) -> Result<Option<String>, Error> {
    let bytes = match read(&folder.join(MANIFEST), LARGEST_MANIFEST) {
        Ok(bytes) => bytes,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(failed(MANIFEST, "reading", cause)),
    };
    let text =
        String::from_utf8(bytes).map_err(|_| PackError::Manifest("it is not UTF-8 text".to_owned()))?;
    Ok(Some(text))
}

/// The whole of a file that has at most `limit` bytes.
pub(crate) fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    // A pipe or a device would block or never end.
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("larger than {limit} bytes")));
    }
    Ok(bytes)
}

/// A pack that this process, and no other, may change. The lock ends with the value.
pub(crate) struct Change<'a> {
    folder: &'a Path,
    /// What `pack.toml` says, to be changed and then saved.
    pub(crate) manifest: Manifest,
    _lock: File,
}

impl<'a> Change<'a> {
    /// Starts a change; makes the folder where it is absent.
    pub(crate) fn begin(folder: &'a Path) -> Result<Self, Error> {
        const LOCK: &str = ".lock";
        fs::create_dir_all(folder).map_err(|cause| failed(MANIFEST, "making the folder", cause))?;
        let lock = File::create(folder.join(LOCK)).map_err(|cause| failed(LOCK, "opening", cause))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Busy),
            Err(TryLockError::Error(cause)) => return Err(failed(LOCK, "locking", cause)),
        }
        let manifest = match manifest_text(folder)? {
            Some(text) => Manifest::parse(&text)?,
            None => Manifest { format: 1, models: vec![] },
        };
        Ok(Self { folder, manifest, _lock: lock })
    }

    /// Writes a file as a whole or not at all.
    pub(crate) fn write(&self, file: &str, bytes: &[u8]) -> Result<(), Error> {
        let mut temporary = temporary(self.folder).map_err(|cause| failed(file, "writing", cause))?;
        let written = temporary.write_all(bytes).map_err(without_path);
        let written = written.and_then(|()| temporary.as_file().sync_all());
        written.map_err(|cause| failed(file, "writing", cause))?;
        let renamed = temporary.persist(self.folder.join(file));
        renamed.map_err(|error| failed(file, "renaming", error.error))?;
        Ok(())
    }

    /// Writes `pack.toml` and gives its hash, which names the pack.
    pub(crate) fn save(self) -> Result<String, Error> {
        self.manifest.check()?;
        let text = self.manifest.to_toml()?;
        self.write(MANIFEST, text.as_bytes())?;
        Ok(sha256_hex(text.as_bytes()))
    }
}

/// A file beside the pack that others can read once it has its name: a pack holds no secrets, and who imports is often
/// not who serves.
fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o644));
    }
    builder.tempfile_in(folder).map_err(without_path)
}

/// `tempfile` puts the path into its errors, and a path of the user's belongs into no message.
#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn without_path(error: io::Error) -> io::Error {
    error.kind().into()
}

pub(crate) fn failed(file: &str, action: &'static str, cause: io::Error) -> Error {
    Error::Disk { file: file.to_owned(), action, cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_do_not_show_where_the_pack_is() {
        let folder = tempfile::tempdir().unwrap();
        let pack = folder.path().join("of-somebody");
        let change = Change::begin(&pack).unwrap();
        fs::remove_dir_all(&pack).unwrap();
        let error = change.write("face.onnx", b"weights").unwrap_err();
        assert!(matches!(&error, Error::Disk { cause, .. } if cause.kind() == io::ErrorKind::NotFound));
        let words = format!("{error} {error:?}");
        assert!(words.contains("face.onnx") && !words.contains("of-somebody"), "{words}");
    }
}
