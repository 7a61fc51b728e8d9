//! Media of folders: get, list, tag, delete.

mod delete;
mod get;
mod list;
mod tag;
