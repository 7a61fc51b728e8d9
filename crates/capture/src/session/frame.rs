//! What a frame does to a session.

use super::{Session, Stage};
use crate::action::Action;
use crate::effect::{Effect, Fail, Guide, Phase, Ran};
use crate::gesture;
use crate::measured::{Face, Measured};
use crate::oval::Oval;
use crate::position::{Strictness, judge};
use crate::score::score;
use crate::thresholds as limit;

impl Session {
    /// Takes a frame in.
    pub fn frame(&mut self, measured: &Measured) -> Vec<Effect> {
        let now = self.clock.at(measured.time);
        let mut effects = Vec::new();
        if self.is_over() || self.hidden_since.is_some() || self.lost_since.is_some() {
            return effects;
        }
        match self.stage {
            Stage::Position { since, good_since } => {
                self.position(measured, now, since, good_since, &mut effects);
            }
            Stage::Record { .. } | Stage::Gesture { .. } | Stage::Challenge { .. } => {
                self.recording(measured, now, &mut effects);
            }
            Stage::Document { shutter: true, .. } => {
                self.take.keep(measured.id, now, 0.0, &mut effects);
                self.stage = Stage::Review;
                effects.push(self.phase(Phase::Review));
            }
            // The first text has been read by then.
            Stage::Document { since, shutter: false } if now - since > 2.0 * limit::SIGN_MS => {
                self.sign.show(Guide::HoldDocument, now, &mut effects);
            }
            _ => {}
        }
        self.time_outs(now, &mut effects);
        effects
    }

