//! Folders: list, get, delete.

mod delete;
pub(crate) mod find;
mod get;
mod list;
pub(crate) mod load;
mod query;

pub use list::FolderList;
pub use query::ListFolders;
