//! Video through FFmpeg as a confined child process: one run that lists the frames, one that decodes the chosen ones.

mod confined;
mod decode;
mod log;
mod probe;
mod version;

use std::fs::File;

use crate::container::Container;
use crate::{About, Kind, Limits, MediaError};

pub(crate) use confined::{Bounds, Confined};
pub(crate) use decode::VideoFrames;
pub(crate) use log::{FrameTime, Words, follow};
pub use version::version;

/// What FFmpeg may decode. Everything else in the file stays unread.
const DECODERS: &str = "h264,hevc,vp8,vp9,av1,libdav1d,mpeg4,mjpeg";

/// The input as FFmpeg sees it: its own standard input, opened as a file because containers need seeking. No name of
/// the user's is ever an argument, and no other file can be reached through the demuxers that are allowed.
const INPUT: &str = "file:/dev/fd/0";

/// Learns what the video is and begins to decode it.
pub(crate) fn open(
    file: &File,
    container: Container,
    limits: &Limits,
) -> Result<(About, VideoFrames), MediaError> {
    let probe = probe::probe(file, container, limits)?;
    let (width, height) = probe.shown_size();
    let about = About {
        kind: Kind::Video,
        format: container.format(),
        codec: Some(probe.codec.clone()),
        width,
        height,
        duration: Some(probe.duration),
        rotation: probe.rotation,
        frames_total: probe.times.len(),
        timed: true,
    };
    let frames = VideoFrames::start(file, container, probe, limits)?;
    Ok((about, frames))
}
