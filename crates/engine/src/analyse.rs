//! Looks at the frames of one medium as they come and sums up what they show.

use std::time::Duration;

use bonafide_imaging::{Image, View};

use crate::best_shot::{BestShot, Candidate, beats, best_shot};
use crate::face::Face;
use crate::liveness::{self, Liveness, texture};
use crate::quality::{self, Quality, Subject};
use crate::track::Tracker;
use crate::{Engine, EngineError};

/// Probability of an attack above which a medium is declined.
pub const SPOOFING_THRESHOLD: f32 = 0.5;

/// What one frame showed.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Position among the analysed frames.
    pub index: usize,
    /// Time in the medium.
    pub time: Duration,
    /// Number of faces.
    pub faces: usize,
    /// The largest face and its quality.
    pub face: Option<(Face, Quality)>,
}

/// The best frame with its pixels.
#[derive(Clone, Debug)]
pub struct Best {
    /// Index and reason.
    pub shot: BestShot,
    /// Pixels.
    pub image: Image,
}

/// Everything about one medium.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// All frames in order.
    pub frames: Vec<Seen>,
    /// The best of them; `None` when no frame holds a face.
    pub best: Option<Best>,
    /// The judgement.
    pub liveness: Liveness,
    /// Time spent on finding faces, on quality and on liveness, by the caller's clock.
    pub spent: Spent,
}

/// Time per stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Detection, mesh and tracking.
    pub faces: Duration,
    /// Quality measures.
    pub quality: Duration,
    /// Liveness evidence.
    pub liveness: Duration,
}

/// An analysis under way.
pub struct Analyser<'a> {
    engine: &'a Engine,
    clock: &'a dyn Fn() -> Duration,
    tracker: Tracker,
    frames: Vec<Seen>,
    best: Option<(Candidate, Image)>,
    live: Vec<f32>,
    spent: Spent,
    judges: bool,
}

impl<'a> Analyser<'a> {
    /// Starts on a new medium. `clock` is only used to account for the time spent.
    pub fn new(engine: &'a Engine, clock: &'a dyn Fn() -> Duration) -> Self {
        Self {
            engine,
            clock,
            tracker: Tracker::default(),
            frames: Vec::new(),
            best: None,
            live: Vec::new(),
            spent: Spent::default(),
            judges: true,
        }
    }

    /// Looks for the best frame only and gathers no liveness evidence.
    #[must_use]
    pub fn for_identity(self) -> Self {
        Self { judges: false, ..self }
    }

    /// Looks at the next frame.
    pub fn push(&mut self, frame: View<'_>, time: Duration) -> Result<&Seen, EngineError> {
        let index = self.frames.len();
        let start = (self.clock)();
        let faces = self.engine.track(&mut self.tracker, frame)?;
        let found = (self.clock)();
        let count = faces.len();
        let face = faces.into_iter().next().map(|face| {
            let quality = quality::assess(&Subject { frame, face: &face, faces: count });
            (face, quality)
        });
        let measured = (self.clock)();
        if let Some((face, quality)) = &face {
            let candidate = Candidate { index, faces: count, quality: quality.clone() };
            if self.best.as_ref().is_none_or(|(best, _)| beats(&candidate, best)) {
                self.best = Some((candidate, frame.to_image()));
            }
            if count == 1 && self.judges {
                self.live.extend(texture::live(self.engine.textures(), frame, face)?);
            }
        }
        let judged = (self.clock)();
        self.spent.faces += found.saturating_sub(start);
        self.spent.quality += measured.saturating_sub(found);
        self.spent.liveness += judged.saturating_sub(measured);
        self.frames.push(Seen { index, time, faces: count, face });
        Ok(&self.frames[index])
    }

    /// Sums up.
    pub fn finish(self) -> Analysis {
        let candidates: Vec<Candidate> = self
            .frames
            .iter()
            .filter_map(|seen| {
                let (_, quality) = seen.face.as_ref()?;
                Some(Candidate { index: seen.index, faces: seen.faces, quality: quality.clone() })
            })
            .collect();
        let best = best_shot(&candidates).zip(self.best).map(|(shot, (_, image))| Best { shot, image });
        let single = self.frames.iter().filter(|seen| seen.faces == 1).count();
        let liveness = if best.is_none() {
            liveness::failed("no_face", "No frame holds a face.")
        } else if single == 0 {
            liveness::failed("several_faces", "Every frame with a face holds several faces.")
        } else {
            liveness::judge(vec![texture::evidence(self.engine.textures(), &self.live)], SPOOFING_THRESHOLD)
        };
        Analysis { frames: self.frames, best, liveness, spent: self.spent }
    }
}
