//! What a session asked and what the page said of its frames, as JSON.

use std::time::Duration;

use bonafide_domain::capture::light::Step;
use serde::Serialize;

use super::protocol::Staging;

/// A session's file.
#[derive(Debug, Serialize)]
pub struct Session {
    /// Media tag of what is asked.
    action: &'static str,
    /// The colours that are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    light: Option<Vec<Step>>,
    additional_info: AdditionalInfo,
}

/// The part that the page sends with its medium.
#[derive(Debug, Serialize)]
struct AdditionalInfo {
    bonafide: u32,
    /// For each frame the colour on the screen and for how many milliseconds it has been there.
    #[serde(skip_serializing_if = "Option::is_none")]
    light: Option<Vec<Option<(String, u64)>>>,
}

impl Session {
    /// The session of a capture whose frames have these times on the clip's clock.
    pub fn of(staging: &Staging, times: &[Duration]) -> Self {
        let is_lit = !staging.light.is_empty();
        Self {
            action: staging.action.name(),
            light: is_lit.then(|| staging.light.clone()),
            additional_info: AdditionalInfo {
                bonafide: 1,
                light: is_lit.then(|| times.iter().map(|&time| shown(staging, time)).collect()),
            },
        }
    }
}

/// The colour that the page shows at a time, and since when.
fn shown(staging: &Staging, time: Duration) -> Option<(String, u64)> {
    let mut since = whole(time.checked_sub(staging.light_begin)?);
    for step in &staging.light {
        if since < u64::from(step.duration_ms) {
            return Some((step.name.clone(), since));
        }
        since -= u64::from(step.duration_ms);
    }
    None
}

fn whole(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use bonafide_lab::Profile;
    use serde_json::{Value, json};

    use super::super::plan::{Capture, Kind};
    use super::super::protocol::stage;
    use super::*;
    use crate::cli::Protocol;

    fn session(protocol: Protocol) -> (Value, Staging) {
        let capture = Capture {
            number: 1,
            subject: 0,
            kind: Kind::BonaFide,
            camera: Profile::Webcam,
            time: 0,
            seed: 4,
        };
        let staging = stage(&capture, protocol);
        let rate = staging.options.rate;
        let times: Vec<Duration> =
            staging.frames.clone().map(|frame| Duration::from_secs(1) * frame / rate).collect();
        (serde_json::to_value(Session::of(&staging, &times)).unwrap(), staging)
    }

    #[test]
    fn an_active_session_says_of_each_frame_which_colour_was_shown_since_when() {
        let (session, staging) = session(Protocol::Active);
        let labels = session["additional_info"]["light"].as_array().unwrap();
        assert_eq!(labels.len(), staging.frames.len());
        let lit: Vec<&Value> = labels.iter().filter(|label| !label.is_null()).collect();
        assert_eq!(lit.len(), 24);
        assert_eq!(*lit[0], json!([staging.light[0].name, 0]));
        assert_eq!(*lit[5], json!([staging.light[1].name, 100]));
        assert_eq!(session["light"][0]["duration_ms"], 400);
        assert_eq!(session["action"], staging.action.name());
    }

    #[test]
    fn a_passive_session_has_no_light() {
        let (session, _) = session(Protocol::Passive);
        assert_eq!(session["additional_info"], json!({"bonafide": 1}));
        assert!(session.get("light").is_none());
    }
}
