//! Whether the face of a capture took on the colours that its session showed.

use bonafide_domain::capture::light::{self, Step};
use bonafide_domain::reason::Code;
use bonafide_domain::{Medium, Metadata};
use bonafide_engine::Engine;
use bonafide_engine::liveness::light::{Lit, evidence, sample};
use bonafide_engine::liveness::{Evidence, Status};
use bonafide_engine::track::Tracker;
use bonafide_media::Limits;
use serde_json::Value;

use super::medium::{Cannot, File, cannot};
use super::sums::Sums;
use super::{Broken, Source, Task};
use crate::upload::additional_info::{self, Info};

const NAME: &str = "light";

/// Most frames that are looked at: those that the plugin keeps of a gesture and of the challenge behind it.
const MOST_FRAMES: usize = 90;
/// Milliseconds from a colour on the screen until a camera surely shows it: exposure, its pipeline, and the frame's way.
const SETTLED_MS: f64 = 130.0;

/// What the page says of a medium's frames.
pub(super) enum Labels {
    /// Per frame the colour that was on the screen, and for how long already.
    Shown(Vec<Option<(String, f64)>>),
    /// The person left the challenge out.
    Skipped,
    /// It says nothing of light.
    None,
    /// What it says cannot be read.
    Damaged,
}

/// The evidence of a medium; `None` where its session asked for no light, or the medium has nothing to do with it.
pub(super) fn run(
    engine: &Engine,
    task: &Task,
    source: &Source,
    sums: &mut Sums,
) -> Result<Option<Evidence>, Broken> {
    let asked = task.session.as_ref().map_or(&[][..], |session| &session.light);
    let Some((medium, file)) = source.found.as_ref().filter(|_| !asked.is_empty()) else { return Ok(None) };
    let stop = || task.stop.is_set();
    let file = File { path: file.path(), limits: &task.limits, stop: &stop };
    sums.timed("light", || judge(engine, &file, asked, labels(&medium.meta_data), is_lit(medium, task)))
}

/// The evidence of a file for the colours that were `asked` for, of which there is one at least. `is_lit`: the light belongs
/// into this file.
pub(super) fn judge(
    engine: &Engine,
    file: &File<'_>,
    asked: &[Step],
    labels: Labels,
    is_lit: bool,
) -> Result<Option<Evidence>, Broken> {
    let missing = |code: Code| Some(Evidence::missing(NAME, code.word(), code.text()));
    let labels = match labels {
        // Whoever leaves the labels out is not spared the question.
        Labels::None if is_lit => return Ok(missing(Code::LightTooFewFrames)),
        Labels::None => return Ok(None),
        Labels::Skipped => return Ok(missing(Code::LightSkipped)),
        Labels::Damaged => return Ok(missing(Code::LightNotMeasured)),
        Labels::Shown(labels) => labels,
    };
    let (shown, wanted) = (order(&labels), asked.iter().map(|step| step.name.as_str()).collect::<Vec<_>>());
    if shown != wanted && is_part(&shown, &wanted) {
        return Ok(missing(Code::LightTooFewFrames));
    }
    if shown != wanted {
        let code = Code::LightOfAnotherOrder;
        return Ok(Some(Evidence {
            status: Status::Present,
            score: Some(0.0),
            log_likelihood_ratio: -3.0,
            ..Evidence::missing(
                NAME,
                code.word(),
                "The page showed other colours than its session asked for.",
            )
        }));
    }
    match look(engine, file, asked, &labels) {
        Ok(Some(frames)) => Ok(Some(evidence(&frames, &light::palette()))),
        Ok(None) => Ok(missing(Code::LightTooFewFrames)),
        Err(Cannot::Use(_)) => Ok(missing(Code::LightNotMeasured)),
        Err(Cannot::Look(broken)) => Err(broken),
    }
}

/// Whether the medium is that of the first face that the session asked for, into which the light is recorded.
fn is_lit(medium: &Medium, task: &Task) -> bool {
    let actions = task.session.iter().flat_map(|session| &session.actions);
    let first = actions.map(String::as_str).find(|action| !action.starts_with("photo_id_"));
    // The best frame is taken from a selfie that asks for nothing, and tagged so.
    let tag = if first == Some("video_selfie_best") { Some("video_selfie_blank") } else { first };
    tag.is_some_and(|tag| medium.tags.iter().any(|known| known == tag))
}

