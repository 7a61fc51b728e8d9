//! The capture session: guides a person to a good picture and through gestures.
//!
//! The flow: [`Config`] names the [`Action`]s; each camera frame becomes a [`Measured`] ([`Measurer`] makes it from what
//! the engine found); the [`Session`] judges it by position and light, holds it against the person's own baseline for a
//! gesture, and answers with [`Effect`]s: what to show, which frame to keep, when a medium is complete. Everything else
//! that happens is an [`Event`]. [`replay`] runs the same machine over evidence that was uploaded.
//!
//! Times are milliseconds of one monotonic clock, angles are degrees, coordinates are pixels of a frame that is **not
//! mirrored**. Left and right are the person's own: `yaw` is positive when the person turns to their own left, which is
//! towards larger x; `pitch` is positive when the head is raised; `roll` is positive when it tilts to the person's own
//! right shoulder, anticlockwise in the picture.
//!
//! No files, no network, no clock; memory is bounded whatever comes in; builds for `wasm32-unknown-unknown`.

mod action;
mod baseline;
pub mod camera;
mod clock;
mod config;
mod effect;
mod event;
mod gesture;
mod identity;
mod measure;
mod measured;
mod oval;
mod plan;
mod position;
mod replay;
#[cfg(test)]
mod schema;
mod score;
mod session;
mod shown;
mod sign;
mod take;
#[cfg(test)]
mod testing;
pub mod thresholds;

pub use action::{Action, Facing, Wanted};
pub use config::{Config, ConfigError, Frames, Seed, TimeOuts, ViewSize};
pub use effect::{Ask, Effect, Fail, Guide, Medium, Phase, Ran};
pub use event::{CameraState, Event, Input, Step};
pub use measure::Measurer;
pub use measured::{Face, Landmarks, Measured};
pub use plan::resolve;
pub use replay::{Replay, replay};
pub use session::Session;
pub use shown::{Shown, shown};
