//! A file into a store behind a network.

use std::path::Path;

use bytes::BytesMut;
use object_store::path::Path as Key;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt as _};
use tokio::fs::File;
use tokio::io::AsyncReadExt as _;

use super::{from_io, from_store};
use crate::StoreError;

/// Bytes of a part; stores want at least 5 MiB for all but the last.
const PART: usize = 8 << 20;

/// Sends the file in parts, of which one is in memory at a time; a failure leaves nothing.
pub(super) async fn upload(store: &dyn ObjectStore, key: &Key, file: &Path) -> Result<(), StoreError> {
    let mut file = File::open(file).await.map_err(|error| from_io(&error))?;
    let mut upload = store.put_multipart(key).await.map_err(|error| from_store(&error))?;
    let sent = send(upload.as_mut(), &mut file).await;
    if sent.is_err() {
        // What fails here too is left to the store's own clearing of unfinished uploads.
        let _ = upload.abort().await;
    }
    sent
}

async fn send(upload: &mut dyn MultipartUpload, file: &mut File) -> Result<(), StoreError> {
    let mut parts = 0;
    loop {
        let mut part = BytesMut::with_capacity(PART);
        while part.len() < PART && file.read_buf(&mut part).await.map_err(|error| from_io(&error))? > 0 {}
        let last = part.len() < PART;
        // An empty file is one empty part.
        if parts == 0 || !part.is_empty() {
            upload.put_part(part.freeze().into()).await.map_err(|error| from_store(&error))?;
            parts += 1;
        }
        if last {
            break;
        }
    }
    upload.complete().await.map_err(|error| from_store(&error))?;
    Ok(())
}
