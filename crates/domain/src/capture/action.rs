//! What a person can be asked for, by the words that are also tags of the media.

/// Videos, in the order of the documents.
pub const VIDEO: [&str; 10] = [
    "video_selfie_left",
    "video_selfie_right",
    "video_selfie_down",
    "video_selfie_high",
    "video_selfie_smile",
    "video_selfie_eyes",
    "video_selfie_scan",
    "video_selfie_blank",
    "video_selfie_best",
    "video_selfie_oneshot",
];
/// Those of [`VIDEO`] in which the person does something.
pub const GESTURES: [&str; 7] = [
    "video_selfie_left",
    "video_selfie_right",
    "video_selfie_down",
    "video_selfie_high",
    "video_selfie_smile",
    "video_selfie_eyes",
    "video_selfie_scan",
];
/// Photos.
pub const PHOTO: [&str; 3] = ["photo_id_front", "photo_id_back", "photo_selfie"];
/// Stands for a gesture that the server draws.
pub const RANDOM: &str = "random";
/// Actions of one capture.
pub const MOST: usize = 8;

/// Whether a tag is an action.
pub fn is_action(tag: &str) -> bool {
    VIDEO.contains(&tag) || PHOTO.contains(&tag)
}
