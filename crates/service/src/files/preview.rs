//! A medium as an MP4 that browsers play.

use std::path::Path;

use bonafide_domain::{Id, MediaType, Medium};
use bonafide_media::{Limits, MediaError, SHOT_INTERVAL};
use bonafide_store::keys;

use super::derived::Recipe;
use super::{Access, StoredFile, path};
use crate::{Error, Result, Service};

/// Most frames of a preview: 30 s at 30 frames per second. Longer videos lose frames and keep their length.
const MOST_FRAMES: usize = 900;
/// Most shots of a preview, which are decoded in full size; 30 s at their assumed rate.
const MOST_SHOTS: usize = 300;

impl Service {
    /// The MP4 of a video or a shots set.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for an image; [`Error::AuthInvalid`] for a link that does not open it;
    /// [`Error::Medium`] when its frames cannot be read.
    pub async fn preview(&self, access: Access<'_>, id: Id<Medium>) -> Result<StoredFile> {
        let (_, medium) = self.opened(access, id, &path::preview(id)).await?;
        let most = match medium.media_type {
            MediaType::Image => return Err(Error::NotFound("preview")),
            MediaType::Video => MOST_FRAMES,
            MediaType::ShotsSet => MOST_SHOTS,
        };
        let key = keys::preview(medium.folder_id, id);
        let make = move |from: &Path, to: &Path, limits: &Limits| encode(from, to, limits, most);
        let recipe =
            Recipe { key, name: "preview".to_owned(), content_type: "video/mp4", make: Box::new(make) };
        self.derived(medium, recipe).await
    }
}

fn encode(from: &Path, to: &Path, limits: &Limits, most: usize) -> std::result::Result<(), MediaError> {
    let media = bonafide_media::open(from, &Limits { frames: most, ..limits.clone() })?;
    let about = &media.about;
    let shown = about.frames_total.clamp(1, most);
    let seconds = about.duration.filter(|duration| !duration.is_zero()).map_or_else(
        || about.frames_total as f64 * SHOT_INTERVAL.as_secs_f64(),
        |duration| duration.as_secs_f64(),
    );
    let rate = (shown as f64 / seconds).clamp(0.2, 60.0);
    // Frames come one by one, so an error in the middle ends the preview and is told instead of it.
    let mut failed = None;
    let frames =
        media.frames.map_while(|frame| frame.map(|frame| frame.image).map_err(|e| failed = Some(e)).ok());
    let written = bonafide_media::preview(frames, rate, to, limits);
    failed.map_or(written, Err)
}
