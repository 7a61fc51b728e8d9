//! Paths of files, which links are signed for. One place, so that what is signed is what is checked.

use bonafide_domain::{Analysis, Id, Medium};

pub(crate) fn original(medium: Id<Medium>) -> String {
    format!("/api/media/{medium}/original")
}

pub(crate) fn preview(medium: Id<Medium>) -> String {
    format!("/api/media/{medium}/preview")
}

pub(crate) fn thumbnail(medium: Id<Medium>) -> String {
    format!("/api/media/{medium}/thumbnail")
}

pub(crate) fn frame(medium: Id<Medium>, number: u32) -> String {
    format!("/api/media/{medium}/frames/{number}")
}

pub(crate) fn best_shot(analysis: Id<Analysis>, medium: Id<Medium>) -> String {
    format!("/api/analyses/{analysis}/best_shots/{medium}")
}
