//! Blobs as files: what a folder can do better than a store behind a network.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Names that are tried for a file before it has its own.
const TRIES: u32 = 10_000;

/// A folder of blobs. Keys have been checked.
#[derive(Clone)]
pub(super) struct Folder(Arc<Path>);

impl Folder {
    /// Makes the folder when it is missing.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)?;
        Ok(Self(path.canonicalize()?.into()))
    }

    pub(super) fn root(&self) -> &Path {
        &self.0
    }

    pub(super) fn path(&self, key: &str) -> PathBuf {
        key.split('/')
            .filter(|part| !part.is_empty())
            .fold(self.0.to_path_buf(), |path, part| path.join(part))
    }

    /// Gives the file a second name here, or copies it where that cannot be. Durable when it returns.
    pub(super) fn put_file(&self, key: &str, file: &Path) -> io::Result<()> {
        let place = self.path(key);
        let folder = place.parent().ok_or(io::ErrorKind::InvalidInput)?;
        // A deletion beside it can remove the folder between the two steps, for it is empty.
        for _ in 0..TRIES {
            make_folders(folder)?;
            match stage(file, &place) {
                Ok(staged) => return publish(&staged, &place, folder),
                Err(error) if error.kind() == io::ErrorKind::NotFound && file.exists() => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::ResourceBusy.into())
    }

    /// Deletes a folder with all in it, or without a slash at the end one file, both with what was never finished of
    /// them; and the folders above that are empty then.
    pub(super) fn delete(&self, prefix: &str) -> io::Result<()> {
        use io::ErrorKind::{IsADirectory, NotADirectory, NotFound};
        let path = self.path(prefix);
        let deleted = if prefix.ends_with('/') { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        match deleted {
            Ok(()) => {}
            // A key that is only the beginning of others names no blob.
            Err(error) if matches!(error.kind(), NotFound | IsADirectory | NotADirectory) => {}
            Err(error) => return Err(error),
        }
        if !prefix.ends_with('/') {
            delete_staged(&path)?;
        }
        for above in path.ancestors().skip(1).take_while(|above| *above != self.root()) {
            // The first that is not empty ends it; only its name is tried.
            if fs::remove_dir(above).is_err() {
                break;
            }
        }
        Ok(())
    }
}

/// The file under a name beside its place that listings pass over, its content on the disk.
fn stage(file: &Path, place: &Path) -> io::Result<PathBuf> {
    File::open(file)?.sync_all()?;
    for number in 0..TRIES {
        let mut name = place.as_os_str().to_owned();
        name.push(format!("#{number}"));
        let staged = PathBuf::from(name);
        match fs::hard_link(file, &staged).or_else(|error| match error.kind() {
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound => Err(error),
            // Another file system, or one without links.
            _ => copy(file, &staged),
        }) {
            Ok(()) => return Ok(staged),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Deletes what writers that were killed have left beside a place: its name, `#` and a number, as [`stage`] and the
/// object store name them.
fn delete_staged(place: &Path) -> io::Result<()> {
    let (Some(folder), Some(name)) = (place.parent(), place.file_name()) else { return Ok(()) };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let found = entry.file_name();
        let number = found.as_encoded_bytes().strip_prefix(name.as_encoded_bytes());
        let number = number.and_then(|rest| rest.strip_prefix(b"#"));
        if number.is_some_and(|number| number.iter().all(u8::is_ascii_digit)) {
            match fs::remove_file(entry.path()) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    Ok(())
}

fn copy(file: &Path, staged: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut target = options.open(staged)?;
    let copied = io::copy(&mut File::open(file)?, &mut target).and_then(|_| target.sync_all());
    if copied.is_err() {
        let _ = fs::remove_file(staged);
    }
    copied
}

fn publish(staged: &Path, place: &Path, folder: &Path) -> io::Result<()> {
    let renamed = fs::rename(staged, place);
    // When both were names of one file, renaming has left both; after a failure the staged one is of no use.
    let _ = fs::remove_file(staged);
    renamed?;
    sync_folder(folder)
}

/// Makes the folders that are missing; each new one is on the disk when this returns.
fn make_folders(folder: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|above| !above.exists()).collect();
    fs::create_dir_all(folder)?;
    missing.iter().filter_map(|new| new.parent()).try_for_each(sync_folder)
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_goes_with_what_a_killed_writer_left_of_it_and_no_other() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = Folder::open(scratch.path()).unwrap();
        let inside = folder.path("a");
        fs::create_dir(&inside).unwrap();
        for name in ["shot.jpg", "shot.jpg#1", "shot.jpg#12", "shot.jpg2#1", "shot.jpg#x"] {
            fs::write(inside.join(name), b"x").unwrap();
        }
        folder.delete("a/shot.jpg").unwrap();
        let mut left: Vec<_> =
            fs::read_dir(&inside).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["shot.jpg#x", "shot.jpg2#1"]);
        folder.delete("nowhere/shot.jpg").unwrap();
    }
}
