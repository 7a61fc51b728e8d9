//! Whether an earlier capture shows the same frames.

use std::collections::BTreeMap;

use bonafide_domain::capture::FramePrint;
use bonafide_domain::capture::print::{Again, again};
use bonafide_domain::{Id, Medium};
use bonafide_store::{Store, StoreError};
use tokio::runtime::Handle;

/// Earlier media that are compared frame by frame: those that share most.
const MOST_COMPARED: usize = 8;

/// Asks the store from a thread that may block.
pub(crate) struct Earlier {
    store: Store,
    runtime: Handle,
}

impl Earlier {
    /// To be made on the runtime.
    pub(crate) fn new(store: Store) -> Self {
        Self { store, runtime: Handle::current() }
    }

    /// Keeps the prints of a medium, and says how it comes again, if an earlier one of the company in another folder shows
    /// the same. Blocks. [`StoreError::Gone`] when the medium was deleted meanwhile.
    pub(crate) fn again(&self, medium: &Medium, prints: &[FramePrint]) -> Result<Option<Again>, StoreError> {
        self.runtime.block_on(look(&self.store, medium, prints))
    }
}

async fn look(store: &Store, medium: &Medium, prints: &[FramePrint]) -> Result<Option<Again>, StoreError> {
    let mut tx = store.write().await?;
    let seen = tx.keep_prints(medium, prints).await?;
    // Before anything is looked for, so that of two that come at once the later finds the earlier.
    tx.commit().await?;
    let mut reader = store.read().await?;
    let mut shared: BTreeMap<Id<Medium>, usize> = BTreeMap::new();
    for key in prints.iter().flat_map(FramePrint::keys) {
        for alike in reader.media_alike(medium.company_id, medium.folder_id, seen, key).await? {
            *shared.entry(alike).or_default() += 1;
        }
    }
    let mut most: Vec<(Id<Medium>, usize)> = shared.into_iter().collect();
    most.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (alike, _) in most.into_iter().take(MOST_COMPARED) {
        let earlier = reader.prints(alike).await?.unwrap_or_default();
        if let Some(again) = again(prints, &earlier) {
            return Ok(Some(again));
        }
    }
    Ok(None)
}
