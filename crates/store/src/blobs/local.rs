//! A blob as a file.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use tempfile::{NamedTempFile, TempPath};
use tokio::io::AsyncWriteExt as _;

use super::from_io;
use crate::StoreError;

/// A blob as a file that other programs can read. Nobody may write to it.
pub struct LocalFile(Place);

enum Place {
    Own(PathBuf),
    Copy(TempPath),
}

impl LocalFile {
    pub(super) fn own(path: PathBuf) -> Self {
        Self(Place::Own(path))
    }

    pub(super) async fn copy(
        mut bytes: BoxStream<'static, Result<Bytes, StoreError>>,
        scratch: &Path,
    ) -> Result<Self, StoreError> {
        let (file, path) = NamedTempFile::new_in(scratch).map_err(|error| from_io(&error))?.into_parts();
        let mut file = tokio::fs::File::from_std(file);
        while let Some(piece) = bytes.next().await {
            file.write_all(&piece?).await.map_err(|error| from_io(&error))?;
        }
        file.flush().await.map_err(|error| from_io(&error))?;
        Ok(Self(Place::Copy(path)))
    }

    /// Where it is. A copy is deleted with this value; the blob's own file goes with the blob.
    pub fn path(&self) -> &Path {
        match &self.0 {
            Place::Own(path) => path,
            Place::Copy(path) => path,
        }
    }
}
