//! Looks at one medium.

use std::path::Path;
use std::time::Instant;

use bonafide_domain::reason::{Code, Reason};
use bonafide_engine::Engine;
use bonafide_engine::analyse::{Analyser, Analysis};
use bonafide_media::{FfmpegError, MediaError};

use super::sums::Sums;
use super::{Broken, Source, Task};

/// What a medium showed.
pub(super) struct Looked {
    /// Everything about its frames.
    pub analysis: Analysis,
    /// Place in the medium of each frame that was looked at.
    pub indices: Vec<usize>,
}

/// Why a medium shows nothing.
pub(super) enum Cannot {
    /// It never will.
    Use(Reason),
    /// Another attempt may go better.
    Look(Broken),
}

impl From<Broken> for Cannot {
    fn from(broken: Broken) -> Self {
        Self::Look(broken)
    }
}

/// Looks at the frames of a medium; at those of liveness too when it `judges`.
pub(super) fn look(
    engine: &Engine,
    task: &Task,
    source: &Source,
    judges: bool,
    sums: &mut Sums,
) -> Result<Looked, Cannot> {
    let Some((_, file)) = &source.found else {
        return Err(Cannot::Use(Code::MediumGone.reason()));
    };
    frames(engine, task, file.path(), judges, sums)
}

fn frames(
    engine: &Engine,
    task: &Task,
    path: &Path,
    judges: bool,
    sums: &mut Sums,
) -> Result<Looked, Cannot> {
    let media =
        sums.timed("open", || bonafide_media::open(path, &task.limits)).map_err(|error| cannot(&error))?;
    let started = Instant::now();
    let clock = || started.elapsed();
    let mut analyser = Analyser::new(engine, &clock);
    if !judges {
        analyser = analyser.for_identity();
    }
    let (mut frames, mut indices) = (media.frames, Vec::new());
    while let Some(frame) = sums.timed("decode", || frames.next()) {
        if task.stop.is_set() {
            return Err(Broken::Stopped.into());
        }
        let frame = frame.map_err(|error| cannot(&error))?;
        analyser.push(frame.image.view(), frame.time).map_err(|_| Broken::Engine)?;
        indices.push(frame.index);
    }
    let analysis = analyser.finish();
    sums.add("faces", analysis.spent.faces);
    sums.add("quality", analysis.spent.quality);
    sums.add("liveness", analysis.spent.liveness);
    Ok(Looked { analysis, indices })
}

/// What lies at the file stays so; what lies at this machine may pass.
fn cannot(error: &MediaError) -> Cannot {
    match broken(error) {
        Some(broken) => broken.into(),
        None => Cannot::Use(Code::Unreadable.because(sentence(&error.to_string()))),
    }
}

fn broken(error: &MediaError) -> Option<Broken> {
    match error {
        MediaError::Missing
        | MediaError::NotReadable
        | MediaError::Io(_)
        | MediaError::Temporary(_)
        | MediaError::Ffmpeg(FfmpegError::NotInstalled(_) | FfmpegError::Start(_)) => Some(Broken::Storage),
        MediaError::Ffmpeg(FfmpegError::TimedOut(_)) => Some(Broken::TimedOut),
        MediaError::Entry { cause, .. } => broken(cause),
        _ => None,
    }
}

/// An error's words as a sentence.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn a_bad_file_is_given_up_and_a_bad_machine_is_not() {
        let gone = |error| matches!(cannot(&error), Cannot::Use(reason) if reason.code == "unreadable");
        assert!(gone(MediaError::Truncated) && gone(MediaError::NoPicture));
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert!(
            !gone(MediaError::Io(full)) && !gone(MediaError::Ffmpeg(FfmpegError::NotInstalled("ffmpeg")))
        );
        let inside = MediaError::Entry { index: 0, cause: Box::new(MediaError::Encrypted) };
        assert!(gone(inside));
        assert_eq!(sentence("the file is empty"), "The file is empty.");
    }
}
