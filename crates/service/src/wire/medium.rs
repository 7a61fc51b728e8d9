//! Media as JSON.

use bonafide_domain::{MediaType, Medium};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{Remarks, Render};
use crate::files::path;

/// Pictures of a shots set that are shown; the others are at the same address with their number.
const MOST_IMAGES: u32 = 100;

/// A medium. Links are signed, and work without a token until they expire.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MediumView {
    /// UUID.
    pub media_id: String,
    /// Where it lies.
    pub folder_id: String,
    /// As the folder's.
    pub company_id: Option<String>,
    /// `IMAGE_FOLDER`, `VIDEO_FOLDER` or `SHOTS_SET_FOLDER`.
    pub media_type: String,
    /// Name of the file on the client.
    pub original_name: String,
    /// Link to the file as it was uploaded.
    pub original_url: String,
    /// Link to an MP4 of a video or a shots set, made when it is first asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview_url: Option<String>,
    /// The same link, by the name that players look for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_url: Option<String>,
    /// Link to a JPEG of at most 320 pixels a side.
    pub thumb_url: String,
    /// Of a shots set: its pictures in order, the first hundred of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<ImageView>>,
    /// What it shows and how it was made.
    pub tags: Vec<String>,
    /// Free fields.
    #[schema(value_type = Object)]
    pub meta_data: Map<String, Value>,
    /// Fields of the modules.
    #[schema(value_type = Object)]
    pub technical_meta_data: Map<String, Value>,
    /// MIME type told from the content.
    pub content_type: String,
    /// Bytes.
    pub size: u64,
    /// Pixels; of a shots set its first picture's.
    pub width: u32,
    /// Pixels; of a shots set its first picture's.
    pub height: u32,
    /// Pictures or frames inside; 1 for an image.
    pub frames: u32,
    /// Seconds, for videos.
    pub duration: Option<f64>,
    /// UNIX seconds.
    pub time_created: f64,
    /// UNIX seconds.
    pub time_updated: f64,
    /// What was noticed about the request that added it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bonafide: Option<Remarks>,
}

/// One picture of a shots set.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ImageView {
    /// Its place, from 0.
    pub index: u32,
    /// Link to it as a JPEG.
    pub original_url: String,
}

impl MediumView {
    pub(super) fn new(render: &Render, medium: &Medium) -> Self {
        let id = medium.id;
        let moves = medium.media_type != MediaType::Image;
        let preview_url = moves.then(|| render.link(&path::preview(id)));
        let image = |index| ImageView { index, original_url: render.link(&path::frame(id, index)) };
        let images = (medium.media_type == MediaType::ShotsSet)
            .then(|| (0..medium.frames.min(MOST_IMAGES)).map(image).collect());
        Self {
            media_id: id.to_string(),
            folder_id: medium.folder_id.to_string(),
            company_id: medium.company_id.map(|id| id.to_string()),
            media_type: medium.media_type.folder_word().to_owned(),
            original_name: medium.original_name.clone(),
            original_url: render.link(&path::original(id)),
            video_url: preview_url.clone(),
            preview_url,
            thumb_url: render.link(&path::thumbnail(id)),
            images,
            tags: medium.tags.clone(),
            meta_data: medium.meta_data.fields().clone(),
            technical_meta_data: medium.technical_meta_data.fields().clone(),
            content_type: medium.content_type.clone(),
            size: medium.size,
            width: medium.width,
            height: medium.height,
            frames: medium.frames,
            duration: medium.duration_ms.map(|milliseconds| milliseconds as f64 / 1e3),
            time_created: medium.time_created.as_seconds(),
            time_updated: medium.time_updated.as_seconds(),
            bonafide: None,
        }
    }
}
