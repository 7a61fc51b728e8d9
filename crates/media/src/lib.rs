//! Opens what users upload as timed frames, and writes preview videos.
//!
//! The way of the data: [`open`] looks at the first bytes (never at the name), then pictures are decoded in this
//! process, the pictures of a ZIP shots set are put in order and decoded one by one, and video goes through FFmpeg as
//! a confined child process that decodes ahead while the caller looks at the frame before. Only the frames of the
//! budget are ever decoded to pixels, and only a few of them are in memory at a time.
//!
//! Everything opened is taken to be hostile: every size is bounded by [`Limits`], no name from inside a file is ever
//! used as a path, and errors carry no name and no content of what was uploaded.
//!
//! ```no_run
//! # fn main() -> Result<(), bonafide_media::MediaError> {
//! use bonafide_media::{Limits, open};
//!
//! let media = open("capture.mp4".as_ref(), &Limits::default())?;
//! println!("{:?}, {} x {}", media.about.kind, media.about.width, media.about.height);
//! for frame in media.frames {
//!     let frame = frame?;
//!     println!("{} at {:?}: {:?}", frame.index, frame.time, frame.image);
//! }
//! # Ok(())
//! # }
//! ```
#![allow(clippy::doc_markdown, reason = "FFmpeg and WebM are names, not code")]

mod container;
mod error;
mod limits;
mod media;
mod open;
pub mod order;
mod preview;
mod shots;
mod video;

#[doc(hidden)]
pub use container::outside;
pub use error::{FfmpegError, MediaError};
pub use limits::Limits;
pub use media::{About, Frame, Frames, Kind, Media};
pub use open::{open, open_bytes, shot};
pub use preview::preview;
pub use shots::SHOT_INTERVAL;
pub use video::version as ffmpeg_version;
