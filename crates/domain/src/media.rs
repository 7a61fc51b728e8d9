//! Media: what was uploaded.

use serde::{Deserialize, Serialize};

use crate::{Company, Folder, Id, Metadata, Timestamp, User};

/// One uploaded file.
#[derive(Clone, Debug, PartialEq)]
pub struct Medium {
    /// Unique.
    pub id: Id<Medium>,
    /// Where it lies.
    pub folder_id: Id<Folder>,
    /// As the folder's.
    pub company_id: Option<Id<Company>>,
    /// Who uploaded it.
    pub user_id: Id<User>,
    /// Told from the content.
    pub media_type: MediaType,
    /// Name of the file on the client, cleaned of control characters.
    pub original_name: String,
    /// MIME type told from the content.
    pub content_type: String,
    /// Size of the file in bytes.
    pub size: u64,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// Width in pixels, after rotation.
    pub width: u32,
    /// Height in pixels, after rotation.
    pub height: u32,
    /// Playing time in milliseconds, for videos.
    pub duration_ms: Option<u64>,
    /// Pictures or frames inside; 1 for an image.
    pub frames: u32,
    /// What it shows and how it was made.
    pub tags: Vec<String>,
    /// Free fields; `additional_info` of the capture lies here.
    pub meta_data: Metadata,
    /// Fields of the modules.
    pub technical_meta_data: Metadata,
    /// When it was uploaded.
    pub time_created: Timestamp,
    /// When it was last changed.
    pub time_updated: Timestamp,
}

/// Kind of medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MediaType {
    /// One picture.
    Image,
    /// A video file.
    Video,
    /// A ZIP archive of pictures in order.
    ShotsSet,
}

impl MediaType {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Image, Self::Video, Self::ShotsSet];

    /// As in the documents: `IMAGE`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Image => "IMAGE",
            Self::Video => "VIDEO",
            Self::ShotsSet => "SHOTS_SET",
        }
    }

    /// As a folder's media say it: `IMAGE_FOLDER`.
    pub fn folder_word(self) -> &'static str {
        match self {
            Self::Image => "IMAGE_FOLDER",
            Self::Video => "VIDEO_FOLDER",
            Self::ShotsSet => "SHOTS_SET_FOLDER",
        }
    }
}

/// Tags a medium can have, and how long they can be.
pub const MAX_TAGS: usize = 32;
/// In bytes.
pub const MAX_TAG_LENGTH: usize = 64;

/// Why tags are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TagError {
    /// Over [`MAX_TAGS`].
    #[error("more than {MAX_TAGS} tags")]
    TooMany,
    /// Empty, over [`MAX_TAG_LENGTH`], or not of letters, digits, `_`, `-`, `.`, `:`.
    #[error("a tag has 1 to {MAX_TAG_LENGTH} letters, digits, '_', '-', '.' or ':'")]
    Malformed,
}

/// Checks tags. Unknown ones are allowed: installations have their own.
pub fn check_tags(tags: &[String]) -> Result<(), TagError> {
    if tags.len() > MAX_TAGS {
        return Err(TagError::TooMany);
    }
    let fits = |tag: &String| {
        (1..=MAX_TAG_LENGTH).contains(&tag.len())
            && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.:".contains(&b))
    };
    if tags.iter().all(fits) { Ok(()) } else { Err(TagError::Malformed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_short_words() {
        let tags = |tag: &str| check_tags(&[tag.to_owned()]);
        assert_eq!(tags("video_selfie_blank"), Ok(()));
        assert_eq!(tags(""), Err(TagError::Malformed));
        assert_eq!(tags("a\nb"), Err(TagError::Malformed));
        assert_eq!(tags(&"x".repeat(65)), Err(TagError::Malformed));
        assert_eq!(check_tags(&vec!["x".to_owned(); 33]), Err(TagError::TooMany));
    }
}
