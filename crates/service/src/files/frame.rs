//! One picture of a medium.

use std::io;
use std::path::Path;

use bonafide_domain::{Id, MediaType, Medium};
use bonafide_imaging::encode::EncodeError;
use bonafide_imaging::{Image, encode};
use bonafide_media::{Limits, MediaError};
use bonafide_store::keys;

use super::derived::{Recipe, write};
use super::{Access, StoredFile, path};
use crate::{Error, Result, Service};

const QUALITY: u8 = 92;

impl Service {
    /// A picture as a JPEG, counted from 0: the `number`th of a shots set, the image itself, or of a video the
    /// `number`th of those that analyses look at.
    ///
    /// # Errors
    /// [`Error::NotFound`], also behind the last picture; [`Error::AuthInvalid`] for a link that does not open it;
    /// [`Error::Medium`] when the picture cannot be read.
    pub async fn frame(&self, access: Access<'_>, id: Id<Medium>, number: u32) -> Result<StoredFile> {
        let (_, medium) = self.opened(access, id, &path::frame(id, number)).await?;
        let budget = self.settings().frames;
        let count = match medium.media_type {
            MediaType::Image => 1,
            MediaType::Video => medium.frames.min(u32::try_from(budget).unwrap_or(u32::MAX)),
            MediaType::ShotsSet => medium.frames,
        };
        if number >= count {
            return Err(Error::NotFound("frame"));
        }
        let key = keys::frame(medium.folder_id, id, number);
        let shots = medium.media_type == MediaType::ShotsSet;
        let make = move |from: &Path, to: &Path, limits: &Limits| {
            let image = if shots {
                bonafide_media::shot(from, number as usize, limits)?
            } else {
                frame_at(from, number as usize, budget, limits)?
            };
            write(to, &encode::jpeg(image.view(), QUALITY).map_err(encoder)?)
        };
        let recipe =
            Recipe { key, name: format!("frame-{number}"), content_type: "image/jpeg", make: Box::new(make) };
        self.derived(medium, recipe).await
    }
}

/// Picture `number` of at most `budget`.
pub(super) fn frame_at(
    from: &Path,
    number: usize,
    budget: usize,
    limits: &Limits,
) -> std::result::Result<Image, MediaError> {
    let media = bonafide_media::open(from, &Limits { frames: budget, ..limits.clone() })?;
    let mut last = Err(MediaError::NoFrames);
    // The packets of a video are a few more than can be seen: the last one stands for those.
    for frame in media.frames.take(number + 1) {
        last = Ok(frame?.image);
    }
    last
}

/// A picture that decodes and cannot be encoded is none that the limits let through.
pub(super) fn encoder(error: EncodeError) -> MediaError {
    MediaError::Io(io::Error::other(error))
}
