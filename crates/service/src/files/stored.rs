//! A file as it is served.

use std::ops::Range;

use bonafide_domain::Medium;
use bonafide_store::{Blobs, StoreError};
use bytes::Bytes;
use futures_util::stream::BoxStream;

use super::range::{Part, choose};
use crate::keys::hex;
use crate::{Error, Result, Service};

/// One file. Its content never changes, so it may be kept by those who may have it.
#[derive(Clone)]
pub struct StoredFile {
    /// MIME type out of a closed list.
    pub content_type: &'static str,
    /// Bytes.
    pub size: u64,
    /// A strong entity tag with its quotation marks.
    pub etag: String,
    blobs: Blobs,
    key: String,
}

impl StoredFile {
    /// The part to answer with, from the headers `Range` and `If-Range`. A range counts only when the file is still the
    /// one that `If-Range` names, if it names one.
    pub fn part(&self, range: Option<&str>, if_range: Option<&str>) -> Part {
        let same = if_range.is_none_or(|etag| etag.trim() == self.etag);
        choose(range.filter(|_| same), self.size)
    }

    /// The bytes of a range that lies within the file.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the file was deleted meanwhile.
    pub async fn stream(
        &self,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, std::result::Result<Bytes, StoreError>>> {
        self.blobs.stream(&self.key, range).await?.ok_or(Error::NotFound("file"))
    }
}

impl Service {
    /// The file under a key, if it is there.
    pub(super) async fn stored(
        &self,
        key: &str,
        content_type: &'static str,
        etag: String,
    ) -> Result<Option<StoredFile>> {
        let blobs = self.parts.blobs.clone();
        let size = blobs.size(key).await?;
        Ok(size.map(|size| StoredFile { content_type, size, etag, blobs, key: key.to_owned() }))
    }
}

/// The entity tag of what is made of a medium: its hash, and what it is made to.
pub(super) fn etag(medium: &Medium, made: &str) -> String {
    format!("\"{}{made}\"", hex(&medium.sha256))
}
