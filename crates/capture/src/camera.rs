//! Whether a capture's camera is a real one: facts that the page collected, judged by the rules that the page has too.
//!
//! The flow: [`Said`] is what `additional_info` says, read as strictly as a stranger's words deserve; [`assess`] judges
//! its [`Facts`] by `rules/virtual-cameras.json`, as `packages/capture/src/signals` does, into [`Assessment`];
//! [`contradictions`] holds what was said against what was found and against the medium that came. Everything here comes
//! from a client: it may speak against a capture, and nothing in it speaks for one.

mod assess;
mod contradictions;
mod facts;
mod judge;
mod label;
mod rules;
mod said;
#[cfg(test)]
mod tests;

pub use assess::{Assessment, Signal, Value, assess};
pub use contradictions::{Came, contradictions};
pub use facts::{Camera, Capabilities, Environment, Facts, Settings, Timing};
pub use label::is_allowed;
pub use rules::{DECIDE, SUSPECT, VERSION};
pub use said::{Said, SaidError};
