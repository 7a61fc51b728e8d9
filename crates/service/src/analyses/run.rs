//! Runs an analysis: media in, an outcome out. Blocking; of the store it only asks for earlier captures.

mod biometry;
mod camera;
mod clock;
mod gesture;
mod light;
mod medium;
mod plan;
mod quality;
mod reasons;
pub(crate) mod replay;
pub(crate) mod session;
mod sums;
mod would_pass;

pub(crate) use light::asked as light_asked;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bonafide_domain::analysis::{ResolutionStatus, State};
use bonafide_domain::capture::light::Step;
use bonafide_domain::{Analysis, AnalysisType, Id, MediaType, Medium};
use bonafide_engine::Engine;
use bonafide_engine::liveness::Fusion;
use bonafide_media::Limits;
use bonafide_store::LocalFile;
use serde_json::{Map, Value, json};

use super::earlier::Earlier;

/// Everything that a run needs to know.
pub(crate) struct Task {
    /// The question.
    pub analysis: Analysis,
    /// Its media in order.
    pub sources: Vec<Source>,
    /// Bounds on media, with the number of frames to look at.
    pub limits: Limits,
    /// Hash of the model pack, for the answer.
    pub pack: String,
    /// Whether anybody still waits for the outcome.
    pub stop: Stop,
    /// Labels of virtual cameras that the operator takes for real ones.
    pub allow: Vec<String>,
    /// The capture session that the media came through.
    pub session: Option<CaptureSession>,
    /// Knows earlier captures; `None` where they are not looked for.
    pub earlier: Option<Earlier>,
    /// How evidence is added up.
    pub fusion: Fusion,
    /// Milliseconds from the start of the analysis to the start of the run.
    pub waited_ms: f64,
}

/// What a capture session asked for, and what came.
pub(crate) struct CaptureSession {
    /// The actions, in order.
    pub actions: Vec<String>,
    /// Those of them that nobody knew before.
    pub drawn: Vec<String>,
    /// The colours, in order; empty where no light was asked for.
    pub light: Vec<Step>,
    /// Tags of all media of the folder.
    pub tags: Vec<String>,
    /// When it was, by the server's clock; `None` for one that nothing was asked of.
    pub times: Option<SessionTimes>,
}

/// When a session was, in milliseconds since 1970 by the server's clock.
pub(crate) struct SessionTimes {
    /// Its id, by which the page knows it.
    pub id: String,
    /// When it began: nothing that it asked for was known before.
    pub begun: f64,
    /// When the upload that was taken began.
    pub sent: f64,
    /// Until when it was to begin; `None` in folders that earlier versions made.
    pub over: Option<f64>,
    /// When each medium of the folder was finished, by the page's clock.
    pub said: Vec<f64>,
}

/// Ends a run early: the lease was lost, or the server stops.
pub(crate) struct Stop([Arc<AtomicBool>; 2]);

impl Stop {
    /// Ends it when one of them is set.
    pub(crate) fn new(flags: [Arc<AtomicBool>; 2]) -> Self {
        Self(flags)
    }

    fn is_set(&self) -> bool {
        self.0.iter().any(|flag| flag.load(Ordering::Relaxed))
    }
}

/// One medium of an analysis.
pub(crate) struct Source {
    /// As the analysis names it.
    pub id: Id<Medium>,
    /// Its row and its file; `None` when it was deleted.
    pub found: Option<(Medium, LocalFile)>,
}

/// What came out.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Done, or could not be done.
    pub state: State,
    /// What counts.
    pub resolution: ResolutionStatus,
    /// `results_data` of the Oz API.
    pub results_data: Value,
    /// `results_media` of the Oz API, without links.
    pub results_media: Value,
    /// What is beyond the Oz API.
    pub bonafide: Value,
    /// JPEG files.
    pub best_shots: Vec<(Id<Medium>, Vec<u8>)>,
}

/// Why an attempt came to no outcome; another one may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// Nobody waits for it any more.
    Stopped,
    /// A file could not be read, or the decoder not be started.
    Storage,
    /// The decoder took too long.
    TimedOut,
    /// A network failed.
    Engine,
    /// The database did not answer.
    Store,
}

impl Broken {
    /// For the job's `last_error`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Storage => "storage",
            Self::TimedOut => "timeout",
            Self::Engine => "engine",
            Self::Store => "store",
        }
    }
}

/// Runs it.
pub(crate) fn run(engine: &Engine, task: &Task) -> Result<Outcome, Broken> {
    match task.analysis.analysis_type {
        AnalysisType::Quality => quality::run(engine, task),
        AnalysisType::Biometry => biometry::run(engine, task),
        // Refused when started.
        AnalysisType::Collection | AnalysisType::Documents => Ok(Outcome::broken(&task.pack)),
    }
}

impl Source {
    /// An entry of `results_media` with the medium's id, also under the name of its type.
    fn entry(&self, results_data: Value) -> Map<String, Value> {
        let mut entry = Map::new();
        entry.insert("source_media_id".to_owned(), json!(self.id));
        if let Some((medium, _)) = &self.found {
            let name = match medium.media_type {
                MediaType::Image => "source_image_id",
                MediaType::Video => "source_video_id",
                MediaType::ShotsSet => "source_shots_set_id",
            };
            entry.insert(name.to_owned(), json!(self.id));
        }
        entry.insert("results_data".to_owned(), results_data);
        entry
    }
}

/// The state that goes with an outcome.
fn state_of(resolution: ResolutionStatus) -> State {
    if resolution == ResolutionStatus::Failed { State::Failed } else { State::Finished }
}
