//! Rows against files: everything promised is there, and nothing else is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use bonafide_domain::analysis::{FolderStatus, State};
use bonafide_domain::{Analysis, Medium, Timestamp};
use bonafide_store::{AnalysisFilter, Conn, FolderQuery, Options, Reach, Sorting, Store, keys};

/// Folders read at a time.
const PAGE: u64 = 200;

/// Where things are.
pub struct Place<'a> {
    /// URL of the database.
    pub database: &'a str,
    /// The server's data folder.
    pub data: &'a Path,
}

/// What was found. Lists name ids and keys.
#[derive(Debug, Default)]
pub struct Audit {
    /// Rows.
    pub folders: usize,
    /// Rows.
    pub media: usize,
    /// Rows.
    pub analyses: usize,
    /// Folders and analyses that are not done.
    pub processing: Vec<String>,
    /// Media whose file is absent or of another size, and done analyses without the best shot they were asked for.
    pub lacking: Vec<String>,
    /// Files that belong to no row and are on no list of files to be deleted.
    pub orphans: Vec<String>,
    /// Files that belong to no row and will be deleted.
    pub doomed: Vec<String>,
    /// Jobs that were given up.
    pub dead: u64,
    /// Jobs that are not done.
    pub waiting: u64,
    /// Uploads on their way that nobody is waiting for.
    pub scratch: Vec<PathBuf>,
}

/// Compares. The server may run, but should be idle, or what is on its way counts as wrong.
pub async fn audit(place: &Place<'_>) -> Result<Audit> {
    // On the heap, for the queries' futures are large.
    Box::pin(look(place)).await
}

async fn look(place: &Place<'_>) -> Result<Audit> {
    let options = Options { url: place.database.to_owned(), connections: 2 };
    let store = Store::open(&options).await.context("open the database to look at it")?;
    let mut read = store.read().await?;
    let mut audit = Audit::default();
    let mut expected = Expected::default();
    loop {
        let query = FolderQuery {
            reach: Reach::All,
            sorting: Sorting::CreatedAsc,
            offset: audit.folders as u64,
            limit: PAGE,
            ..FolderQuery::default()
        };
        let folders = read.folders(&query).await?;
        if folders.is_empty() {
            break;
        }
        let ids: Vec<_> = folders.iter().map(|folder| folder.id).collect();
        let processing = folders.iter().filter(|f| f.resolution_status == FolderStatus::Processing);
        audit.processing.extend(processing.map(|folder| format!("folder {}", folder.id)));
        audit.folders += folders.len();
        for medium in read.media_of(&ids).await? {
            expected.medium(&medium);
            audit.media += 1;
        }
        for analysis in read.analyses_of(&ids, &AnalysisFilter::default()).await? {
            if analysis.state == State::Processing {
                audit.processing.push(format!("analysis {}", analysis.id));
            }
            expected.analysis(&analysis);
            audit.analyses += 1;
        }
    }
    let jobs = read.job_counts().await?;
    (audit.dead, audit.waiting) = (jobs.dead, jobs.waiting + jobs.running);
    let doomed = doomed(&mut read).await?;
    expected.compare(&place.data.join("blobs"), &doomed, &mut audit)?;
    audit.scratch = files(&place.data.join("scratch"))?;
    // Each running server keeps one there that says so.
    audit.scratch.retain(|path| !path.to_string_lossy().ends_with("lock"));
    Ok(audit)
}

/// Prefixes on the list of the sweeper, due or not.
async fn doomed(read: &mut Conn) -> Result<Vec<String>> {
    Ok(read.doomed(Timestamp::from_micros(i64::MAX), 1_000_000).await?)
}

#[derive(Default)]
struct Expected {
    /// Keys that must be there, with the size where it is known.
    needed: BTreeMap<String, Option<u64>>,
    /// Keys that may be there: made when somebody asks.
    allowed: BTreeSet<String>,
    /// Prefixes under which pictures of single frames may be.
    frames: Vec<String>,
}

impl Expected {
    fn medium(&mut self, medium: &Medium) {
        let (folder, id) = (medium.folder_id, medium.id);
        self.needed.insert(keys::original(folder, id), Some(medium.size));
        self.allowed.extend([keys::preview(folder, id), keys::thumbnail(folder, id)]);
        self.frames.push(keys::medium(folder, id) + "frames/");
    }

    fn analysis(&mut self, analysis: &Analysis) {
        for medium in &analysis.source_media {
            let key = keys::best_shot(analysis.folder_id, analysis.id, *medium);
            if analysis.params.extract_best_shot && analysis.state == State::Finished {
                self.needed.insert(key, None);
            } else {
                self.allowed.insert(key);
            }
        }
    }

    fn compare(&self, folder: &Path, doomed: &[String], audit: &mut Audit) -> Result<()> {
        let frames: BTreeSet<&str> = self.frames.iter().map(String::as_str).collect();
        let mut found = BTreeMap::new();
        for path in files(folder)? {
            let key = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
            // It may have been swept since it was listed.
            let Ok(about) = std::fs::metadata(&path) else { continue };
            found.insert(key, about.len());
        }
        for (key, size) in &self.needed {
            if found.get(key).is_none_or(|there| size.is_some_and(|size| size != *there)) {
                audit.lacking.push(key.clone());
            }
        }
        for key in found.keys() {
            let is_frame = key.rfind('/').is_some_and(|at| frames.contains(&key[..=at]));
            if self.needed.contains_key(key) || self.allowed.contains(key) || is_frame {
                continue;
            }
            if doomed.iter().any(|prefix| key.starts_with(prefix.as_str())) {
                audit.doomed.push(key.clone());
            } else {
                audit.orphans.push(key.clone());
            }
        }
        Ok(())
    }
}

/// All files in a folder and those inside it; none when it is absent.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).with_context(|| format!("list {}", folder.display())),
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_without_a_row_and_rows_without_a_file_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let write = |key: &str, bytes: &[u8]| {
            let path = folder.path().join(key);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        };
        write("folders/a/media/m/original", b"12345");
        write("folders/a/media/m/frames/3.jpg", b"x");
        write("folders/a/media/m/original#1", b"cut off");
        write("folders/b/media/n/original", b"of a request that failed");
        write("folders/c/media/o/original", b"short");
        let expected = Expected {
            needed: [
                ("folders/a/media/m/original", 5),
                ("folders/c/media/o/original", 6),
                ("folders/d/x", 1),
            ]
            .map(|(key, size)| (key.to_owned(), Some(size)))
            .into(),
            allowed: BTreeSet::new(),
            frames: vec!["folders/a/media/m/frames/".to_owned()],
        };
        let mut audit = Audit::default();
        expected.compare(folder.path(), &["folders/b/".to_owned()], &mut audit).unwrap();
        assert_eq!(audit.lacking, ["folders/c/media/o/original", "folders/d/x"]);
        assert_eq!(audit.orphans, ["folders/a/media/m/original#1"]);
        assert_eq!(audit.doomed, ["folders/b/media/n/original"]);
    }
}
