//! Whether the frames show what their medium is tagged with: the machine that captured them runs over them again.
//!
//! The plugin ends a gesture when it was done, so its media show it; one that does not was not captured so, or not as
//! asked for, and is declined. A medium of unknown origin shows it or does not: that is said, and declines nothing.

use bonafide_capture::{Action, Config, Fail, Guide, Measured, ViewSize, Wanted, replay, shown, thresholds};
use bonafide_domain::Medium;
use bonafide_domain::reason::{Code, Reason};
use bonafide_engine::Engine;
use bonafide_engine::liveness::{Evidence, Status};
use serde::Deserialize;
use serde::de::value::{Error as NotAnAction, StrDeserializer};
use serde_json::{Map, Value, json};

use super::medium::{Cannot, File, Looked, follow};
use super::sums::Sums;
use super::{Broken, Source, Task};

/// Most frames that are followed: those that the plugin keeps of a gesture and of the challenge behind it.
const MOST_FRAMES: usize = 90;
/// The share of a gesture that is enough here. The page measured every frame of the camera without loss, and the server
/// those that were kept, as JPEG. A guess on rendered faces, whose least extent was 0.97.
const ENOUGH: f32 = 0.8;

/// Frames on the way that a movement of the head has, which takes a third of a second and more each way: pictures of a face
/// at rest and of one turned have none. A smile is quicker, and a blink is over between two frames.
const ON_THE_WAY: usize = 2;
const ON_THE_WAY_OF_SMILE: usize = 1;

/// A film shows gestures too, so one that was asked for says something, and not much.
const FOR_BONA_FIDE: f32 = 0.7;

/// What a gesture came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// The frames show it.
    Performed,
    /// They do not, and they should.
    NotPerformed,
    /// They do not, and nobody promised that they would.
    NotSeen,
}

/// What frames show of one action.
#[derive(Debug)]
pub(super) struct Replayed {
    /// Which.
    pub action: Action,
    /// `None` for one that asks for nothing.
    pub done: Option<Done>,
    /// For the answer.
    pub about: Value,
}

/// Whether a medium is tagged with something that the machine can run over.
pub(super) fn has_action(medium: &Medium) -> bool {
    actions(medium).next().is_some()
}

/// The actions of a selfie video among the tags, each once.
fn actions(medium: &Medium) -> impl Iterator<Item = Action> {
    let named = medium.tags.iter().filter(|tag| tag.starts_with("video_selfie_"));
    let mut known = Vec::new();
    named.filter_map(|tag| action(tag)).filter(move |action| {
        let new = !known.contains(action);
        known.push(*action);
        new
    })
}

/// By its tag.
pub(super) fn action(tag: &str) -> Option<Action> {
    Action::deserialize(StrDeserializer::<NotAnAction>::new(tag)).ok()
}

/// Runs each action of a medium over its frames. `is_captured`: it came through the plugin. Where the frames of the
/// analysis do not show a gesture that such a medium must show, all of its frames are looked at.
pub(super) fn run(
    engine: &Engine,
    task: &Task,
    source: &Source,
    looked: &Looked,
    is_captured: bool,
    sums: &mut Sums,
) -> Result<Vec<Replayed>, Broken> {
    let Some((medium, file)) = &source.found else { return Ok(Vec::new()) };
    let stop = || task.stop.is_set();
    let file = File { path: file.path(), limits: &task.limits, stop: &stop };
    let mut all_frames: Option<Vec<Measured>> = None;
    let mut replayed = Vec::new();
    for action in actions(medium) {
        let mut tried = sums.timed("replay", || attempt(action, &looked.measured));
        let more = looked.total.min(MOST_FRAMES) > looked.measured.len();
        if action.is_gesture() && is_captured && more && !tried.performed(true) {
            let frames = match all_frames.take() {
                Some(frames) => frames,
                None => sums.timed("follow", || all(engine, &file))?,
            };
            tried = tried.or_over(&frames);
            all_frames = Some(frames);
        }
        replayed.push(tried.told(is_captured, looked.timed));
    }
    Ok(replayed)
}

/// What a file shows of an action that its session asked for: first in `few` frames, as the analysis looks at, then in all.
pub(super) fn shown_in(
    engine: &Engine,
    file: &File<'_>,
    action: Action,
    few: usize,
) -> Result<Replayed, Broken> {
    let mut tried = attempt(action, &at_most(engine, file, few)?);
    if action.is_gesture() && few < MOST_FRAMES && !tried.performed(true) {
        tried = tried.or_over(&all(engine, file)?);
    }
    Ok(tried.told(true, false))
}

fn all(engine: &Engine, file: &File<'_>) -> Result<Vec<Measured>, Broken> {
    at_most(engine, file, MOST_FRAMES)
}

fn at_most(engine: &Engine, file: &File<'_>, most: usize) -> Result<Vec<Measured>, Broken> {
    match follow(engine, file, most) {
        Ok(frames) => Ok(frames),
        // A frame that was not chosen does not open: what was chosen counts.
        Err(Cannot::Use(_)) => Ok(Vec::new()),
        Err(Cannot::Look(broken)) => Err(broken),
    }
}

