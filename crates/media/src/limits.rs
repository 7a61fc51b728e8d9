//! How much a medium may ask for.

use std::time::Duration;

use bonafide_imaging::DecodeLimits;

/// Bounds on what is read, decoded and written. A medium beyond one of them is refused with an error that names it,
/// except for [`frames`](Limits::frames), [`frame_side`](Limits::frame_side), which are met by choosing and scaling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Frames to deliver, at most, spread evenly over the medium. `usize::MAX` delivers every frame. 15.
    pub frames: usize,
    /// Longest side of the frames of a video, in pixels; larger ones are scaled down by FFmpeg. Pictures and shots
    /// keep their size. 1280.
    pub frame_side: usize,
    /// Size of the file, in bytes. 256 MiB.
    pub file_bytes: u64,
    /// Size of one picture's file, alone or unpacked from a shots set, in bytes. 32 MiB.
    pub picture_bytes: u64,
    /// Width times height of a picture or of a video's frames, before scaling. 2^26, about 67 million.
    pub pixels: u64,
    /// Longest side of a picture or of a video's frames, before scaling, in pixels. 16384.
    pub side: usize,
    /// Entries of a ZIP file, pictures or not. 1000.
    pub zip_entries: usize,
    /// Bytes unpacked from one ZIP file, counted while unpacking. 256 MiB.
    pub zip_total_bytes: u64,
    /// Length of a video, by the times of its frames. Five minutes.
    pub video_duration: Duration,
    /// Time that is spent waiting for FFmpeg on one video; the time the caller takes between frames does not count.
    /// Rounded up to seconds it is also the processor time that FFmpeg may use. 30 s.
    pub video_wall: Duration,
    /// Address space of FFmpeg, in bytes (enforced on Linux). 2 GiB.
    pub video_memory_bytes: u64,
    /// Bytes of decoded frames taken from FFmpeg for one video; they are streamed, not held. 16 GiB.
    pub video_output_bytes: u64,
    /// Size of a preview video, in bytes. 64 MiB.
    pub preview_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1 << 20;
        Self {
            frames: 15,
            frame_side: 1280,
            file_bytes: 256 * MIB,
            picture_bytes: 32 * MIB,
            pixels: 1 << 26,
            side: 16384,
            zip_entries: 1000,
            zip_total_bytes: 256 * MIB,
            video_duration: Duration::from_mins(5),
            video_wall: Duration::from_secs(30),
            video_memory_bytes: 2048 * MIB,
            video_output_bytes: 16384 * MIB,
            preview_bytes: 64 * MIB,
        }
    }
}

impl Limits {
    pub(crate) fn picture(&self) -> DecodeLimits {
        DecodeLimits { max_pixels: self.pixels, max_side: self.side }
    }
}
