//! Blobs: uploaded files and what is made of them, by the keys of [`crate::keys`].

mod folder;
mod local;
mod upload;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{GetOptions, ObjectStore, ObjectStoreExt as _};

use crate::StoreError;
use folder::Folder;
pub use local::LocalFile;

/// Longest key in bytes.
const MAX_KEY: usize = 512;

/// Blobs by key. Clones share what they stand for.
///
/// A key is parts of letters, digits, `.`, `_` and `-` with slashes between them, so that none leads out of the folder.
/// A blob appears whole or not at all, also after a crash: it is written under another name beside its place and then
/// renamed. When a `put` returns, the blob survives a loss of power: the file was synced before the renaming, and the
/// folders after it, as far as the file system and the disk keep their word. A deletion is not synced; a blob that
/// returns that way is still named by what doomed it.
#[derive(Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    /// Present when the blobs are files here.
    folder: Option<Folder>,
}

impl Blobs {
    /// Blobs in a folder, which is made when missing, for its owner alone.
    pub fn folder(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let folder = Folder::open(path.as_ref()).map_err(|error| from_io(&error))?;
        let store = LocalFileSystem::new_with_prefix(folder.root()).map_err(|error| from_store(&error))?;
        Ok(Self { store: Arc::new(store.with_fsync(true)), folder: Some(folder) })
    }

    /// Blobs in any other store, which promises the above by itself.
    pub fn elsewhere(store: Arc<dyn ObjectStore>) -> Self {
        Self { store, folder: None }
    }

    /// Stores a file, in place of what was there. The file stays and must not be written to afterwards: on the same file
    /// system the blob is a second name of it, and no byte is copied.
    pub async fn put_file(&self, key: &str, file: &Path) -> Result<(), StoreError> {
        let place = parse(key)?;
        if let Some(folder) = &self.folder {
            let (folder, key, file) = (folder.clone(), key.to_owned(), file.to_owned());
            return blocking(move || folder.put_file(&key, &file)).await;
        }
        upload::upload(self.store.as_ref(), &place, file).await
    }

    /// Stores bytes, in place of what was there.
    pub async fn put_bytes(&self, key: &str, bytes: Bytes) -> Result<(), StoreError> {
        let place = parse(key)?;
        self.store.put(&place, bytes.into()).await.map_err(|error| from_store(&error))?;
        Ok(())
    }

    /// The whole blob.
    pub async fn get(&self, key: &str) -> Result<Option<Bytes>, StoreError> {
        let Some(found) = present(self.store.get(&parse(key)?).await)? else { return Ok(None) };
        found.bytes().await.map(Some).map_err(|error| from_store(&error))
    }

    /// Its size in bytes.
    pub async fn size(&self, key: &str) -> Result<Option<u64>, StoreError> {
        Ok(present(self.store.head(&parse(key)?).await)?.map(|meta| meta.size))
    }

    /// The bytes from `range.start` up to `range.end`, or up to the end of the blob, in pieces.
    pub async fn stream(
        &self,
        key: &str,
        range: Range<u64>,
    ) -> Result<Option<BoxStream<'static, Result<Bytes, StoreError>>>, StoreError> {
        let Some(size) = self.size(key).await? else { return Ok(None) };
        let range = range.start..range.end.min(size);
        if range.is_empty() {
            return Ok(Some(stream::empty().boxed()));
        }
        let options = GetOptions { range: Some(range.into()), ..GetOptions::default() };
        let found = present(self.store.get_opts(&parse(key)?, options).await)?;
        Ok(found.map(|found| found.into_stream().map_err(|error| from_store(&error)).boxed()))
    }

    /// Deletes everything under a prefix, which ends with a slash, or one blob by its key; and the folders that are
    /// empty then. Nothing there is no error.
    pub async fn delete_prefix(&self, prefix: &str) -> Result<(), StoreError> {
        let place = parse(prefix.strip_suffix('/').unwrap_or(prefix))?;
        if let Some(folder) = &self.folder {
            let (folder, prefix) = (folder.clone(), prefix.to_owned());
            return blocking(move || folder.delete(&prefix)).await;
        }
        if !prefix.ends_with('/') {
            return present(self.store.delete(&place).await).map(|_| ());
        }
        let keys = self.store.list(Some(&place)).map_ok(|meta| meta.location).boxed();
        let mut deleted = self.store.delete_stream(keys);
        while let Some(one) = deleted.next().await {
            present(one)?;
        }
        Ok(())
    }

    /// The blob as a file: its own when the blobs are in a folder, otherwise a copy in `scratch`.
    pub async fn local(&self, key: &str, scratch: &Path) -> Result<Option<LocalFile>, StoreError> {
        let Some(size) = self.size(key).await? else { return Ok(None) };
        if let Some(folder) = &self.folder {
            return Ok(Some(LocalFile::own(folder.path(key))));
        }
        let Some(bytes) = self.stream(key, 0..size).await? else { return Ok(None) };
        LocalFile::copy(bytes, scratch).await.map(Some)
    }

    /// Whether blobs can be written now: writes one and deletes it.
    pub async fn check(&self) -> Result<(), StoreError> {
        self.put_bytes("check/writable", Bytes::from_static(b"yes")).await?;
        self.delete_prefix("check/").await
    }
}

fn parse(key: &str) -> Result<Key, StoreError> {
    let refused = || StoreError::other("a key has parts of letters, digits, '.', '_' and '-'");
    let fits = |part: &str| {
        !matches!(part, "" | "." | "..")
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
    };
    if key.len() > MAX_KEY || !key.split('/').all(fits) {
        return Err(refused());
    }
    Key::parse(key).map_err(|_| refused())
}

fn present<T>(answer: object_store::Result<T>) -> Result<Option<T>, StoreError> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(from_store(&error)),
    }
}

/// Without its own words, which hold paths.
fn from_store(error: &object_store::Error) -> StoreError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(current) = cause {
        if let Some(error) = current.downcast_ref::<std::io::Error>() {
            return from_io(error);
        }
        cause = current.source();
    }
    StoreError::unavailable("the blob store failed")
}

fn from_io(error: &std::io::Error) -> StoreError {
    StoreError::unavailable(format!("blobs: {}", error.kind()))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, StoreError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| StoreError::other("a file operation broke off"))?.map_err(|error| from_io(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_cannot_lead_out_of_the_folder() {
        for key in
            ["", "/a", "a/", "a//b", "../a", "a/../b", "a/.", "a\\b", "a\0b", "a#1", "a b", "ä", "%2e%2e/a"]
        {
            assert!(parse(key).is_err(), "{key:?}");
        }
        assert!(parse(&"a".repeat(MAX_KEY + 1)).is_err());
        assert_eq!(parse("folders/0-1/media/x.mp4").unwrap().as_ref(), "folders/0-1/media/x.mp4");
    }
}