/// One run of the machine.
struct Attempt {
    action: Action,
    frames: usize,
    single: usize,
    faults: Vec<(Guide, usize)>,
    extent: Option<f32>,
    on_the_way: usize,
    is_finished: bool,
    fail: Option<Fail>,
}

fn attempt(action: Action, frames: &[Measured]) -> Attempt {
    let shown = shown(action, frames);
    let replay = config(action, frames).and_then(|config| replay(config, frames).ok()).unwrap_or_default();
    Attempt {
        action,
        frames: frames.len(),
        single: shown.single,
        faults: shown.faults,
        extent: shown.extent,
        on_the_way: shown.on_the_way,
        is_finished: replay.finished,
        fail: replay.fail,
    }
}

/// The page's oval is not known here, and its times are over.
fn config(action: Action, frames: &[Measured]) -> Option<Config> {
    let first = frames.first()?;
    let view = ViewSize { width: first.width as f32, height: first.height as f32 };
    let mut config = Config::new(vec![Wanted::Action(action)], view);
    config.oval = false;
    config.time_out_ms.position = 600_000.0;
    config.time_out_ms.action = 600_000.0;
    config.frames.gesture = 60;
    Some(config)
}

impl Attempt {
    /// The same over other frames, if these are more.
    fn or_over(self, frames: &[Measured]) -> Self {
        let again = attempt(self.action, frames);
        if again.frames > self.frames { again } else { self }
    }

    /// Whether it is there; in a capture with the way to it, for which all of its frames are looked at.
    fn performed(&self, is_captured: bool) -> bool {
        let far = self.extent.is_some_and(|extent| extent >= ENOUGH);
        self.single >= thresholds::FEWEST_OF_GESTURE
            && self.fail != Some(Fail::FaceChanged)
            && (!is_captured || self.is_continuous())
            && (self.is_finished || far)
    }

    fn is_continuous(&self) -> bool {
        let fewest = match self.action {
            Action::VideoSelfieEyes => 0,
            Action::VideoSelfieSmile => ON_THE_WAY_OF_SMILE,
            _ => ON_THE_WAY,
        };
        self.on_the_way >= fewest
    }

    fn told(self, is_captured: bool, timed: bool) -> Replayed {
        let done = self.action.is_gesture().then(|| match self.performed(is_captured) {
            true => Done::Performed,
            false if is_captured => Done::NotPerformed,
            false => Done::NotSeen,
        });
        // Without times nothing can be said of speed.
        let faults = self.faults.iter().filter(|(code, _)| timed || *code != Guide::Moving);
        let guides: Map<String, Value> =
            faults.filter_map(|(code, count)| Some((word(*code)?, json!(count)))).collect();
        let mut about = json!({
            "action": self.action,
            "frames": self.frames,
            "single_faces": self.single,
            "times": if timed { "medium" } else { "nominal" },
            "guides": guides,
            "finished": self.is_finished,
            "fail": self.fail,
        });
        if let (Some(done), Some(fields)) = (done, about.as_object_mut()) {
            fields.insert("gesture".to_owned(), done.word().into());
            fields.insert("extent".to_owned(), json!(self.extent.map(hundredths)));
            fields.insert("on_the_way".to_owned(), json!(self.on_the_way));
        }
        Replayed { action: self.action, done, about }
    }
}

fn hundredths(extent: f32) -> f64 {
    (f64::from(extent) * 100.0).round() / 100.0
}

fn word(code: Guide) -> Option<String> {
    json!(code).as_str().map(str::to_owned)
}

impl Done {
    fn word(self) -> &'static str {
        match self {
            Self::Performed => "performed",
            Self::NotPerformed => "not_performed",
            Self::NotSeen => "not_seen",
        }
    }
}

impl Replayed {
    /// Why nothing passes.
    pub(super) fn against(&self) -> Option<Reason> {
        (self.done == Some(Done::NotPerformed)).then(|| self.reason(Code::GestureNotPerformed))
    }

    /// What speaks for a capture that shows what nobody knew before: what its session has `drawn`. A gesture that the page
    /// chose can lie ready as a film.
    pub(super) fn evidence(&self, drawn: &[String]) -> Option<Evidence> {
        let is_drawn = drawn.iter().any(|name| action(name) == Some(self.action));
        let (code, ratio) =
            if is_drawn { (Code::GesturePerformed, FOR_BONA_FIDE) } else { (Code::GestureForeseen, 0.0) };
        (self.done == Some(Done::Performed)).then(|| Evidence {
            status: Status::Present,
            score: self.about["extent"].as_f64().map(|extent| extent.min(1.0) as f32),
            log_likelihood_ratio: ratio,
            ..Evidence::missing("gesture", code.word(), self.reason(code).text)
        })
    }

    /// What is missing.
    pub(super) fn remark(&self) -> Option<Reason> {
        (self.done == Some(Done::NotSeen)).then(|| self.reason(Code::GestureNotSeen))
    }

    fn reason(&self, code: Code) -> Reason {
        let action = json!(self.action);
        let (action, frames) = (action.as_str().unwrap_or_default(), &self.about["frames"]);
        let text = code.text().trim_end_matches('.');
        code.because(format!("{text}: {action}, in {frames} frame(s) that were looked at."))
    }
}
