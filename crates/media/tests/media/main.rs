//! Media made at run time, opened and looked at: videos of every codec and container, shots sets, pictures, previews,
//! and everything hostile.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by failing"
)]
#![allow(clippy::doc_markdown, reason = "FFmpeg is a name, not code")]

mod files;
mod made;
mod preview;
mod shots;
mod video;
