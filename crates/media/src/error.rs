//! Why a medium could not be opened, in one line each.

use std::io;
use std::time::Duration;

use bonafide_imaging::DecodeError;

/// Why a medium could not be opened, read or written. Messages hold no names and no content of uploads; the caller,
/// who knows what the file is called, puts that in front.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MediaError {
    /// There is nothing at the path.
    #[error("no such file or folder")]
    Missing,
    /// The file exists and may not be read.
    #[error("no permission to read the file")]
    NotReadable,
    /// The path leads to a folder.
    #[error("this is a folder, not a file")]
    Folder,
    /// The path leads to a device, a pipe or a socket.
    #[error("this is not a regular file")]
    NotRegular,
    /// The operating system could not read or write; its words.
    #[error("reading or writing failed: {0}")]
    Io(io::Error),
    /// There is nowhere to put temporary files.
    #[error("no temporary file can be made: {0}")]
    Temporary(io::ErrorKind),
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The content is none of the formats that are read.
    #[error("the content is not a JPEG, PNG, WebP, ZIP, MP4, MOV, WebM or MKV{0}")]
    Unknown(&'static str),
    /// Something is larger or more than a limit allows.
    #[error("{what} over the limit of {limit}")]
    OverLimit {
        /// What is too large, as the beginning of a sentence.
        what: &'static str,
        /// The limit, in the unit that `what` names.
        limit: u64,
    },
    /// The file ends before its own structure says it does: an upload that was cut off.
    #[error("the file is truncated: it ends before its own table of contents says")]
    Truncated,
    /// A picture could not be decoded.
    #[error(transparent)]
    Picture(#[from] DecodeError),
    /// The ZIP file is damaged.
    #[error("the ZIP data is damaged: {0}")]
    Zip(String),
    /// The ZIP file holds no picture.
    #[error("there is no picture in the ZIP file")]
    NoPicture,
    /// An entry of the ZIP file cannot be used.
    #[error("entry {index} of the ZIP file: {cause}")]
    Entry {
        /// Position in the ZIP file's directory, from 0.
        index: usize,
        /// What is wrong with the entry.
        cause: Box<MediaError>,
    },
    /// The entry needs a password.
    #[error("it is encrypted")]
    Encrypted,
    /// The entry's name leads out of the archive.
    #[error("its name leads out of the archive")]
    UnsafeName,
    /// The entry is named like a picture and is none.
    #[error("it is named as a picture but holds none")]
    NotPicture,
    /// The video file has no picture track, only sound or data.
    #[error("there is no video in the file, only sound or data")]
    NoVideo,
    /// The video has a picture track without a single frame that can be decoded.
    #[error("the video has no frames")]
    NoFrames,
    /// The video is longer than the limit.
    #[error("the video is too long: {} s, and {} s are allowed", seconds.as_secs(), limit.as_secs())]
    TooLong {
        /// Length of the video.
        seconds: Duration,
        /// The limit.
        limit: Duration,
    },
    /// The video is stored in a way that is not read.
    #[error("the video codec {0} is not read; H.264, H.265, VP8, VP9, AV1, MPEG-4 and Motion JPEG are")]
    Codec(String),
    /// FFmpeg did not do what it was asked.
    #[error(transparent)]
    Ffmpeg(#[from] FfmpegError),
    /// A preview needs at least one frame.
    #[error("a preview needs at least one frame and a frame rate above 0 and up to 240")]
    NothingToPreview,
}

/// Why FFmpeg did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FfmpegError {
    /// The program is not installed, or not in a folder of `PATH`.
    #[error("{0} is not installed; it comes with FFmpeg 5.1 or newer (Debian: apt-get install ffmpeg)")]
    NotInstalled(&'static str),
    /// The program could not be started.
    #[error("FFmpeg could not be started: {0}")]
    Start(io::Error),
    /// It used more time than allowed and was ended.
    #[error("the video took more than {} s to read or write and was given up", .0.as_secs_f32())]
    TimedOut(Duration),
    /// It ended with an error; its own last words, in printable characters and at most 200 of them.
    #[error("FFmpeg could not use the video: {0}")]
    Failed(String),
}

impl From<io::Error> for MediaError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::NotReadable,
            _ => Self::Io(error),
        }
    }
}

impl MediaError {
    /// The error of making a temporary file or folder, without the path that it would show.
    #[allow(clippy::needless_pass_by_value, reason = "it is given to map_err")]
    pub(crate) fn temporary(error: io::Error) -> Self {
        Self::Temporary(error.kind())
    }

    pub(crate) fn at_entry(self, index: usize) -> Self {
        Self::Entry { index, cause: Box::new(self) }
    }
}
