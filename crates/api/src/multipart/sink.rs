//! A scratch file that is hashed while it is written.

use std::io::Write;
use std::path::PathBuf;

use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempPath};

use crate::error::ApiError;
use bonafide_service::Error;

/// Bytes that are collected before they are hashed and written, away from the threads that wait for the network.
const BATCH: usize = 512 * 1024;

/// An open scratch file; it is deleted when it is dropped.
pub struct Sink {
    inner: Option<Inner>,
    batch: Vec<u8>,
    size: u64,
}

struct Inner {
    file: NamedTempFile,
    hash: Sha256,
}

impl Sink {
    /// A new file in `folder`.
    pub async fn create(folder: PathBuf) -> Result<Self, ApiError> {
        let file = blocking(move || NamedTempFile::with_prefix_in("upload-", folder)).await?;
        Ok(Self { inner: Some(Inner { file, hash: Sha256::new() }), batch: Vec::new(), size: 0 })
    }

    /// Bytes so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds bytes.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), ApiError> {
        self.size += bytes.len() as u64;
        self.batch.extend_from_slice(bytes);
        if self.batch.len() >= BATCH { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<(), ApiError> {
        let batch = std::mem::take(&mut self.batch);
        let mut inner = self.inner.take().ok_or_else(|| ApiError::internal("a scratch file is gone"))?;
        // A dropped request leaves the closure running, which then deletes the file.
        let (inner, mut batch) = blocking(move || {
            inner.hash.update(&batch);
            inner.file.write_all(&batch)?;
            Ok((inner, batch))
        })
        .await?;
        batch.clear();
        (self.inner, self.batch) = (Some(inner), batch);
        Ok(())
    }

    /// The file with its size and hash.
    pub async fn finish(mut self) -> Result<(TempPath, u64, [u8; 32]), ApiError> {
        self.flush().await?;
        let inner = self.inner.ok_or_else(|| ApiError::internal("a scratch file is gone"))?;
        Ok((inner.file.into_temp_path(), self.size, inner.hash.finalize().into()))
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, ApiError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| Error::from(error).into()),
        Err(_) => Err(ApiError::internal("a thread that writes uploads broke down")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_hash_is_that_of_the_standard_and_a_dropped_file_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let mut sink = Sink::create(folder.path().to_owned()).await.unwrap();
        sink.write(b"a").await.unwrap();
        sink.write(b"bc").await.unwrap();
        let (path, size, hash) = sink.finish().await.unwrap();
        assert_eq!((std::fs::read(&path).unwrap(), size), (b"abc".to_vec(), 3));
        // FIPS 180-2, appendix B.1.
        assert_eq!(hash[..4], [0xba, 0x78, 0x16, 0xbf]);
        drop(path);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
