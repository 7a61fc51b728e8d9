//! One engine and one session: bytes in, JSON out.

use std::time::Duration;

use bonafide_capture::{Config, Effect, Event, Measured, Measurer, Phase, Session};
use bonafide_engine::Engine;
use bonafide_engine::liveness::opinion::Opinion;
use bonafide_engine::liveness::stream::Coding;
use bonafide_engine::liveness::{Evidence, Status};
use bonafide_engine::track::Tracker;
use bonafide_imaging::Image;
use serde::{Deserialize, Serialize};

use crate::{Failure, answer, load, pixels};

/// Most bytes of a configuration or of an event.
const LONGEST_MESSAGE: usize = 64 << 10;

/// What one instance of the module holds. Every call answers JSON, `{"error": {"code", "message"}}` when it fails; a call
/// that fails changes nothing.
pub struct Core {
    engine: Option<Engine>,
    /// The frame, whose memory is used again.
    image: Image,
    running: Option<Running>,
}

impl Default for Core {
    fn default() -> Self {
        Self { engine: None, image: Image::filled(0, 0, [0; 3]), running: None }
    }
}

/// A session and what it knows of the frames before.
struct Running {
    session: Session,
    tracker: Tracker,
    measurer: Measurer,
    /// Of the frames that are kept, since the last medium or the last attempt.
    opinion: Opinion,
    /// Of the medium that was captured last.
    captured: Option<Opinion>,
}

#[derive(Serialize)]
struct Opened {
    ok: bool,
}

#[derive(Serialize)]
struct Effects {
    effects: Vec<Effect>,
}

#[derive(Serialize)]
struct Looked {
    measured: Measured,
    effects: Vec<Effect>,
}

#[derive(Serialize)]
struct Thought {
    opinion: Vec<Piece>,
}

/// A piece of the first opinion about the medium that was just captured.
#[derive(Serialize)]
struct Piece {
    name: &'static str,
    code: &'static str,
    /// Absent when the piece is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    log_likelihood_ratio: Option<f32>,
}

impl From<Evidence> for Piece {
    fn from(evidence: Evidence) -> Self {
        let ratio = (evidence.status == Status::Present).then_some(evidence.log_likelihood_ratio);
        Self { name: evidence.name, code: evidence.code, log_likelihood_ratio: ratio }
    }
}

impl Running {
    /// Begins a new opinion where a new medium or a new attempt begins, and holds the one about a medium that is whole.
    fn follow(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Medium(_) => self.captured = Some(self.opinion()),
                Effect::Phase { phase: Phase::Position, .. } => drop(self.opinion()),
                _ => (),
            }
        }
    }

    /// Takes the opinion so far, in whose place a new one begins.
    fn opinion(&mut self) -> Opinion {
        std::mem::replace(&mut self.opinion, Opinion::new(Coding::Alone))
    }
}

#[derive(Serialize)]
struct Version {
    version: &'static str,
}

impl Core {
    /// Loads the networks out of a parcel, once: `{"ok": true}`.
    pub fn open(&mut self, parcel: &[u8]) -> Vec<u8> {
        answer::json(self.load(parcel))
    }

    /// Begins a session with a [`Config`] as JSON, in the place of the one before: `{"effects": [...]}`.
    pub fn begin(&mut self, config: &[u8]) -> Vec<u8> {
        answer::json(self.start(config))
    }

    /// Looks at a frame, four bytes per pixel, row by row; `time` is in milliseconds, `id` comes back in effects:
    /// `{"measured": ..., "effects": [...]}`.
    pub fn frame(&mut self, rgba: &[u8], width: u32, height: u32, time: f64, id: u32) -> Vec<u8> {
        answer::json(self.look(rgba, [width, height], time, id))
    }

    /// Takes an [`Event`] as JSON: `{"effects": [...]}`.
    pub fn event(&mut self, event: &[u8]) -> Vec<u8> {
        answer::json(self.take(event))
    }

    /// What the frames of the medium that was captured last look like, once:
    /// `{"opinion": [{"name", "code", "log_likelihood_ratio"}]}`.
    pub fn opinion(&mut self) -> Vec<u8> {
        answer::json(self.think())
    }

    /// `{"version": "1.2.3"}`.
    pub fn version() -> Vec<u8> {
        answer::json(Ok(Version { version: env!("CARGO_PKG_VERSION") }))
    }

    fn load(&mut self, parcel: &[u8]) -> Result<Opened, Failure> {
        if self.engine.is_some() {
            return Err(Failure::new(Failure::ALREADY_OPEN, "the networks are loaded already"));
        }
        self.engine = Some(load::engine(parcel)?);
        Ok(Opened { ok: true })
    }

