//! What an analysis would add to a capture for its session, for a capture that lies in a file and came through no server.

use std::path::Path;

use bonafide_capture::Action;
use bonafide_domain::capture::light::Step;
use bonafide_domain::reason::Code;
use bonafide_engine::Engine;
use bonafide_engine::liveness::Evidence;
use bonafide_media::Limits;
use serde_json::Value;

use super::light::Labels;
use super::medium::File;
use super::{Broken, gesture, light};

/// A capture with what its session asked for and what its page said.
#[derive(Clone, Copy, Debug)]
pub struct SessionCapture<'a> {
    /// The medium.
    pub path: &'a Path,
    /// Bounds on it, with the number of frames that the analysis looks at; the light and a gesture that these do not show are
    /// looked for in up to 90.
    pub limits: &'a Limits,
    /// What was asked for, for example `video_selfie_left`; `None` for nothing.
    pub action: Option<&'a str>,
    /// The colours that were asked for; empty for none.
    pub light: &'a [Step],
    /// The field `light` of `additional_info`: `null`, `"skipped"`, or per frame of the medium `null` or a pair of a colour's
    /// name and the milliseconds since it came on the screen.
    pub said: Option<&'a Value>,
}

/// Why there is no evidence. Both lie at the caller, and say nothing about the capture.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// There is no action of this name.
    #[error("the session asks for an action that is not known")]
    UnknownAction,
    /// This machine could not look at the file.
    #[error("the frames of the session could not be looked at ({0})")]
    Machine(&'static str),
}

impl From<Broken> for SessionError {
    fn from(broken: Broken) -> Self {
        Self::Machine(broken.code())
    }
}

/// The pieces for [`Liveness::fused`](bonafide_engine::liveness::Liveness::fused): `gesture` where one was asked for, missing
/// with the code `gesture_not_performed` where the frames do not show it, in which case the server declines; `light` where
/// colours were asked for.
pub fn session_evidence(
    engine: &Engine,
    capture: &SessionCapture<'_>,
) -> Result<Vec<Evidence>, SessionError> {
    let file = File { path: capture.path, limits: capture.limits, stop: &|| false };
    let mut pieces = Vec::new();
    if !capture.light.is_empty() {
        let labels = Labels::read(capture.said);
        pieces.extend(light::judge(engine, &file, capture.light, labels, true)?);
    }
    // Last, since of what is missing the last is the reason.
    if let Some(name) = capture.action {
        let action: Action = gesture::action(name).ok_or(SessionError::UnknownAction)?;
        if action.is_gesture() {
            let shown = gesture::shown_in(engine, &file, action, capture.limits.frames)?;
            let code = Code::GestureNotPerformed;
            let missing = || Evidence::missing("gesture", code.word(), code.text());
            pieces.push(shown.evidence(&[name.to_owned()]).unwrap_or_else(missing));
        }
    }
    Ok(pieces)
}
