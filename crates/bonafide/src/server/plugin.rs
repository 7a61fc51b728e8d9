//! What pages load of the capture plugin.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use bonafide_api::Assets;

use crate::config::Config;

/// Far more than the plugin has.
const MOST_FILES: usize = 200;
/// Bytes of one.
const LARGEST: u64 = 16 << 20;

/// The folder that was set, or the one in the checkout.
pub fn folder(config: &Config) -> PathBuf {
    if !config.plugin.files.as_os_str().is_empty() {
        return config.plugin.files.clone();
    }
    let here = PathBuf::from("packages/capture/dist/plugin");
    // target/release/bonafide lies three levels below the checkout.
    let built = std::env::current_exe().ok().and_then(|exe| Some(exe.ancestors().nth(3)?.join(&here)));
    match built {
        Some(built) if !here.exists() && built.exists() => built,
        _ => here,
    }
}

/// Reads the folder and the networks of the pack that browsers run. A folder that was not built is no error.
pub fn load(config: &Config) -> Result<Assets> {
    let folder = folder(config);
    let mut files = Vec::new();
    if folder.is_dir() {
        read(&folder, "", &mut files).with_context(|| format!("plugin.files: read {}", folder.display()))?;
    }
    if files.is_empty() {
        return Ok(Assets::default());
    }
    Ok(Assets::new(files, bonafide_pack::parcel(&config.pack().open()?)))
}

/// Files of the folder and of those inside it, one level deep.
fn read(folder: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let about = std::fs::metadata(entry.path())?;
        if about.is_dir() && prefix.is_empty() {
            read(&entry.path(), &format!("{name}/"), files)?;
        } else if about.is_file() {
            ensure!(files.len() < MOST_FILES && about.len() <= LARGEST, "this is no folder of the plugin");
            files.push((name, std::fs::read(entry.path())?));
        }
    }
    Ok(())
}
