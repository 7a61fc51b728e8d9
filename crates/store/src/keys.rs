//! Where each blob lies: the whole layout.
//!
//! ```text
//! folders/<folder>/media/<medium>/original
//!                                 preview.mp4, thumbnail.jpg, frames/<n>.jpg
//! folders/<folder>/analyses/<analysis>/best_shot_<medium>.jpg
//! ```
//!
//! Prefixes end with a slash, and everything under the prefix of a record goes when the record goes.

use bonafide_domain::{Analysis, Folder, Id, Medium};

/// Prefix of all that belongs to a folder.
pub fn folder(folder: Id<Folder>) -> String {
    format!("folders/{folder}/")
}

/// Prefix of all that belongs to a medium.
pub fn medium(folder: Id<Folder>, medium: Id<Medium>) -> String {
    format!("folders/{folder}/media/{medium}/")
}

/// Prefix of all that belongs to an analysis.
pub fn analysis(folder: Id<Folder>, analysis: Id<Analysis>) -> String {
    format!("folders/{folder}/analyses/{analysis}/")
}

/// The file as it was uploaded.
pub fn original(folder: Id<Folder>, medium: Id<Medium>) -> String {
    self::medium(folder, medium) + "original"
}

/// The medium as an MP4 that browsers play.
pub fn preview(folder: Id<Folder>, medium: Id<Medium>) -> String {
    self::medium(folder, medium) + "preview.mp4"
}

/// A small JPEG.
pub fn thumbnail(folder: Id<Folder>, medium: Id<Medium>) -> String {
    self::medium(folder, medium) + "thumbnail.jpg"
}

/// One picture of a shots set or a video as a JPEG, counted from 0.
pub fn frame(folder: Id<Folder>, medium: Id<Medium>, number: u32) -> String {
    format!("{}frames/{number}.jpg", self::medium(folder, medium))
}

/// The best frame that an analysis chose of a medium, as a JPEG.
pub fn best_shot(folder: Id<Folder>, analysis: Id<Analysis>, medium: Id<Medium>) -> String {
    format!("{}best_shot_{medium}.jpg", self::analysis(folder, analysis))
}
