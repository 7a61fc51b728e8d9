//! Folders with what is in them, within a bound on memory.

use std::collections::HashMap;

use bonafide_domain::folder::Full;
use bonafide_domain::{Analysis, Folder, Id, Medium};
use bonafide_store::{AnalysisFilter, Conn};

use crate::{Error, Result};

/// Folders whose content is fetched at once.
const AT_ONCE: usize = 25;
/// Most bytes of content in one answer, roughly as JSON.
const MOST_BYTES: usize = 64 << 20;

/// The folders' media, and their analyses when asked for, in the order of the folders.
///
/// # Errors
/// [`Error::TooLarge`] when it is more than one answer should hold: a page of fewer folders then.
pub(crate) async fn load(conn: &mut Conn, folders: Vec<Folder>, with_analyses: bool) -> Result<Vec<Full>> {
    let mut loaded = Vec::with_capacity(folders.len());
    let mut bytes = 0;
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
        bytes += some.iter().map(|folder| 512 + folder.meta_data.to_json().len()).sum::<usize>();
        bytes += media.iter().map(medium_bytes).sum::<usize>();
        bytes += analyses.iter().map(analysis_bytes).sum::<usize>();
        if bytes > MOST_BYTES {
            return Err(Error::TooLarge { what: "the answer's bytes are", limit: MOST_BYTES as u64 });
        }
        let mut media = grouped(media, |medium| medium.folder_id);
        let mut analyses = grouped(analyses, |analysis| analysis.folder_id);
        loaded.extend(some.into_iter().map(|folder| Full {
            media: media.remove(&folder.id).unwrap_or_default(),
            analyses: analyses.remove(&folder.id).unwrap_or_default(),
            folder,
        }));
    }
}

fn grouped<T>(items: Vec<T>, folder: impl Fn(&T) -> Id<Folder>) -> HashMap<Id<Folder>, Vec<T>> {
    let mut groups: HashMap<_, Vec<T>> = HashMap::new();
    for item in items {
        groups.entry(folder(&item)).or_default().push(item);
    }
    groups
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
