//! What a file is, told from its content.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use bonafide_domain::MediaType;
use bonafide_media::{About, FfmpegError, Kind, Limits, MediaError};

use crate::files::content_type;
use crate::{Error, Result, Service};

/// What is known of a file that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Inspected {
    pub(crate) media_type: MediaType,
    pub(crate) content_type: &'static str,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) frames: u32,
    pub(crate) duration_ms: Option<u64>,
}

impl From<About> for Inspected {
    fn from(about: About) -> Self {
        let number = |v: usize| u32::try_from(v).unwrap_or(u32::MAX);
        let milliseconds = |d: Duration| u64::try_from(d.as_millis()).unwrap_or(u64::MAX);
        Self {
            media_type: match about.kind {
                Kind::Image => MediaType::Image,
                Kind::Video => MediaType::Video,
                Kind::ShotsSet => MediaType::ShotsSet,
            },
            content_type: content_type::of_format(about.format),
            width: number(about.width),
            height: number(about.height),
            frames: number(about.frames_total),
            duration_ms: about.duration.map(milliseconds),
        }
    }
}

impl Service {
    /// Opens the file: decodes a picture, lists and sniffs a shots set and decodes its first picture, lists a video's
    /// frames. `number` counts the files of the request from 1, for the error.
    pub(crate) async fn inspect(&self, path: PathBuf, number: usize) -> Result<Inspected> {
        let limits = Limits { frames: 0, ..self.settings().media.clone() };
        let opened =
            self.decoding(move || bonafide_media::open(&path, &limits).map(|media| media.about)).await?;
        opened.map(Inspected::from).map_err(|error| refusal(error, &format!("file {number}")))
    }
}

/// The client's fault or ours.
pub(crate) fn refusal(error: MediaError, what: &str) -> Error {
    match error {
        MediaError::Io(error) => Error::Storage(error),
        MediaError::Temporary(kind) => Error::Storage(io::Error::from(kind)),
        // The file is one that we wrote.
        MediaError::Missing | MediaError::NotReadable | MediaError::Folder | MediaError::NotRegular => {
            Error::Storage(io::Error::from(io::ErrorKind::NotFound))
        }
        MediaError::Ffmpeg(error @ (FfmpegError::NotInstalled(_) | FfmpegError::Start(_))) => {
            Error::Internal(error.to_string())
        }
        error => Error::Medium { message: format!("{what}: {error}") },
    }
}
