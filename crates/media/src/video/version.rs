//! Which FFmpeg is there.

use std::io::Read;
use std::time::{Duration, Instant};

use super::{Bounds, Confined};
use crate::{FfmpegError, MediaError};

/// It answers in milliseconds.
const LONGEST: Duration = Duration::from_secs(5);

/// The version of the FFmpeg that videos are decoded with, as it calls itself: `5.1.6-0+deb12u1`, `n7.1`, or a name for
/// what was built from a checkout.
///
/// # Errors
/// There is none, or it does not answer.
pub fn version() -> Result<String, MediaError> {
    let scratch = tempfile::tempdir().map_err(|error| MediaError::Temporary(error.kind()))?;
    let bounds = Bounds { memory: 2 << 30, processor: LONGEST, file: 0 };
    let mut ffmpeg = Confined::start("ffmpeg", ["-version"], None, scratch.path(), bounds)?;
    let mut said = Vec::new();
    if let Some(output) = ffmpeg.take_stdout() {
        output.take(1 << 12).read_to_end(&mut said).map_err(FfmpegError::Start)?;
    }
    ffmpeg.finish(Instant::now() + LONGEST).map_err(FfmpegError::Start)?;
    let silent = || FfmpegError::Start(std::io::Error::other("it does not say its version"));
    Ok(parse(&String::from_utf8_lossy(&said)).ok_or_else(silent)?.to_owned())
}

fn parse(said: &str) -> Option<&str> {
    said.strip_prefix("ffmpeg version ")?.split_whitespace().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_third_word() {
        let said =
            "ffmpeg version 5.1.6-0+deb12u1 Copyright (c) 2000-2024 the FFmpeg developers\nbuilt with gcc";
        assert_eq!(parse(said), Some("5.1.6-0+deb12u1"));
        assert_eq!(parse("sh: ffmpeg: not found"), None);
    }

    #[test]
    fn the_ffmpeg_here_says_its_version() {
        let own = std::process::Command::new("ffmpeg").arg("-version").output().unwrap();
        assert_eq!(Some(&*version().unwrap()), parse(&String::from_utf8_lossy(&own.stdout)));
    }
}