    fn judge<'a>(&self, measured: &'a Measured, strictness: Strictness) -> Result<&'a Face, Guide> {
        let oval = Oval::of([measured.width as f32, measured.height as f32], self.view);
        judge(measured, self.config.oval.then_some(&oval), oval.shorter, strictness)
    }

    fn position(
        &mut self,
        measured: &Measured,
        now: f64,
        since: f64,
        good_since: Option<f64>,
        effects: &mut Vec<Effect>,
    ) {
        let strictness = if self.replaying { Strictness::Record } else { Strictness::Position };
        match self.judge(measured, strictness) {
            Err(code) => {
                self.stage = Stage::Position { since, good_since: None };
                self.sign.show(code, now, effects);
            }
            Ok(face) => {
                if self.identity.jumped(face, now) {
                    self.rest = crate::baseline::Baseline::default();
                    self.stage = Stage::Position { since, good_since: Some(now) };
                    return;
                }
                self.rest.add(face);
                let good_since = good_since.unwrap_or(now);
                self.stage = Stage::Position { since, good_since: Some(good_since) };
                if self.replaying || now - good_since >= limit::SETTLE_MS {
                    self.record(measured, face, now, effects);
                } else {
                    self.sign.show(Guide::Ready, now, effects);
                }
            }
        }
    }

    /// The face is good: its frames are kept from this one on.
    fn record(&mut self, measured: &Measured, face: &Face, now: f64, effects: &mut Vec<Effect>) {
        let action = self.action();
        self.bad_since = None;
        if action.is_gesture() {
            self.stage = Stage::Gesture { since: now, reached: false };
            effects.push(self.phase(Phase::Gesture));
            effects.push(Effect::Ask { action, phase: crate::effect::Ask::Do });
            self.sign.show_now(gesture::ask(action), now, effects);
        } else {
            self.stage = Stage::Record { since: now };
            effects.push(self.phase(Phase::Record));
            self.sign.show_now(Guide::HoldStill, now, effects);
        }
        self.take.keep(measured.id, now, score(face, measured.motion), effects);
        if self.take.len() >= self.wanted() && !action.is_gesture() {
            self.captured(now, effects);
        }
    }

    fn recording(&mut self, measured: &Measured, now: f64, effects: &mut Vec<Effect>) {
        let gesture = matches!(self.stage, Stage::Gesture { .. });
        let strictness = if gesture { Strictness::Gesture } else { Strictness::Record };
        let face = match self.judge(measured, strictness) {
            Ok(face) => face,
            Err(code) => {
                let gap = if gesture { limit::GESTURE_GAP_MS } else { limit::GAP_MS };
                let since = *self.bad_since.get_or_insert(now);
                // A second person is never an accident of measuring.
                if code == Guide::SeveralFaces || now - since >= gap {
                    self.interrupt(now, effects);
                    self.sign.show_now(code, now, effects);
                }
                return;
            }
        };
        self.bad_since = None;
        if self.identity.jumped(face, now) {
            self.jumps += 1;
            if self.jumps > limit::MOST_JUMPS {
                return self.fail(Fail::FaceChanged, effects);
            }
            return self.interrupt(now, effects);
        }
        let score = score(face, measured.motion);
        match self.stage {
            Stage::Record { .. } => {
                let wanted = self.wanted();
                let spacing = limit::RECORD_MS / (wanted.max(2) - 1) as f64;
                if self.replaying || self.take.is_due(now, spacing) {
                    self.take.keep(measured.id, now, score, effects);
                    self.progress_to(self.take.len() as f32 / wanted as f32, false, effects);
                }
                if self.take.len() >= wanted {
                    self.captured(now, effects);
                }
            }
            Stage::Gesture { since, reached } => {
                self.gesture((measured.id, face, score), since, reached, now, effects);
            }
            Stage::Challenge { since } => self.challenge(measured.id, score, since, now, effects),
            _ => {}
        }
    }

    fn gesture(
        &mut self,
        (id, face, score): (u32, &Face, f32),
        since: f64,
        reached: bool,
        now: f64,
        effects: &mut Vec<Effect>,
    ) {
        let action = self.action();
        let mut extent = gesture::extent(action, face, &self.rest);
        // Who begins at once leaves fewer frames at rest.
        if self.replaying && !self.rest.is_resting() && extent < limit::BEGUN {
            self.rest.add(face);
            extent = gesture::extent(action, face, &self.rest);
        }
        // The moment of closed eyes is short and is the evidence: it is kept whatever the time between frames.
        let slack = if self.replaying { limit::REPLAY_SLACK } else { 0.0 };
        let (done, returned) = (1.0 - slack, limit::RETURNED + slack);
        let turning = (extent >= done) != reached && action == Action::VideoSelfieEyes;
        let (reaches, returns) = (!reached && extent >= done, reached && extent <= returned);
        // What the session ends with is evidence too: whoever replays the kept frames sees the same.
        if turning || reaches || returns || self.take.is_due(now, limit::GESTURE_SPACING_MS) {
            self.take.keep(id, now, score, effects);
            if reaches {
                self.take.mark_peak(id);
            }
            self.take.thin(self.config.frames.gesture, effects);
        }
        let share = if reached { 1.0 - extent.clamp(0.0, 1.0) / 2.0 } else { extent.clamp(0.0, 1.0) / 2.0 };
        self.progress_to(share, false, effects);
        if reaches {
            self.stage = Stage::Gesture { since, reached: true };
            effects.push(Effect::Ask { action, phase: crate::effect::Ask::Return });
            self.sign.show_now(gesture::back(action), now, effects);
        } else if returns && self.take.len() >= limit::FEWEST_OF_GESTURE {
            self.captured(now, effects);
        }
    }

    /// The action is captured: steps of a challenge that wait are recorded into the same medium.
    fn captured(&mut self, now: f64, effects: &mut Vec<Effect>) {
        if self.steps.is_empty() {
            return self.complete(effects);
        }
        self.stage = Stage::Challenge { since: now };
        self.take.begin_again();
        effects.push(self.phase(Phase::Challenge));
        self.next_step(now, effects);
    }

    fn next_step(&mut self, now: f64, effects: &mut Vec<Effect>) {
        let Some(step) = self.steps.get(self.steps_done) else { return self.complete(effects) };
        self.stage = Stage::Challenge { since: now };
        effects.push(Effect::Challenge { name: step.name.clone(), duration_ms: step.duration_ms });
    }

    fn challenge(&mut self, id: u32, score: f32, since: f64, now: f64, effects: &mut Vec<Effect>) {
        let most = self.config.frames.gesture + limit::MOST_OF_CHALLENGE;
        if self.take.len() < most && self.take.is_due(now, limit::CHALLENGE_SPACING_MS) {
            // Coloured light makes no best frame.
            self.take.keep(id, now, score * 0.5, effects);
        }
        let Some(step) = self.steps.get(self.steps_done) else { return };
        if now - since >= step.duration_ms {
            self.take.ran.push(Ran { name: step.name.clone(), started: since, ended: now });
            self.steps_done += 1;
            self.next_step(now, effects);
        }
    }

    /// Frames of the present action, when it is no gesture.
    fn wanted(&self) -> usize {
        if self.action().is_single() { 1 } else { self.config.frames.blank }
    }
}
