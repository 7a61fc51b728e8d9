//! Lists of folders.

use bonafide_domain::Action;
use bonafide_domain::folder::Full;

use super::load;
use super::query::ListFolders;
use crate::reach::reach;
use crate::{Caller, Result, Service};

/// One page of folders.
#[derive(Clone, Debug, PartialEq)]
pub struct FolderList {
    /// The folders with their media.
    pub items: Vec<Full>,
    /// How many there are on all pages, when asked for.
    pub total: Option<u64>,
    /// Whether the analyses were asked for.
    pub with_analyses: bool,
}

impl Service {
    /// The folders in the caller's reach that fit the query.
    ///
    /// # Errors
    /// [`crate::Error::TooLarge`] when their content is too much for one answer.
    pub async fn folders(&self, caller: &Caller, query: &ListFolders) -> Result<FolderList> {
        let mut page = query.page.clone();
        page.reach = reach(caller, Action::FolderRead)?;
        let mut reader = self.parts.store.read().await?;
        let folders = load::rows(&mut reader, &page).await?;
        let total = if query.with_total { Some(reader.count_folders(&page).await?) } else { None };
        let items = load::load(&mut reader, folders, query.with_analyses).await?;
        Ok(FolderList { items, total, with_analyses: query.with_analyses })
    }
}
