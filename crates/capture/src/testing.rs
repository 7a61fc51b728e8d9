//! A session and a person for tests.

use crate::action::{Action, Wanted};
use crate::config::{Config, ViewSize};
use crate::effect::{Effect, Guide};
use crate::event::{CameraState, Event};
use crate::measured::{Face, Landmarks, Measured};
use crate::session::Session;

/// A frame of 640 x 480 with a face that is good in every respect.
pub(crate) fn good() -> Measured {
    Measured {
        width: 640,
        height: 480,
        faces: 1,
        light: 120.0,
        face: Some(Face {
            bounds: [250.0, 110.0, 390.0, 370.0],
            landmarks: Landmarks {
                left_eye: [350.0, 210.0],
                right_eye: [290.0, 210.0],
                nose_base: [320.0, 260.0],
                mouth_bottom: [320.0, 310.0],
                left_ear: [390.0, 230.0],
                right_ear: [250.0, 230.0],
            },
            left_eye: 0.3,
            right_eye: 0.3,
            smile: 0.1,
            presence: 0.99,
            luma: 130.0,
            background: 120.0,
            contrast: 40.0,
            sharpness: 0.6,
            ..Face::default()
        }),
        ..Measured::default()
    }
}

/// A good frame with something about the face changed.
pub(crate) fn with(change: impl FnOnce(&mut Face)) -> Measured {
    let mut measured = good();
    change(measured.face.as_mut().unwrap());
    measured
}

/// A session with a camera of 25 frames per second, or of another interval.
pub(crate) struct Run {
    pub(crate) session: Session,
    pub(crate) effects: Vec<Effect>,
    pub(crate) time: f64,
    pub(crate) interval_ms: f64,
    id: u32,
}

impl Run {
    pub(crate) fn of(actions: &[Action]) -> Self {
        Self::with(Config::new(actions.iter().copied().map(Wanted::Action).collect(), SIZE))
    }

    pub(crate) fn with(config: Config) -> Self {
        let (session, effects) = Session::begin(config).unwrap();
        let mut run = Self { session, effects, time: 1_000.0, interval_ms: 40.0, id: 0 };
        run.camera(CameraState::Ready);
        run
    }

    pub(crate) fn camera(&mut self, state: CameraState) {
        self.event(&Event::Camera { time: self.time, state, width: 640.0, height: 480.0, view: None });
    }

    pub(crate) fn event(&mut self, event: &Event) {
        self.effects.extend(self.session.event(event));
    }

    /// Gives the same frame for some milliseconds.
    pub(crate) fn show(&mut self, frame: &Measured, milliseconds: f64) -> &mut Self {
        let end = self.time + milliseconds;
        while self.time < end {
            let frame = Measured { id: self.id, time: self.time, ..frame.clone() };
            self.effects.extend(self.session.frame(&frame));
            self.id += 1;
            self.time += self.interval_ms;
        }
        self
    }

    pub(crate) fn guides(&self) -> Vec<Guide> {
        let code = |effect: &Effect| match effect {
            Effect::Guide { code, .. } => Some(*code),
            _ => None,
        };
        self.effects.iter().filter_map(code).collect()
    }

    pub(crate) fn media(&self) -> Vec<&crate::effect::Medium> {
        let mut media = Vec::new();
        for effect in &self.effects {
            if let Effect::Medium(medium) = effect {
                media.push(medium);
            }
        }
        media
    }

    pub(crate) fn fails(&self) -> Vec<crate::effect::Fail> {
        let code = |effect: &Effect| if let Effect::Fail { code, .. } = effect { Some(*code) } else { None };
        self.effects.iter().filter_map(code).collect()
    }

    pub(crate) fn finished(&self) -> bool {
        self.effects.contains(&Effect::Finish {})
    }
}

pub(crate) const SIZE: ViewSize = ViewSize { width: 640.0, height: 480.0 };
