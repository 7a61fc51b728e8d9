//! A small picture of a medium.

use std::path::Path;

use bonafide_domain::{Id, Medium};
use bonafide_imaging::encode;
use bonafide_imaging::resize::{Filter, fit};
use bonafide_media::{Limits, MediaError};
use bonafide_store::keys;

use super::derived::{Recipe, write};
use super::frame::{encoder, frame_at};
use super::{Access, StoredFile, path};
use crate::{Result, Service};

/// Longest side in pixels.
const SIDE: usize = 320;
const QUALITY: u8 = 80;

impl Service {
    /// The first picture as a JPEG of at most 320 pixels a side.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`]; [`crate::Error::AuthInvalid`] for a link that does not open it;
    /// [`crate::Error::Medium`] when the picture cannot be read.
    pub async fn thumbnail(&self, access: Access<'_>, id: Id<Medium>) -> Result<StoredFile> {
        let (_, medium) = self.opened(access, id, &path::thumbnail(id)).await?;
        let key = keys::thumbnail(medium.folder_id, id);
        let recipe =
            Recipe { key, name: "thumbnail".to_owned(), content_type: "image/jpeg", make: Box::new(shrink) };
        self.derived(medium, recipe).await
    }
}

fn shrink(from: &Path, to: &Path, limits: &Limits) -> std::result::Result<(), MediaError> {
    let image = frame_at(from, 0, 1, limits)?;
    let small = fit(image.view(), SIDE, Filter::Area);
    write(to, &encode::jpeg(small.view(), QUALITY).map_err(encoder)?)
}
