//! The folder of everything that the server keeps.

use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::config::Config;

/// Held by the one server on an SQLite database.
const LOCK: &str = "bonafide.lock";

/// The folders, made, and held for as long as this lives.
#[derive(Debug)]
pub struct DataFolder {
    /// Where the database is, unless it is elsewhere.
    pub folder: PathBuf,
    /// Where the media are.
    pub blobs: PathBuf,
    /// Uploads of this process on their way.
    pub scratch: Scratch,
    _lock: Option<File>,
}

impl DataFolder {
    /// For the server: nobody else may serve from the same SQLite file.
    pub fn serve(config: &Config) -> Result<Self> {
        let folder = &config.storage.data;
        make(folder)?;
        let alone = !config.database.url.is_set();
        let lock = if alone { Some(lock(folder)?) } else { None };
        Ok(Self { _lock: lock, ..Self::visit(config)? })
    }

    /// For a command beside a server that may be running.
    pub fn visit(config: &Config) -> Result<Self> {
        let folder = config.storage.data.clone();
        make(&folder)?;
        let blobs = or(&config.storage.blobs, &folder, "blobs");
        make(&blobs)?;
        let scratch = Scratch::new(&or(&config.storage.scratch, &folder, "scratch"))?;
        Ok(Self { folder, blobs, scratch, _lock: None })
    }

    /// Whether a server runs on the folder's SQLite file.
    pub fn is_served(folder: &Path) -> bool {
        let lock = File::open(folder.join(LOCK));
        lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
    }
}

/// The folder that was set, or the usual one.
fn or(set: &Path, folder: &Path, usual: &str) -> PathBuf {
    if set.as_os_str().is_empty() { folder.join(usual) } else { set.to_owned() }
}

/// Makes a folder that only its owner may enter; one that is there stays as it is.
fn make(folder: &Path) -> Result<()> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.with_context(|| format!("make the folder {}", folder.display()))
}

fn lock(folder: &Path) -> Result<File> {
    let path = folder.join(LOCK);
    let lock = File::create(&path).with_context(|| format!("open {}", path.display()))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => bail!(
            "another server runs on the data folder {}: stop it, or give this one its own with --data \
             (several servers share a PostgreSQL, see `bonafide config default`)",
            folder.display()
        ),
        Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("lock {}", path.display())),
    }
}

/// A private folder of this process. What a process leaves behind that was killed, the next one removes.
#[derive(Debug)]
pub struct Scratch {
    folder: TempDir,
    lock: (PathBuf, File),
}

impl Scratch {
    const PREFIX: &str = "run-";
    const SUFFIX: &str = "lock";

    fn new(parent: &Path) -> Result<Self> {
        make(parent)?;
        let made = || -> std::io::Result<Self> {
            // Between making a folder and locking it nobody may take it for abandoned.
            let gate = File::create(parent.join(".lock"))?;
            gate.lock()?;
            sweep(parent)?;
            let folder = tempfile::Builder::new().prefix(Self::PREFIX).tempdir_in(parent)?;
            // Beside the folder, for what is inside it is cleared.
            let path = folder.path().with_extension(Self::SUFFIX);
            let lock = File::create(&path)?;
            lock.lock()?;
            Ok(Self { folder, lock: (path, lock) })
        };
        made().with_context(|| format!("make a folder for uploads in {}", parent.display()))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Whatever stays is removed by the next process.
        let _ = fs::remove_dir_all(self.folder.path());
        let _ = fs::remove_file(&self.lock.0);
        let _ = self.lock.1.unlock();
    }
}

/// Removes the folders whose processes are gone.
fn sweep(parent: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(parent)? {
        let path = entry?.path();
        let ours = path.extension() == Some(OsStr::new(Scratch::SUFFIX))
            && path.file_name().and_then(OsStr::to_str).is_some_and(|name| name.starts_with(Scratch::PREFIX));
        if !ours {
            continue;
        }
        let lock = File::open(&path)?;
        if lock.try_lock().is_ok() {
            match fs::remove_dir_all(path.with_extension("")) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => fs::remove_file(&path)?,
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::config::{Flag, Sources, load};

    fn config(folder: &Path) -> Config {
        let value = folder.join("data").to_string_lossy().into_owned();
        let flags = vec![Flag { name: "--data", key: "storage.data", value }];
        load(&Sources { flags, ..Sources::default() }).unwrap().config
    }

    #[test]
    fn the_folder_is_its_owners_and_one_servers() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path());
        let first = DataFolder::serve(&config).unwrap();
        let mode = fs::metadata(&first.folder).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        assert!(DataFolder::is_served(&first.folder));
        let second = DataFolder::serve(&config).unwrap_err().to_string();
        assert!(second.starts_with("another server runs on the data folder "), "{second}");
        let visit = DataFolder::visit(&config).unwrap();
        assert_ne!(visit.scratch.path(), first.scratch.path());
        drop((first, visit));
        assert!(!DataFolder::is_served(&config.storage.data));
        DataFolder::serve(&config).unwrap();
    }

    #[test]
    fn scratch_of_a_dead_process_is_removed_and_that_of_a_living_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        let living = Scratch::new(folder.path()).unwrap();
        let kept = living.path().join("upload");
        fs::write(&kept, b"half").unwrap();
        let dead = folder.path().join("run-dead");
        fs::create_dir(&dead).unwrap();
        fs::write(dead.join("upload"), b"half").unwrap();
        fs::write(folder.path().join("run-dead.lock"), b"").unwrap();
        let foreign = folder.path().join("somebody's");
        fs::create_dir(&foreign).unwrap();
        let next = Scratch::new(folder.path()).unwrap();
        assert!(!dead.exists() && kept.exists() && foreign.exists() && next.path().exists());
        drop((living, next));
        let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".lock", "somebody's"]);
    }
}