/// The frames with the colour that each was taken under; `None` where one of the steps has none that shows a face, for what
/// nobody saw may have been another.
fn look(
    engine: &Engine,
    file: &File<'_>,
    asked: &[Step],
    labels: &[Option<(String, f64)>],
) -> Result<Option<Vec<Lit>>, Cannot> {
    let limits = Limits { frames: MOST_FRAMES, ..file.limits.clone() };
    let media = bonafide_media::open(file.path, &limits).map_err(|error| cannot(&error))?;
    if media.about.frames_total != labels.len() {
        return Err(Cannot::Use(Code::LightNotMeasured.reason()));
    }
    let steps = steps(labels);
    let mut tracker = Tracker::default();
    let mut lit = Vec::new();
    let mut seen = vec![false; asked.len()];
    for frame in media.frames {
        if (file.stop)() {
            return Err(Broken::Stopped.into());
        }
        let frame = frame.map_err(|error| cannot(&error))?;
        let settled = steps.get(frame.index).copied().flatten().filter(|(_, since)| *since >= SETTLED_MS);
        let Some((at, step)) = settled.and_then(|(at, _)| Some((at, asked.get(at)?))) else { continue };
        let faces = engine.track(&mut tracker, frame.image.view()).map_err(|_| Broken::Engine)?;
        if let [face] = faces.as_slice()
            && let Some(sample) = sample(frame.image.view(), face)
        {
            lit.push(Lit { shown: Some(step.colour), sample });
            seen[at] = true;
        }
    }
    Ok(seen.iter().all(|&seen| seen).then_some(lit))
}

/// Per frame which of the colours in their order it was taken under, and for how many milliseconds that was there.
fn steps(labels: &[Option<(String, f64)>]) -> Vec<Option<(usize, f64)>> {
    let (mut at, mut last) = (0, None);
    let step = |label: &Option<(String, f64)>| {
        let (name, since) = label.as_ref()?;
        at += usize::from(last.as_ref().is_some_and(|last| last != name));
        last = Some(name.clone());
        Some((at, *since))
    };
    labels.iter().map(step).collect()
}

/// Whether the one is the other with some left out.
fn is_part(shown: &[&str], wanted: &[&str]) -> bool {
    let mut rest = wanted.iter();
    shown.iter().all(|name| rest.any(|other| other == name))
}

/// The colours in their order, each once per time that it was shown.
fn order(labels: &[Option<(String, f64)>]) -> Vec<&str> {
    let mut order: Vec<&str> = Vec::new();
    for (name, _) in labels.iter().flatten() {
        if order.last() != Some(&name.as_str()) {
            order.push(name);
        }
    }
    order
}

pub(super) fn labels(meta_data: &Metadata) -> Labels {
    match additional_info::open(meta_data) {
        Info::Known(fields) => Labels::read(fields.get("light")),
        _ => Labels::None,
    }
}

impl Labels {
    /// From the field `light` of our `additional_info`.
    pub(super) fn read(said: Option<&Value>) -> Self {
        match said {
            None | Some(Value::Null) => Labels::None,
            Some(Value::String(word)) if word == "skipped" => Labels::Skipped,
            Some(Value::Array(frames)) if frames.len() <= MOST_FRAMES => {
                let label = |frame: &Value| match frame {
                    Value::Null => Some(None),
                    Value::Array(pair) => match pair.as_slice() {
                        [Value::String(name), since] => {
                            let since = since.as_f64().filter(|since| (0.0..=60_000.0).contains(since))?;
                            Some(Some((name.clone(), since)))
                        }
                        _ => None,
                    },
                    _ => None,
                };
                frames.iter().map(label).collect::<Option<_>>().map_or(Labels::Damaged, Labels::Shown)
            }
            Some(_) => Labels::Damaged,
        }
    }
}

/// The steps that the folder says its session asked for.
pub(crate) fn asked(capture: &Value) -> Vec<Step> {
    capture.get("light").and_then(|steps| serde_json::from_value(steps.clone()).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(light: &Value) -> Labels {
        let info = json!({"bonafide": 1, "light": light}).to_string();
        let meta = json!({"additional_info": info}).as_object().cloned().unwrap();
        labels(&Metadata::try_from(meta).unwrap())
    }

    #[test]
    fn labels_are_read_or_damaged() {
        let Labels::Shown(shown) = of(&json!([null, ["white", 20], ["white", 120], ["blue", 3]])) else {
            panic!("not shown")
        };
        assert_eq!(order(&shown), ["white", "blue"]);
        assert_eq!(steps(&shown), [None, Some((0, 20.0)), Some((0, 120.0)), Some((1, 3.0))]);
        assert!(is_part(&["white", "blue"], &["white", "green", "blue"]) && is_part(&[], &["white"]));
        assert!(!is_part(&["blue", "white"], &["white", "green", "blue"]));
        assert!(matches!(of(&json!("skipped")), Labels::Skipped));
        assert!(matches!(of(&Value::Null), Labels::None));
        for wrong in
            [json!("other"), json!([1]), json!([["white"]]), json!([["white", -1]]), json!([["white", "x"]])]
        {
            assert!(matches!(of(&wrong), Labels::Damaged), "{wrong}");
        }
        assert!(matches!(of(&json!(vec![Value::Null; 91])), Labels::Damaged));
    }
}
