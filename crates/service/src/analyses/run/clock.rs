//! Whether the times of a capture fit its session: it was taken after it was asked for and before it was sent.
//!
//! The server's clock says when the session began and when its upload did. What the page says of times counts only in
//! differences, for its clock may be wrong by any amount, and only against a capture, for it may be forged.

use bonafide_domain::Medium;
use bonafide_domain::reason::Code;
use bonafide_engine::liveness::{Evidence, Status};
use serde_json::Value;

use super::light::{Labels, labels};
use super::{CaptureSession, SessionTimes, Task};
use crate::upload::additional_info::{self, Info};

const NAME: &str = "session";
/// Milliseconds in which nobody opens a camera and answers what was asked. A guess, far below what a person takes.
const FASTEST: f64 = 1_000.0;
/// Milliseconds by which the page's own measures may be longer than the session: the camera starts while the session is
/// asked for, which is tried three times for ten seconds where the network is bad.
const SLACK: f64 = 30_000.0;
/// Milliseconds that a colour may stay on the screen for longer than asked: a browser that was busy.
const LINGERS: f64 = 3_000.0;
/// What the server's own clock shows, or the id of another session.
const CERTAIN: f32 = -4.0;
/// What the page's clock shows.
const SAID: f32 = -2.5;

/// The evidence of a medium; `None` where it came through no session that asked for something.
pub(super) fn run(task: &Task, medium: &Medium) -> Option<Evidence> {
    let session = task.session.as_ref()?;
    let times = session.times.as_ref()?;
    let info = additional_info::open(&medium.meta_data);
    let fields = match &info {
        Info::Known(fields) => Some(fields),
        _ => None,
    };
    let labels = match labels(&medium.meta_data) {
        Labels::Shown(labels) => labels,
        _ => Vec::new(),
    };
    let steps = &session.light;
    let lit: f64 =
        if labels.is_empty() { 0.0 } else { steps.iter().map(|step| f64::from(step.duration_ms)).sum() };
    let longest = steps.iter().map(|step| f64::from(step.duration_ms)).fold(0.0, f64::max) + LINGERS;
    let plays = medium.duration_ms.map_or(0.0, |duration| duration as f64);
    let span = fields.and_then(|fields| fields.get("timing")?.get("span_ms")?.as_f64());
    let is_foreign = fields
        .and_then(|fields| fields.get("session"))
        .is_some_and(|named| *named != Value::String(times.id.clone()) && !named.is_null());
    let lasted = times.sent - times.begun;
    let code = if is_foreign {
        Code::CaptureOfAnotherSession
    } else if lasted < FASTEST.max(lit).max(plays) {
        Code::ClockTooSoon
    } else if runs(&labels).any(|run| run.windows(2).any(|pair| pair[1] < pair[0])) {
        Code::ClockBackwards
    } else if runs(&labels).flatten().any(|since| since > longest) || apart(times) > lasted + SLACK {
        Code::ClockJumps
    } else if span.is_some_and(|span| span > lasted + SLACK) {
        Code::ClockTooLong
    } else if span.is_some() {
        Code::ClockFits
    } else {
        return Some(Evidence::missing(NAME, Code::ClockNotTold.word(), Code::ClockNotTold.text()));
    };
    let ratio = match code {
        Code::ClockFits => 0.0,
        Code::CaptureOfAnotherSession | Code::ClockTooSoon => CERTAIN,
        _ => SAID,
    };
    Some(Evidence {
        status: Status::Present,
        score: Some(if ratio < 0.0 { 0.0 } else { 1.0 }),
        log_likelihood_ratio: ratio,
        ..Evidence::missing(NAME, code.word(), code.text())
    })
}

/// Whether the answer to what the session asked for came when its time was over.
pub(super) fn is_late(session: &CaptureSession) -> bool {
    session.times.as_ref().is_some_and(|times| times.over.is_some_and(|over| times.sent > over))
}

/// For each colour that was shown, how long it was there at each of its frames.
fn runs(labels: &[Option<(String, f64)>]) -> impl Iterator<Item = Vec<f64>> {
    let lit: Vec<&(String, f64)> = labels.iter().flatten().collect();
    let runs: Vec<Vec<f64>> = lit
        .chunk_by(|one, next| one.0 == next.0)
        .map(|run| run.iter().map(|(_, since)| *since).collect())
        .collect();
    runs.into_iter()
}

/// Milliseconds between the first and the last medium by the page's clock.
fn apart(times: &SessionTimes) -> f64 {
    let [least, most] = times
        .said
        .iter()
        .fold([f64::MAX, f64::MIN], |[least, most], &time| [least.min(time), most.max(time)]);
    (most - least).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_one_colour_are_a_run() {
        let label = |name: &str, since| Some((name.to_owned(), since));
        let labels =
            [None, label("white", 5.0), label("white", 90.0), None, label("blue", 3.0), label("white", 1.0)];
        assert_eq!(runs(&labels).collect::<Vec<_>>(), [vec![5.0, 90.0], vec![3.0], vec![1.0]]);
    }

    #[test]
    fn only_differences_of_the_page_count() {
        let times = |said: &[f64]| SessionTimes {
            id: String::new(),
            begun: 0.0,
            sent: 9.0,
            over: None,
            said: said.to_vec(),
        };
        assert!(apart(&times(&[])) < 1e-9 && apart(&times(&[7e12])) < 1e-9);
        assert!((apart(&times(&[7e12, 7e12 + 40.0, 7e12 - 2.0])) - 42.0).abs() < 1e-9);
    }
}
