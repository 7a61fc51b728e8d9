//! The data folder: may it be written, is there room, is it private.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::Finding;
use crate::config::Config;

/// The vendor's own guide asks for as much.
const FREE_PERCENT: u64 = 10;

pub fn look(config: &Config) -> Vec<Finding> {
    let set = [("data folder", &config.storage.data), ("media folder", &config.storage.blobs)];
    let set = set.into_iter().filter(|(_, folder)| !folder.as_os_str().is_empty());
    set.flat_map(|(what, folder)| [writable(what, folder), room(what, folder)]).collect()
}

fn writable(what: &'static str, folder: &Path) -> Finding {
    let shown = folder.display();
    let Some(there) = nearest(folder) else {
        return Finding::fail(
            what,
            format!("{shown}: no folder above it exists"),
            "name another with --data",
        );
    };
    if !there.is_dir() {
        return Finding::fail(
            what,
            format!("{} is not a folder", there.display()),
            "name another with --data",
        );
    }
    // The only sure way to learn it; the file goes away at once.
    if let Err(error) = tempfile::tempfile_in(there) {
        let advice = "let the user that runs the server own it, or name another with --data";
        return Finding::fail(
            what,
            format!("{} cannot be written: {}", there.display(), error.kind()),
            advice,
        );
    }
    if there != folder {
        return Finding::ok(what, format!("{shown} is made at the first start"));
    }
    let mode = there.metadata().map_or(0, |data| data.permissions().mode());
    if mode & 0o077 != 0 {
        let advice = format!("chmod 700 {shown}");
        return Finding::warn(
            what,
            format!("{shown} is open to other users (mode {:o})", mode & 0o777),
            advice,
        );
    }
    Finding::ok(what, format!("{shown} can be written"))
}

fn room(what: &'static str, folder: &Path) -> Finding {
    let stat = nearest(folder).and_then(|there| rustix::fs::statvfs(there).ok());
    let Some(stat) = stat.filter(|stat| stat.f_blocks > 0) else {
        return Finding::warn(what, "the disk does not say how much room it has", "");
    };
    let percent = stat.f_bavail.saturating_mul(100) / stat.f_blocks;
    let gib = stat.f_bavail.saturating_mul(stat.f_frsize) as f64 / (1u64 << 30) as f64;
    let text = format!("{gib:.1} GiB free, {percent} % of the disk");
    if percent < FREE_PERCENT {
        return Finding::warn(
            what,
            text,
            format!("keep {FREE_PERCENT} % free: uploads are refused on a full disk"),
        );
    }
    Finding::ok(what, text)
}

/// The folder, or the nearest above it that exists.
fn nearest(folder: &Path) -> Option<&Path> {
    let here = Path::new(".");
    folder
        .ancestors()
        .map(|above| if above.as_os_str().is_empty() { here } else { above })
        .find(|above| above.exists())
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;

    #[test]
    fn a_folder_is_judged_by_what_can_be_done_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let absent = folder.path().join("a/b");
        assert_eq!(writable("data folder", &absent).level, Level::Ok);
        assert!(!absent.exists());
        assert_eq!(nearest(&absent), Some(folder.path()));
        let file = folder.path().join("file");
        std::fs::write(&file, b"").unwrap();
        assert_eq!(writable("data folder", &file).level, Level::Fail);
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(writable("data folder", folder.path()).level, Level::Warn);
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(writable("data folder", folder.path()).level, Level::Ok);
    }
}
