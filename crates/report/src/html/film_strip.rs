//! The analysed frames side by side, the winner marked.

use maud::{Markup, html};

use super::{MediaPictures, data_address, text};
use crate::check::MediaReport;

/// Nothing when there are no thumbnails or only one.
pub(super) fn film_strip(media: &MediaReport, pictures: &MediaPictures) -> Markup {
    let best = media.best_frame.as_ref().map(|best| best.index);
    html! {
        @if pictures.thumbnails.len() > 1 {
            section.film {
                h3 { "Frames" }
                ol {
                    @for thumbnail in &pictures.thumbnails {
                        @let frame = media.frames.iter().find(|frame| frame.index == thumbnail.index);
                        @let is_best = best == Some(thumbnail.index);
                        @let time = frame.map(|frame| text::seconds(frame.time_ms)).unwrap_or_default();
                        li class=(if is_best { "winner" } else { "" }) {
                            img src=(data_address(&thumbnail.jpeg)) alt=(format!("Frame {} {time}", thumbnail.index)) loading="lazy";
                            span.time { (time) }
                            @if is_best { span.tag { "best" } }
                            @else if let Some(frame) = frame {
                                @match frame.faces {
                                    0 => span.tag.doubtful { "no face" },
                                    1 => {},
                                    faces => span.tag.doubtful { (faces) " faces" },
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
