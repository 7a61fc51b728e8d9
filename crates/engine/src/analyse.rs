//! Looks at the frames of one medium as they come and sums up what they show.

use std::time::Duration;

use bonafide_imaging::{Image, Rect, View};

use crate::best_shot::{BestShot, Candidate, best_shot, rank};
use crate::face::{Expression, Face, Landmarks, Pose};
use crate::liveness::gather::Gatherer;
use crate::liveness::stream::Coding;
use crate::liveness::{self, Evidence, Liveness};
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
    /// The largest face.
    pub face: Option<SeenFace>,
}

/// What is kept of every frame's largest face: all but the mesh, of which a long video would fill the memory.
#[derive(Clone, Debug)]
pub struct SeenFace {
    /// As in [`Face`].
    pub bounding_box: Rect,
    /// As in [`Face`].
    pub score: f32,
    /// As in [`Face`].
    pub landmarks: Landmarks,
    /// As in [`Face`].
    pub pose: Pose,
    /// As in [`Face`].
    pub expression: Expression,
    /// All measures.
    pub quality: Quality,
}

impl SeenFace {
    fn new(face: &Face, quality: Quality) -> Self {
        let &Face { bounding_box, score, mesh: _, landmarks, pose, expression } = face;
        Self { bounding_box, score, landmarks, pose, expression, quality }
    }
}

/// The best frame with its pixels and its largest face.
#[derive(Clone, Debug)]
pub struct Best {
    /// Index and reason.
    pub shot: BestShot,
    /// Pixels.
    pub image: Image,
    /// The face with its mesh.
    pub face: Face,
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

/// The best frame so far.
struct Leader {
    rank: (bool, f32),
    image: Image,
    face: Face,
}

/// An analysis under way.
pub struct Analyser<'a> {
    engine: &'a Engine,
    clock: &'a dyn Fn() -> Duration,
    tracker: Tracker,
    frames: Vec<Seen>,
    best: Option<Leader>,
    gatherer: Option<Gatherer>,
    spent: Spent,
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
            gatherer: Some(Gatherer::new(Coding::default())),
            spent: Spent::default(),
        }
    }

    /// Looks for the best frame only and gathers no liveness evidence.
    #[must_use]
    pub fn for_identity(self) -> Self {
        Self { gatherer: None, ..self }
    }

    /// Says how the frames were coded, before the first of them.
    #[must_use]
    pub fn coded(self, coding: Coding) -> Self {
        Self { gatherer: self.gatherer.map(|_| Gatherer::new(coding)), ..self }
    }

    /// Looks at the next frame.
    pub fn push(&mut self, frame: View<'_>, time: Duration) -> Result<&Seen, EngineError> {
        self.push_and(frame, time, |_| ())
    }

    /// Looks at the next frame, and shows the faces in it, largest first, with the meshes that are not kept.
    pub fn push_and(
        &mut self,
        frame: View<'_>,
        time: Duration,
        show: impl FnOnce(&[Face]),
    ) -> Result<&Seen, EngineError> {
        let index = self.frames.len();
        let start = (self.clock)();
        let faces = self.engine.track(&mut self.tracker, frame)?;
        let found = (self.clock)();
        show(&faces);
        let shown = (self.clock)();
        let count = faces.len();
        let quality = faces.first().map(|face| quality::assess(&Subject { frame, face, faces: count }));
        let measured = (self.clock)();
        if let Some(gatherer) = &mut self.gatherer {
            gatherer.look(self.engine, frame, time, &faces)?;
        }
        let judged = (self.clock)();
        let face = faces.into_iter().next().zip(quality);
        if let Some((face, quality)) = &face {
            let rank = rank(count, quality);
            if self.best.as_ref().is_none_or(|best| rank > best.rank) {
                self.best = Some(Leader { rank, image: frame.to_image(), face: face.clone() });
            }
        }
        self.spent.faces += found.saturating_sub(start);
        self.spent.quality += measured.saturating_sub(shown);
        self.spent.liveness += judged.saturating_sub(measured);
        let face = face.map(|(face, quality)| SeenFace::new(&face, quality));
        self.frames.push(Seen { index, time, faces: count, face });
        Ok(&self.frames[index])
    }

    /// Sums up.
    pub fn finish(mut self) -> Result<Analysis, EngineError> {
        let candidates: Vec<Candidate> = self
            .frames
            .iter()
            .filter_map(|seen| {
                let quality = &seen.face.as_ref()?.quality;
                Some(Candidate { index: seen.index, faces: seen.faces, quality })
            })
            .collect();
        let shot = best_shot(&candidates);
        let start = (self.clock)();
        let liveness = self.liveness()?;
        self.spent.liveness += (self.clock)().saturating_sub(start);
        let best = shot.zip(self.best).map(|(shot, Leader { image, face, .. })| Best { shot, image, face });
        Ok(Analysis { frames: self.frames, best, liveness, spent: self.spent })
    }

    fn liveness(&self) -> Result<Liveness, EngineError> {
        let all = self.frames.len();
        let single = self.frames.iter().filter(|seen| seen.faces == 1).count();
        if self.best.is_none() {
            return Ok(liveness::failed("no_face", "No frame holds a face."));
        }
        if single == 0 {
            return Ok(liveness::failed("several_faces", "Every frame with a face holds several faces."));
        }
        let evidence = match &self.gatherer {
            Some(gatherer) => gatherer.evidence(self.engine)?,
            None => Vec::new(),
        };
        let liveness = liveness::judge(evidence, SPOOFING_THRESHOLD);
        if 2 * single >= all {
            return Ok(liveness);
        }
        // The few frames that can be judged say little about a medium that mostly shows something else.
        let verb = if single == 1 { "holds" } else { "hold" };
        let text = format!("Only {single} of {all} frames {verb} exactly one face.");
        Ok(liveness.lacking(Evidence::missing("face", "few_single_faces", text)))
    }
}
