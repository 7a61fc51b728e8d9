//! The machine: where a session is, and what happens to it between frames.

use crate::action::Action;
use crate::baseline::Baseline;
use crate::clock::Clock;
use crate::config::{Config, ConfigError, ViewSize};
use crate::effect::{Effect, Fail, Guide, Phase};
use crate::event::{CameraState, Event, Input, Step};
use crate::identity::Identity;
use crate::plan;
use crate::sign::Sign;
use crate::take::Take;
use crate::thresholds as limit;

mod frame;
#[cfg(test)]
mod tests;

/// A capture session. Give it frames and events, do the effects.
#[derive(Clone, Debug)]
pub struct Session {
    config: Config,
    plan: Vec<Action>,
    index: usize,
    stage: Stage,
    clock: Clock,
    view: ViewSize,
    hidden_since: Option<f64>,
    lost_since: Option<f64>,
    /// Since when the recorded face has been bad.
    bad_since: Option<f64>,
    sign: Sign,
    take: Take,
    rest: Baseline,
    identity: Identity,
    /// Of a challenge, those of this medium that were recorded first.
    steps: Vec<Step>,
    /// How many were recorded.
    steps_done: usize,
    restarts: usize,
    jumps: usize,
    progress: f32,
    /// Whether the frames are those that another session kept.
    replaying: bool,
}

/// Where a session is; times are when it came there.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    WaitCamera,
    Position { since: f64, good_since: Option<f64> },
    Record { since: f64 },
    Gesture { since: f64, reached: bool },
    Challenge { since: f64 },
    Document { since: f64, shutter: bool },
    Review,
    Done,
    Failed,
}

impl Session {
    /// A session that waits for its camera.
    pub fn begin(config: Config) -> Result<(Self, Vec<Effect>), ConfigError> {
        Self::with(config, false)
    }

    /// A session over frames that another kept.
    pub(crate) fn replaying(config: Config) -> Result<(Self, Vec<Effect>), ConfigError> {
        Self::with(config, true)
    }

    fn with(config: Config, replaying: bool) -> Result<(Self, Vec<Effect>), ConfigError> {
        config.check()?;
        let session = Self {
            plan: plan::resolve(&config.actions, &config.gestures, config.seed.0),
            view: config.view,
            config,
            index: 0,
            stage: Stage::WaitCamera,
            clock: Clock::default(),
            hidden_since: None,
            lost_since: None,
            bad_since: None,
            sign: Sign::default(),
            take: Take::default(),
            rest: Baseline::default(),
            identity: Identity::default(),
            steps: Vec::new(),
            steps_done: 0,
            restarts: 0,
            jumps: 0,
            progress: 0.0,
            replaying,
        };
        let effects = vec![session.phase(Phase::WaitCamera)];
        Ok((session, effects))
    }

    /// The actions of this session, with what `random` stands for.
    pub fn actions(&self) -> &[Action] {
        &self.plan
    }

    /// Takes an event in.
    pub fn event(&mut self, event: &Event) -> Vec<Effect> {
        let now = self.clock.at(event.time());
        let mut effects = Vec::new();
        if self.is_over() {
            return effects;
        }
        match event {
            Event::Camera { state: CameraState::Ready, view, .. } => {
                self.camera_ready(*view, now, &mut effects);
            }
            Event::Camera { state: CameraState::Lost, .. } => {
                self.lost_since.get_or_insert(now);
                self.interrupt(now, &mut effects);
            }
            Event::Visible { visible: false, .. } => {
                self.hidden_since.get_or_insert(now);
                self.interrupt(now, &mut effects);
            }
            Event::Visible { visible: true, .. } => {
                self.time_outs(now, &mut effects);
                self.hidden_since = None;
                self.begin_anew(now);
            }
            Event::Tick { .. } => {}
            Event::User { input, .. } => self.input(*input, now, &mut effects),
            Event::Challenge { step, .. } => {
                if step.is_sound() && self.steps.len() < limit::MOST_STEPS {
                    self.steps.push(step.clone());
                }
            }
        }
        self.time_outs(now, &mut effects);
        effects
    }

    /// No more frames come: what was recorded completely or nearly so becomes a medium.
    pub(crate) fn end(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if matches!(self.stage, Stage::Record { .. }) && self.take.len() >= self.config.frames.blank.min(3) {
            self.complete(&mut effects);
        }
        effects
    }

    fn camera_ready(&mut self, view: Option<ViewSize>, now: f64, effects: &mut Vec<Effect>) {
        if let Some(view) = view.filter(|view| view.is_sound()) {
            self.view = view;
        }
        self.lost_since = None;
        if self.stage == Stage::WaitCamera {
            self.enter(now, effects);
        } else {
            // The picture may be turned now, and the oval elsewhere.
            self.interrupt(now, effects);
            self.begin_anew(now);
        }
    }

