//! Blobs: uploaded files and what is made of them.

use std::ops::Range;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::stream::BoxStream;

use crate::StoreError;
use crate::store::unfinished;

/// Blobs by key. Clones share what they stand for.
#[derive(Clone)]
pub struct Blobs(PathBuf);

/// A blob as a file that other programs can open, read only.
pub struct LocalFile(PathBuf);

impl LocalFile {
    /// Where it is while this value lives.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Blobs {
    /// Blobs in a folder, which is made when missing.
    pub fn folder(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Ok(Self(path.as_ref().to_owned()))
    }
    /// Stores a file, which nobody may write to afterwards.
    pub async fn put_file(&self, key: &str, file: &Path) -> Result<(), StoreError> {
        let _ = (key, file);
        std::future::ready(()).await;
        Err(unfinished())
    }
    /// Stores bytes.
    pub async fn put_bytes(&self, key: &str, bytes: Bytes) -> Result<(), StoreError> {
        let _ = (key, bytes);
        std::future::ready(()).await;
        Err(unfinished())
    }
    /// The whole blob.
    pub async fn get(&self, key: &str) -> Result<Option<Bytes>, StoreError> {
        let _ = key;
        std::future::ready(()).await;
        Err(unfinished())
    }
    /// Its size in bytes.
    pub async fn size(&self, key: &str) -> Result<Option<u64>, StoreError> {
        let _ = key;
        std::future::ready(()).await;
        Err(unfinished())
    }
    /// A part of it in pieces.
    pub async fn stream(
        &self,
        key: &str,
        range: Range<u64>,
    ) -> Result<Option<BoxStream<'static, Result<Bytes, StoreError>>>, StoreError> {
        let _ = (key, range);
        std::future::ready(()).await;
        Err(unfinished())
    }
    /// Deletes everything under a prefix, which ends with a slash.
    pub async fn delete_prefix(&self, prefix: &str) -> Result<(), StoreError> {
        let _ = prefix;
        std::future::ready(()).await;
        Err(unfinished())
    }
    /// The blob as a file: its own for a folder, otherwise a copy in `scratch`.
    pub async fn local(&self, key: &str, scratch: &Path) -> Result<Option<LocalFile>, StoreError> {
        let _ = (key, scratch);
        std::future::ready(()).await;
        Err(unfinished())
    }
    /// Whether blobs can be written now.
    pub async fn check(&self) -> Result<(), StoreError> {
        std::future::ready(()).await;
        Err(unfinished())
    }
}
