//! Folders with what is in them, within a bound on memory.

use std::collections::HashMap;

use bonafide_domain::folder::Full;
use bonafide_domain::{Analysis, Folder, Id, Medium};
use bonafide_store::{AnalysisFilter, Conn, FolderQuery};

use crate::{Error, Result};

/// Folders whose content is fetched at once.
const AT_ONCE: usize = 50;
/// Folders that are fetched at once.
const ROWS_AT_ONCE: usize = 100;
/// Most bytes of content in one answer, roughly as JSON.
const MOST_BYTES: usize = 64 << 20;

/// The folders that fit the query.
///
/// # Errors
/// As for [`load`], before all of them are in memory.
pub(crate) async fn rows(conn: &mut Conn, query: &FolderQuery) -> Result<Vec<Folder>> {
    if query.limit <= ROWS_AT_ONCE as u64 {
        return Ok(conn.folders(query).await?);
    }
    // By their ids, so that a folder that comes or goes meanwhile moves no other from one part to the next.
    let ids = conn.folder_ids(query).await?;
    let mut folders = Vec::with_capacity(ids.len());
    let mut bytes = 0;
    for ids in ids.chunks(ROWS_AT_ONCE) {
        let part = FolderQuery { ids: ids.to_vec(), offset: 0, ..query.clone() };
        let part = conn.folders(&part).await?;
        bytes += part.iter().map(folder_bytes).sum::<usize>();
        within(bytes)?;
        folders.extend(part);
    }
    Ok(folders)
}

/// The folders' media, and their analyses when asked for, in the order of the folders.
///
/// # Errors
/// [`Error::TooLarge`] when it is more than one answer should hold: a page of fewer folders then.
pub(crate) async fn load(conn: &mut Conn, folders: Vec<Folder>, with_analyses: bool) -> Result<Vec<Full>> {
    let mut bytes = folders.iter().map(folder_bytes).sum::<usize>();
    within(bytes)?;
    // One folder alone may hold more than memory should: it is weighed before it is loaded.
    let ids: Vec<_> = folders.iter().map(|folder| folder.id).collect();
    let stored = conn.content_bytes(&ids, with_analyses).await?;
    within(bytes.saturating_add(usize::try_from(stored).unwrap_or(usize::MAX)))?;
    let mut loaded = Vec::with_capacity(folders.len());
    let mut rest = folders.into_iter();
    loop {
        let some: Vec<_> = rest.by_ref().take(AT_ONCE).collect();
        if some.is_empty() {
            return Ok(loaded);
        }
        let ids: Vec<_> = some.iter().map(|folder| folder.id).collect();
        let media = conn.media_of(&ids).await?;
        let analyses = if with_analyses {
            conn.analyses_of(&ids, &AnalysisFilter::default()).await?
        } else {
            Vec::new()
        };
        bytes += media.iter().map(medium_bytes).sum::<usize>();
        bytes += analyses.iter().map(analysis_bytes).sum::<usize>();
        within(bytes)?;
        let mut media = grouped(media, |medium| medium.folder_id);
        let mut analyses = grouped(analyses, |analysis| analysis.folder_id);
        loaded.extend(some.into_iter().map(|folder| Full {
            media: media.remove(&folder.id).unwrap_or_default(),
            analyses: analyses.remove(&folder.id).unwrap_or_default(),
            folder,
        }));
    }
}

fn within(bytes: usize) -> Result<()> {
    if bytes > MOST_BYTES {
        return Err(Error::TooLarge { what: "the answer's bytes are", limit: MOST_BYTES as u64 });
    }
    Ok(())
}

fn grouped<T>(items: Vec<T>, folder: impl Fn(&T) -> Id<Folder>) -> HashMap<Id<Folder>, Vec<T>> {
    let mut groups: HashMap<_, Vec<T>> = HashMap::new();
    for item in items {
        groups.entry(folder(&item)).or_default().push(item);
    }
    groups
}

fn folder_bytes(folder: &Folder) -> usize {
    512 + folder.meta_data.to_json().len()
}

/// Each picture of a shots set is a link of about 200 bytes, of which a bounded number is shown.
fn medium_bytes(medium: &Medium) -> usize {
    let links =
        if medium.media_type == bonafide_domain::MediaType::ShotsSet { medium.frames.min(100) } else { 0 };
    1536 + medium.meta_data.to_json().len() + 200 * links as usize
}

/// Media are repeated in each analysis that looks at them.
fn analysis_bytes(analysis: &Analysis) -> usize {
    2048 + analysis.meta_data.to_json().len() + 4096 * analysis.source_media.len()
}
