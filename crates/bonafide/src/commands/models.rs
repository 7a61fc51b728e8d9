//! `bonafide models`.

use std::path::Path;

use anyhow::{Context, Result, bail};
use bonafide_engine::pack::ModelEntry;
use bonafide_pack::{Listed, Source};
use bonafide_report::convert;

use crate::cli::{Add, Models};
use crate::{files, gauge};

pub fn run(command: Models) -> Result<bool> {
    match command {
        Models::List { json, pack } => list(&pack.folder(), json),
        Models::Verify { pack } => verify(&pack.folder()),
        Models::Import { from, pack } => import(&from, &pack.folder()),
        Models::Add(add) => self::add(&add),
        Models::Remove { name, dry_run, pack } => remove(&pack.folder(), &name, dry_run),
    }
}

fn list(folder: &Path, json: bool) -> Result<bool> {
    let manifest = bonafide_pack::manifest(folder).with_context(|| folder.display().to_string())?;
    if json {
        files::print(&serde_json::to_string_pretty(&manifest)?)?;
        return Ok(true);
    }
    say(&format!("In {}:", folder.display()))?;
    for model in &manifest.models {
        say(&line(model, &format!("{}  {}", model.license, model.accuracy)))?;
    }
    say("Can be added with `bonafide models add NAME`:")?;
    for Listed { entry, files } in bonafide_pack::catalogue()? {
        if manifest.models.iter().all(|model| model.name != entry.name) {
            let verified =
                if files.iter().any(|file| file.address_verified) { "" } else { ", address not verified" };
            say(&line(&entry, &format!("{}{verified}", entry.license)))?;
        }
    }
    Ok(true)
}

/// One line; what a pack from elsewhere says in it must not steer the terminal.
fn say(line: &str) -> Result<()> {
    files::print(&gauge::one_line(line))
}

fn line(model: &ModelEntry, rest: &str) -> String {
    format!("  {:<22} {:<13} {rest}", model.name, convert::role(model.role))
}

fn verify(folder: &Path) -> Result<bool> {
    let verified = bonafide_pack::verify(folder).with_context(|| folder.display().to_string())?;
    let mut good = true;
    for bonafide_pack::Verified { model, outcome } in verified {
        let loads = outcome.map_err(|error| error.to_string()).and_then(|bytes| {
            let read = std::fs::read(folder.join(&model.file)).map_err(|error| error.to_string())?;
            bonafide_engine::check(&model, &read).map(|()| bytes).map_err(|error| error.to_string())
        });
        match loads {
            Ok(bytes) => say(&format!("  ok   {:<20} {bytes} bytes", model.name))?,
            Err(error) => {
                good = false;
                gauge::complain(&error);
            }
        }
    }
    Ok(good)
}

fn import(from: &Path, folder: &Path) -> Result<bool> {
    let bar = gauge::steps(0, "import");
    let imported = bonafide_pack::import(from, folder, |progress| {
        bar.set_length(progress.total as u64);
        bar.set_position(progress.done as u64);
        bar.set_message(gauge::one_line(&format!("import {}", progress.model)));
    })
    .with_context(|| format!("import from {}", from.display()))?;
    bar.finish_and_clear();
    for model in imported {
        say(&format!("  {:<20} {:>9} bytes  sha256 {}", model.name, model.bytes, model.sha256))?;
    }
    verify(folder)
}

fn add(add: &Add) -> Result<bool> {
    let folder = add.pack.folder();
    let listed = bonafide_pack::catalogue()?.into_iter().find(|listed| listed.entry.name == add.name);
    let entry = match (&add.conventions, &listed) {
        (Some(path), _) => {
            let text = std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
            let entry = bonafide_pack::conventions(&text).with_context(|| path.display().to_string())?;
            if entry.name != add.name {
                bail!("the conventions are those of `{}`, not of `{}`", entry.name, add.name);
            }
            entry
        }
        (None, Some(listed)) => listed.entry.clone(),
        (None, None) => bail!(
            "`{}` is not in the catalogue (`bonafide models list` shows it); your own network needs --conventions",
            add.name
        ),
    };
    let known = listed.as_ref().filter(|_| add.conventions.is_none()).map_or(&[][..], |listed| &listed.files);
    let accepted: Vec<String> = match &add.sha256 {
        Some(hash) => vec![hash.clone()],
        None => known.iter().map(|file| file.sha256.clone()).collect(),
    };
    let published = known.iter().find_map(|file| Some((file.address.as_deref()?, file.sha256.as_str())));
    let source = match (&add.file, &add.address, published) {
        (Some(path), ..) => Source::File { path, accepted: &accepted },
        (None, Some(address), _) => {
            let sha256 = add.sha256.as_deref().or(published.map(|(_, sha256)| sha256));
            Source::Address { address, sha256: sha256.context("--address needs --sha256")? }
        }
        (None, None, Some((address, sha256))) => {
            Source::Address { address, sha256: add.sha256.as_deref().unwrap_or(sha256) }
        }
        (None, None, None) => bail!("`{}` has no published address; give --file", add.name),
    };
    say(&format!("{}: {}, licence {}", entry.name, convert::role(entry.role), entry.license))?;
    if add.dry_run {
        say(&match source {
            Source::File { path, .. } => format!("would be added from {}", path.display()),
            Source::Address { address, sha256 } => {
                format!("would be fetched from {address} (sha256 {sha256})")
            }
        })?;
        return Ok(true);
    }
    let bar = gauge::bytes(0, &entry.name);
    let check = |bytes: &[u8]| bonafide_engine::check(&entry, bytes).map_err(|error| error.to_string());
    let added = bonafide_pack::add(
        &folder,
        &entry,
        source,
        &mut |done, total| {
            bar.set_length(total.unwrap_or(done));
            bar.set_position(done);
        },
        check,
    )
    .with_context(|| format!("add `{}`", entry.name))?;
    bar.finish_and_clear();
    say(&format!("added to {}, sha256 {}", folder.display(), added.sha256))?;
    Ok(true)
}

fn remove(folder: &Path, name: &str, dry_run: bool) -> Result<bool> {
    if dry_run {
        let manifest = bonafide_pack::manifest(folder).with_context(|| folder.display().to_string())?;
        let model = manifest.models.iter().find(|model| model.name == name);
        let model = model.with_context(|| format!("the pack has no model `{name}`"))?;
        say(&format!("would remove `{name}` and delete {}", folder.join(&model.file).display()))?;
    } else {
        let removed = bonafide_pack::remove(folder, name)?;
        say(&format!("removed `{}`", removed.name))?;
    }
    Ok(true)
}
