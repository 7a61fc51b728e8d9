//! Looks at one medium.

use std::path::Path;
use std::time::Instant;

use bonafide_capture::{Measured, Measurer};
use bonafide_domain::reason::{Code, Reason};
use bonafide_engine::Engine;
use bonafide_engine::analyse::{Analyser, Analysis};
use bonafide_engine::face::Face;
use bonafide_engine::liveness::stream::Coding;
use bonafide_engine::liveness::{Evidence, Fusion};
use bonafide_engine::track::Tracker;
use bonafide_media::{FfmpegError, Frame, Kind, Limits, MediaError};

use super::replay::Prints;
use super::sums::Sums;
use super::{Broken, Source, Task, gesture};

/// What a medium showed.
pub(super) struct Looked {
    /// Everything about its frames.
    pub analysis: Analysis,
    /// Place in the medium of each frame that was looked at.
    pub indices: Vec<usize>,
    /// The same frames as the capture machine sees them; none for a medium that is not tagged with an action.
    pub measured: Vec<Measured>,
    /// Frames that it has.
    pub total: usize,
    /// Whether it says when its frames were taken.
    pub timed: bool,
    /// What the frames are known again by; none where that is not asked.
    pub prints: Prints,
}

impl Looked {
    /// With more evidence than the frames alone give, all of it added up by the fusion.
    pub(super) fn with(mut self, pieces: Vec<Evidence>, fusion: &Fusion, threshold: f64) -> Self {
        self.analysis.liveness = self.analysis.liveness.fused(fusion, pieces, threshold as f32);
        self
    }
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
    let Some((medium, file)) = &source.found else {
        return Err(Cannot::Use(Code::MediumGone.reason()));
    };
    let measurer = (judges && gesture::has_action(medium)).then(Measurer::default);
    frames(engine, task, file.path(), judges, measurer, sums)
}

fn frames(
    engine: &Engine,
    task: &Task,
    path: &Path,
    judges: bool,
    mut measurer: Option<Measurer>,
    sums: &mut Sums,
) -> Result<Looked, Cannot> {
    let media =
        sums.timed("open", || bonafide_media::open(path, &task.limits)).map_err(|error| cannot(&error))?;
    let (total, timed) = (media.about.frames_total, media.about.timed);
    let started = Instant::now();
    let clock = || started.elapsed();
    let coding = if media.about.kind == Kind::Video { Coding::Together } else { Coding::Alone };
    let mut analyser = Analyser::new(engine, &clock).coded(coding);
    if !judges {
        analyser = analyser.for_identity();
    }
    let (mut frames, mut indices, mut measured) = (media.frames, Vec::new(), Vec::new());
    let mut prints = Prints::default();
    let keeps_prints = judges && task.earlier.is_some();
    while let Some(frame) = sums.timed("decode", || frames.next()) {
        if task.stop.is_set() {
            return Err(Broken::Stopped.into());
        }
        let frame = frame.map_err(|error| cannot(&error))?;
        let show = |faces: &[Face]| {
            let measure = |measurer: &mut Measurer| measure(measurer, &frame, faces);
            measured.extend(sums.timed("measure", || measurer.as_mut().map(measure)));
        };
        analyser.push_and(frame.image.view(), frame.time, show).map_err(|_| Broken::Engine)?;
        indices.push(frame.index);
        if keeps_prints {
            sums.timed("earlier", || prints.look(frame.image.view()));
        }
    }
    let analysis = analyser.finish().map_err(|_| Broken::Engine)?;
    sums.add("faces", analysis.spent.faces);
    sums.add("quality", analysis.spent.quality);
    sums.add("liveness", analysis.spent.liveness);
    Ok(Looked { analysis, indices, measured, total, timed, prints })
}

/// A medium's file.
pub(super) struct File<'a> {
    /// Where it is.
    pub path: &'a Path,
    /// Bounds on it.
    pub limits: &'a Limits,
    /// Whether nobody waits any more.
    pub stop: &'a dyn Fn() -> bool,
}

/// Looks for the faces of up to `most` frames of a file, and nothing else.
pub(super) fn follow(engine: &Engine, file: &File<'_>, most: usize) -> Result<Vec<Measured>, Cannot> {
    let limits = Limits { frames: most, ..file.limits.clone() };
    let media = bonafide_media::open(file.path, &limits).map_err(|error| cannot(&error))?;
    let (mut tracker, mut measurer) = (Tracker::default(), Measurer::default());
    let mut measured = Vec::new();
    for frame in media.frames {
        if (file.stop)() {
            return Err(Broken::Stopped.into());
        }
        let frame = frame.map_err(|error| cannot(&error))?;
        let faces = engine.track(&mut tracker, frame.image.view()).map_err(|_| Broken::Engine)?;
        measured.push(measure(&mut measurer, &frame, &faces));
    }
    Ok(measured)
}

fn measure(measurer: &mut Measurer, frame: &Frame, faces: &[Face]) -> Measured {
    let id = u32::try_from(frame.index).unwrap_or(u32::MAX);
    measurer.measure(frame.image.view(), faces, id, frame.time.as_secs_f64() * 1e3)
}

/// What lies at the file stays so; what lies at this machine may pass.
pub(super) fn cannot(error: &MediaError) -> Cannot {
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
