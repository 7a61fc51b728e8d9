//! The same machine over evidence that was uploaded.

use crate::config::{Config, ConfigError};
use crate::effect::{Effect, Fail, Guide, Medium};
use crate::event::{CameraState, Event};
use crate::measured::Measured;
use crate::session::Session;

/// What the machine makes of given frames.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replay {
    /// The media that it would have taken.
    pub media: Vec<Medium>,
    /// What it would have told the person, each once, in order.
    pub guides: Vec<Guide>,
    /// Whether all actions were done.
    pub finished: bool,
    /// Why not, when the frames say so.
    pub fail: Option<Fail>,
}

/// Runs the frames of one upload through a session. They are what a session kept, so the time before, in which a person
/// comes into position, is not asked for.
pub fn replay(config: Config, frames: &[Measured]) -> Result<Replay, ConfigError> {
    let (mut session, _) = Session::replaying(config)?;
    let mut replay = Replay::default();
    let Some(first) = frames.first() else { return Ok(replay) };
    let (width, height) = (f64::from(first.width), f64::from(first.height));
    let ready = Event::Camera { time: first.time, state: CameraState::Ready, width, height, view: None };
    take(&mut replay, session.event(&ready));
    for frame in frames {
        take(&mut replay, session.frame(frame));
    }
    take(&mut replay, session.end());
    Ok(replay)
}

fn take(replay: &mut Replay, effects: Vec<Effect>) {
    for effect in effects {
        match effect {
            Effect::Medium(medium) => replay.media.push(medium),
            Effect::Guide { code, .. } if !replay.guides.contains(&code) => replay.guides.push(code),
            Effect::Finish {} => replay.finished = true,
            Effect::Fail { code, .. } => replay.fail = Some(code),
            _ => {}
        }
    }
}
