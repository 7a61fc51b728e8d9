//! Files that answers go to, and the folder the pack is in.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use bonafide_engine::Engine;
use bonafide_engine::pack::{Pack, Role};

use crate::cli::PackArgs;

impl PackArgs {
    /// The folder given, or the first of the usual places that holds a pack, or the first usual place.
    pub fn folder(&self) -> PathBuf {
        if let Some(folder) = &self.pack {
            return folder.clone();
        }
        let here = PathBuf::from("models/pack");
        // target/release/bonafide lies three levels below the checkout.
        let built =
            std::env::current_exe().ok().and_then(|exe| Some(exe.ancestors().nth(3)?.join("models/pack")));
        match built {
            Some(built) if !here.join("pack.toml").exists() && built.join("pack.toml").exists() => built,
            _ => here,
        }
    }

    /// The pack, every hash checked.
    pub fn open(&self) -> Result<Pack> {
        let folder = self.folder();
        bonafide_pack::open(&folder).with_context(|| {
            format!(
                "model pack in {} (`bonafide models import` makes one, --pack names another)",
                folder.display()
            )
        })
    }

    /// The pack and its networks, of the optional ones those of `roles`.
    pub fn engine(&self, roles: &[Role]) -> Result<(Pack, Engine)> {
        let pack = self.open()?;
        let engine = Engine::with(&pack, roles).context("load the model pack")?;
        Ok((pack, engine))
    }
}

/// Writes a file whole or not at all.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut draft = draft(path)?;
    let store = || {
        draft.write_all(bytes)?;
        draft.persist(path)?;
        std::io::Result::Ok(())
    };
    store().with_context(|| format!("write {}", path.display()))
}

/// A file beside `path` that is removed unless it is made to take its place.
pub fn draft(path: &Path) -> Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if path.is_dir() {
        bail!("{}: is a folder", path.display());
    }
    tempfile::NamedTempFile::new_in(folder).with_context(|| format!("write {}", path.display()))
}

/// Prints to standard output; a reader that left early is not an error.
pub fn print(text: &str) -> Result<()> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error).context("write to standard output")
        }
        _ => Ok(()),
    }
}
