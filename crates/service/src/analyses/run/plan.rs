//! Whether a capture session got what it asked for.

use bonafide_capture::Action;
use serde_json::{Value, json};

use super::gesture::{Done, Replayed, action};
use super::{CaptureSession, Source};

/// What is said of the session: its actions, and whether there is a medium of each that shows it; `null` where a gesture
/// lies in a medium that this analysis does not look at, or nothing was asked for.
pub(super) fn report(session: &CaptureSession, sources: &[Source], replayed: &[&[Replayed]]) -> Value {
    let kept: Option<Vec<bool>> = session
        .actions
        .iter()
        .map(|name| match action(name) {
            Some(Action::VideoSelfieBest) => Some(has_medium(session, "video_selfie_blank")),
            Some(action) if action.is_gesture() && has_medium(session, name) => performed(action, replayed),
            _ => Some(has_medium(session, name)),
        })
        .collect();
    let gone = sources.iter().any(|source| source.found.is_none());
    let kept = kept.filter(|kept| !kept.is_empty()).map(|kept| !gone && kept.iter().all(|kept| *kept));
    json!({"actions": session.actions, "plan_kept": kept})
}

fn has_medium(session: &CaptureSession, tag: &str) -> bool {
    session.tags.iter().any(|known| known == tag)
}

/// `None` when no medium here is tagged with it.
fn performed(action: Action, replayed: &[&[Replayed]]) -> Option<bool> {
    let tried = replayed.iter().copied().flatten().filter(|one| one.action == action);
    tried.map(|one| one.done == Some(Done::Performed)).reduce(|all, one| all && one)
}