    fn input(&mut self, input: Input, now: f64, effects: &mut Vec<Effect>) {
        match (input, self.stage) {
            (Input::Cancel, _) => self.fail(Fail::Cancelled, effects),
            (Input::Begin, _) => self.begin_anew(now),
            (Input::Shutter, Stage::Document { since, .. }) => {
                self.stage = Stage::Document { since, shutter: true };
            }
            (Input::Retake, Stage::Review) => {
                self.take.clear(effects);
                self.enter(now, effects);
            }
            (Input::Accept, Stage::Review) => self.complete(effects),
            (Input::Skip, stage) => {
                self.steps.clear();
                self.steps_done = 0;
                if matches!(stage, Stage::Challenge { .. }) {
                    self.complete(effects);
                }
            }
            _ => {}
        }
    }

    /// Goes to where the present action begins.
    fn enter(&mut self, now: f64, effects: &mut Vec<Effect>) {
        self.identity.forget();
        self.bad_since = None;
        if self.action().is_document() {
            self.stage = Stage::Document { since: now, shutter: false };
            effects.push(self.phase(Phase::Document));
            self.sign.show_now(Guide::PlaceDocument, now, effects);
        } else {
            self.rest = Baseline::default();
            self.stage = Stage::Position { since: now, good_since: None };
            effects.push(self.phase(Phase::Position));
        }
    }

    /// What was recorded is incomplete: forgets it, and the person comes into position again. Nothing happens elsewhere.
    fn interrupt(&mut self, now: f64, effects: &mut Vec<Effect>) {
        if !matches!(self.stage, Stage::Record { .. } | Stage::Gesture { .. } | Stage::Challenge { .. }) {
            return;
        }
        self.take.clear(effects);
        // The steps' frames are gone too.
        self.steps_done = 0;
        self.restarts += 1;
        if self.restarts > limit::MOST_RESTARTS {
            return self.fail(Fail::ActionTimeout, effects);
        }
        self.enter(now, effects);
    }

    /// Gives the person the whole time to come into position.
    fn begin_anew(&mut self, now: f64) {
        match &mut self.stage {
            Stage::Position { since, .. } | Stage::Document { since, .. } => *since = now,
            _ => {}
        }
    }

    /// The present action's medium is whole: the next action, or the end.
    fn complete(&mut self, effects: &mut Vec<Effect>) {
        let action = self.action();
        effects.extend(self.take.finish(action).map(Effect::Medium));
        self.steps.drain(..self.steps_done);
        self.steps_done = 0;
        self.restarts = 0;
        self.progress_to(0.0, true, effects);
        self.index += 1;
        if self.index == self.plan.len() {
            self.index -= 1;
            self.stage = Stage::Done;
            effects.push(self.phase(Phase::Done));
            effects.push(Effect::Finish {});
            return;
        }
        if action.facing(self.config.facing) == self.action().facing(self.config.facing) {
            let now = self.clock.at(f64::NAN);
            self.enter(now, effects);
        } else {
            self.stage = Stage::WaitCamera;
            effects.push(self.phase(Phase::WaitCamera));
        }
    }

    fn fail(&mut self, code: Fail, effects: &mut Vec<Effect>) {
        self.take.clear(effects);
        self.stage = Stage::Failed;
        effects.push(self.phase(Phase::Failed));
        effects.push(Effect::Fail { code, reason: self.sign.last() });
    }

    fn time_outs(&mut self, now: f64, effects: &mut Vec<Effect>) {
        if self.is_over() {
            return;
        }
        let passed = |since: Option<f64>, most: f64| since.is_some_and(|since| now - since > most);
        if passed(self.hidden_since, limit::HIDDEN_MS) {
            return self.fail(Fail::HiddenTooLong, effects);
        }
        if passed(self.lost_since, limit::LOST_MS) {
            return self.fail(Fail::CameraLost, effects);
        }
        if self.hidden_since.is_some() || self.lost_since.is_some() {
            return;
        }
        let times = self.config.time_out_ms;
        match self.stage {
            Stage::Position { since, .. } | Stage::Document { since, .. } if now - since > times.position => {
                self.fail(Fail::PositionTimeout, effects);
            }
            Stage::Gesture { since, .. } | Stage::Record { since } if now - since > times.action => {
                self.fail(Fail::ActionTimeout, effects);
            }
            // The step itself, and then as long as for an action: frames came no more.
            Stage::Challenge { since } if now - since > limit::LONGEST_STEP_MS + times.action => {
                self.fail(Fail::ActionTimeout, effects);
            }
            _ => {}
        }
    }

    fn progress_to(&mut self, share: f32, whole: bool, effects: &mut Vec<Effect>) {
        let done = self.index as f32 + if whole { 1.0 } else { share.clamp(0.0, 1.0) };
        let value = done / self.plan.len().max(1) as f32;
        // Steps that nobody sees are not worth a message.
        if whole || (value - self.progress).abs() >= 0.02 {
            self.progress = value;
            effects.push(Effect::Progress { value });
        }
    }

    fn phase(&self, phase: Phase) -> Effect {
        Effect::Phase { phase, action: self.action(), index: self.index, count: self.plan.len() }
    }

    /// What is being captured; `check` has seen to it that there is something.
    fn action(&self) -> Action {
        self.plan.get(self.index).copied().unwrap_or(Action::VideoSelfieBlank)
    }

    fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Done | Stage::Failed)
    }
}
