//! What a capture says of its camera, held against the rules and the medium.
//!
//! All of it comes from the client: it may speak against a capture, and what speaks for it is not believed. Text of other
//! vendors, of later versions and what cannot be read is missing evidence, which neither passes nor declines.

use bonafide_capture::camera::{Came, DECIDE, SUSPECT, Said, Signal, VERSION, assess, contradictions};
use bonafide_domain::reason::{Code, Reason};
use bonafide_domain::{MediaType, Medium};
use serde_json::{Map, Value, json};

use crate::upload::additional_info::{self, Info};

/// What is known of a medium's camera.
#[derive(Debug, Default)]
pub(super) struct Camera {
    /// Why nothing passes, whatever its score.
    pub against: Option<Reason>,
    /// What else is to be said.
    pub remarks: Vec<Reason>,
    /// Whether its words are ours, also when they cannot be used.
    pub is_ours: bool,
    /// For the answer.
    pub about: Value,
}

/// `in_session`: it came through a capture session, whose plugin always says something.
pub(super) fn judge(medium: &Medium, allow: &[String], in_session: bool) -> Camera {
    let notes = medium.technical_meta_data.fields();
    let noted = notes.get("additional_info");
    let is_claimed = notes.get("virtual_camera") == Some(&Value::Bool(true));
    let info = additional_info::open(&medium.meta_data);
    let is_ours = noted.is_some() || !matches!(info, Info::Foreign);
    let word = match info {
        Info::Damaged => "damaged",
        _ if noted.and_then(|noted| noted.get("valid")) == Some(&Value::Bool(false)) => "damaged",
        Info::Foreign if is_there(medium) => "foreign",
        Info::Foreign => "missing",
        Info::Unknown(_) => "unknown_version",
        Info::Known(fields) => match Said::read(&fields) {
            Ok(said) if said.facts.is_some() => {
                let mut camera = judged(medium, &said, allow, is_claimed);
                if let (Some(opinion), Some(about)) = (first_opinion(&fields), camera.about.as_object_mut()) {
                    about.insert("first_opinion".to_owned(), opinion);
                }
                return camera;
            }
            Ok(_) => "short",
            Err(_) => "damaged",
        },
    };
    let remark = match word {
        "damaged" => Some(Code::AdditionalInfoInvalid),
        _ => (is_ours || in_session).then_some(Code::AdditionalInfoMissing),
    };
    Camera {
        against: is_claimed.then(|| Code::VirtualCamera.reason()),
        remarks: remark.into_iter().map(Code::reason).collect(),
        is_ours,
        about: json!({"additional_info": word, "claimed": is_claimed, "virtual": is_claimed}),
    }
}

/// What the engine in the browser thought of the frames, for the answer only; `None` where it says nothing that can be read.
fn first_opinion(fields: &Map<String, Value>) -> Option<Value> {
    const MOST_PIECES: usize = 8;
    const LONGEST: usize = 40;
    let word = |piece: &Value, name: &str| {
        let word = piece.get(name)?.as_str()?.to_owned();
        let is_plain = word.len() <= LONGEST && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        is_plain.then_some(word)
    };
    let pieces = fields.get("opinion")?.as_array().filter(|pieces| pieces.len() <= MOST_PIECES)?;
    let read = |piece: &Value| {
        let ratio = piece.get("log_likelihood_ratio").and_then(Value::as_f64);
        let (name, code) = (word(piece, "name")?, word(piece, "code")?);
        Some(json!({"name": name, "code": code, "log_likelihood_ratio": ratio}))
    };
    pieces.iter().map(read).collect::<Option<Vec<Value>>>().map(Value::Array)
}

fn is_there(medium: &Medium) -> bool {
    let value = medium.meta_data.fields().get("additional_info");
    value.is_some_and(|value| !value.is_null() && value != "")
}

fn judged(medium: &Medium, said: &Said, allow: &[String], is_claimed: bool) -> Camera {
    let Some(facts) = &said.facts else { return Camera::default() };
    let found = assess(facts, allow);
    let contradictions = contradictions(said, &found, allow, &came(medium));
    let total = found.total + contradictions.iter().map(|one| one.weight).sum::<u32>();
    let is_found = total >= *DECIDE;
    // The page judged without what the operator allows here.
    let is_allowed = !is_found && !allow.is_empty() && assess(facts, &[]).is_virtual;
    let against = if is_claimed && !is_allowed {
        Some(Code::VirtualCamera.reason())
    } else if is_found && found.is_virtual {
        Some(Code::VirtualCamera.because(
            "The facts in the capture's environment data are those of a virtual camera, though the capture denies it.",
        ))
    } else {
        is_found.then(|| {
            Code::VirtualCamera.because(
                "The capture's environment data has signs of a virtual camera and contradicts itself.",
            )
        })
    };
    let mut remarks = Vec::new();
    if !contradictions.is_empty() {
        remarks.push(with_names(Code::CaptureContradicts, &contradictions));
    }
    if against.is_none() && total >= *SUSPECT {
        remarks.push(with_names(Code::CameraSuspect, &found.signals));
    }
    let about = json!({
        "additional_info": "judged",
        "claimed": is_claimed,
        "virtual": against.is_some(),
        "allowed": is_allowed,
        "total": total,
        "signals": found.signals,
        "contradictions": contradictions.iter().map(|one| json!({"name": one.name, "weight": one.weight})).collect::<Vec<_>>(),
        "rules": *VERSION,
        "sdk": said.sdk.as_ref().map(|sdk| sdk.chars().take(32).collect::<String>()),
    });
    Camera { against, remarks, is_ours: true, about }
}

fn came(medium: &Medium) -> Came {
    let is_shots = medium.media_type == MediaType::ShotsSet;
    Came {
        frames: is_shots.then_some(medium.frames),
        size: [medium.width, medium.height],
        time: medium.time_created.as_seconds() * 1e3,
    }
}

/// The code's sentence with the names, which are the rules' own words.
fn with_names(code: Code, signals: &[Signal]) -> Reason {
    let names: Vec<&str> = signals.iter().map(|signal| signal.name).collect();
    code.because(format!("{}: {}.", code.text().trim_end_matches('.'), names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_opinion_is_repeated_or_left_out() {
        let of = |opinion: Value| first_opinion(json!({"opinion": opinion}).as_object().unwrap());
        let pieces = json!([
            {"name": "stream", "code": "stream_loops", "log_likelihood_ratio": -4.0},
            {"name": "parallax", "code": "too_little_motion"},
        ]);
        let told = of(pieces).unwrap();
        assert_eq!(told[0], json!({"name": "stream", "code": "stream_loops", "log_likelihood_ratio": -4.0}));
        assert_eq!(told[1]["log_likelihood_ratio"], Value::Null);
        let long = "x".repeat(41);
        for hostile in [
            json!("all is well"),
            json!([{"name": "<script>", "code": "x"}]),
            json!([{"name": "stream", "code": long}]),
            json!([{"name": "stream"}]),
            json!(vec![json!({"name": "a", "code": "b"}); 9]),
        ] {
            assert_eq!(of(hostile.clone()), None, "{hostile}");
        }
    }
}