    fn start(&mut self, config: &[u8]) -> Result<Effects, Failure> {
        if self.engine.is_none() {
            return Err(not_open());
        }
        let config: Config = read(config)?;
        let (session, effects) =
            Session::begin(config).map_err(|error| Failure::new(Failure::MESSAGE, error.to_string()))?;
        self.running = Some(Running {
            session,
            tracker: Tracker::default(),
            measurer: Measurer::default(),
            opinion: Opinion::new(Coding::Alone),
            captured: None,
        });
        Ok(Effects { effects })
    }

    fn look(
        &mut self,
        rgba: &[u8],
        [width, height]: [u32; 2],
        time: f64,
        id: u32,
    ) -> Result<Looked, Failure> {
        let (Some(engine), Some(running)) = (&self.engine, &mut self.running) else {
            return Err(not_open());
        };
        if !time.is_finite() {
            return Err(Failure::new(Failure::FRAME, "the time of a frame is not a number"));
        }
        pixels::copy(rgba, width, height, &mut self.image)?;
        let frame = self.image.view();
        let faces = engine
            .track(&mut running.tracker, frame)
            .map_err(|error| Failure::new(Failure::ENGINE, error.to_string()))?;
        let measured = running.measurer.measure(frame, &faces, id, time);
        let effects = running.session.frame(&measured);
        let is_kept = effects.iter().any(|effect| matches!(effect, Effect::Keep { .. }));
        if is_kept {
            let time = Duration::try_from_secs_f64(time / 1e3).unwrap_or_default();
            running.opinion.look(frame, time, &faces);
        }
        running.follow(&effects);
        Ok(Looked { measured, effects })
    }

    fn take(&mut self, event: &[u8]) -> Result<Effects, Failure> {
        let running = self.running.as_mut().ok_or_else(not_open)?;
        let event: Event = read(event)?;
        if !event.time().is_finite() {
            return Err(Failure::new(Failure::MESSAGE, "the time of an event is not a number"));
        }
        let effects = running.session.event(&event);
        running.follow(&effects);
        Ok(Effects { effects })
    }

    fn think(&mut self) -> Result<Thought, Failure> {
        let running = self.running.as_mut().ok_or_else(not_open)?;
        let captured = running.captured.take();
        let pieces = captured.iter().flat_map(Opinion::evidence);
        Ok(Thought { opinion: pieces.map(Piece::from).collect() })
    }
}

fn read<'a, T: Deserialize<'a>>(json: &'a [u8]) -> Result<T, Failure> {
    if json.len() > LONGEST_MESSAGE {
        return Err(Failure::new(Failure::MESSAGE, "the message is too long"));
    }
    serde_json::from_slice(json)
        .map_err(|error| Failure::new(Failure::MESSAGE, format!("the message cannot be read: {error}")))
}

fn not_open() -> Failure {
    Failure::new(Failure::NOT_OPEN, "`open`, then `begin` come before")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(answer: &[u8]) -> String {
        let json: serde_json::Value = serde_json::from_slice(answer).unwrap();
        json["error"]["code"].as_str().unwrap_or("none").to_owned()
    }

    #[test]
    fn nothing_works_before_the_networks_are_loaded() {
        let mut core = Core::default();
        let config = br#"{"actions":["video_selfie_blank"],"view":{"width":4,"height":4}}"#;
        assert_eq!(code(&core.begin(config)), Failure::NOT_OPEN);
        assert_eq!(code(&core.event(br#"{"event":"tick","time":0}"#)), Failure::NOT_OPEN);
        assert_eq!(code(&core.frame(&[0; 64], 4, 4, 0.0, 1)), Failure::NOT_OPEN);
    }

    #[test]
    fn a_parcel_of_something_else_is_refused_and_another_may_follow() {
        let mut core = Core::default();
        for parcel in [&b""[..], b"\x02\0\0\0{}", b"\x04\0\0\0null", b"PK\x03\x04 no parcel"] {
            assert_eq!(code(&core.open(parcel)), Failure::PARCEL);
        }
        // A manifest that names nothing has no detector.
        let manifest = br#"{"format":1,"model":[]}"#;
        let empty = [&(manifest.len() as u32).to_le_bytes()[..], manifest].concat();
        assert_eq!(code(&core.open(&empty)), Failure::MODEL);
    }

    #[test]
    fn the_version_is_that_of_the_package() {
        let text = String::from_utf8(Core::version()).unwrap();
        assert_eq!(text, format!(r#"{{"version":"{}"}}"#, env!("CARGO_PKG_VERSION")));
    }
}
