//! Rendered clips, looked at by the engine and given to the capture machine, are what was asked for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests say what they expect by failing"
)]

use std::path::{Path, PathBuf};
use std::time::Duration;

use bonafide_capture::{
    Action, CameraState, Config, Effect, Event, Guide, Measured, Measurer, Session, ViewSize, Wanted, replay,
};
use bonafide_engine::Engine;
use bonafide_engine::track::Tracker;
use bonafide_imaging::{DecodeLimits, Image, decode, encode};
use bonafide_lab::motion;
use bonafide_lab::{Clip, Fault, Options, Subject};
use bonafide_testkit::made;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn engine() -> Engine {
    let pack = bonafide_pack::open(&root().join("models/pack")).expect("models/pack: scripts/pack makes it");
    Engine::with(&pack, &[]).unwrap()
}

/// The drawn face, and the sample where there is one: it shows a real person and is not in the repository.
fn pictures() -> Vec<(&'static str, Image)> {
    let mut pictures = vec![("drawn", made::face_pixels(640, 480, Some(0.0)))];
    match std::fs::read(root().join("models/sample/face.jpg")) {
        Ok(bytes) => pictures.push(("sample", decode(&bytes, &DecodeLimits::default()).unwrap().image)),
        Err(_) => eprintln!("models/sample/face.jpg is not there; scripts/samples fetches it"),
    }
    pictures
}

/// A session over a clip.
#[derive(Debug)]
struct Captured {
    effects: Vec<Effect>,
    /// Every frame with what was measured on it.
    frames: Vec<(Image, Measured)>,
}

fn config(action: Action) -> Config {
    Config::new(vec![Wanted::Action(action)], ViewSize { width: 640.0, height: 480.0 })
}

/// What the capture machine does with a clip, looked at with 15 frames per second until it has all that it wants.
fn capture(engine: &Engine, subject: &Subject, action: Action, options: Options) -> Captured {
    let clip = Clip::new(subject, Options { seed: 7, rate: 15, ..options });
    let (mut session, mut effects) = Session::begin(config(action)).unwrap();
    let ready =
        Event::Camera { time: 0.0, state: CameraState::Ready, width: 640.0, height: 480.0, view: None };
    effects.extend(session.event(&ready));
    let (mut tracker, mut measurer) = (Tracker::default(), Measurer::default());
    let mut frames = Vec::new();
    for id in 0..clip.frames() {
        let image = clip.frame(id);
        let faces = engine.track(&mut tracker, image.view()).unwrap();
        let time = clip.time(id).as_secs_f64() * 1e3;
        let measured = measurer.measure(image.view(), &faces, id, time);
        effects.extend(session.frame(&measured));
        frames.push((image, measured));
        if effects.contains(&Effect::Finish {}) {
            break;
        }
    }
    Captured { effects, frames }
}

/// The frames that the session kept, as a server gets them: through JPEG, and measured again.
fn uploaded(engine: &Engine, captured: &Captured) -> Vec<Measured> {
    let medium = captured.effects.iter().find_map(|e| if let Effect::Medium(m) = e { Some(m) } else { None });
    let (mut tracker, mut measurer) = (Tracker::default(), Measurer::default());
    let again = |&id: &u32| {
        let (image, measured) = &captured.frames[id as usize];
        let jpeg = encode::jpeg(image.view(), 88).unwrap();
        let image = decode(&jpeg, &DecodeLimits::default()).unwrap().image;
        let faces = engine.track(&mut tracker, image.view()).unwrap();
        measurer.measure(image.view(), &faces, id, measured.time)
    };
    medium.map(|medium| medium.frames.iter().map(again).collect()).unwrap_or_default()
}

fn named(action: Action) -> motion::Action {
    let tag = format!("{action:?}").chars().fold(String::new(), |mut tag, letter| {
        if letter.is_uppercase() && !tag.is_empty() {
            tag.push('_');
        }
        tag.push(letter.to_ascii_lowercase());
        tag
    });
    tag.parse().unwrap()
}

#[test]
fn the_machine_takes_every_gesture_from_its_clip_again_as_uploaded_and_none_from_a_still_face() {
    let engine = engine();
    let mut wrong = Vec::new();
    for (name, picture) in pictures() {
        let subject = Subject::find(&engine, picture).unwrap();
        for action in Action::ALL.into_iter().filter(|action| !action.is_document()) {
            let does = Options { actions: vec![named(action)], ..Options::default() };
            let captured = capture(&engine, &subject, action, does);
            if !captured.effects.contains(&Effect::Finish {}) {
                wrong.push(format!("{name} {action:?}: {:?}", captured.effects));
                continue;
            }
            let again = replay(config(action), &uploaded(&engine, &captured)).unwrap();
            if !again.finished || again.fail.is_some() {
                wrong.push(format!("{name} {action:?} replayed: {again:?}"));
            }
        }
        let still = Options { duration: Some(Duration::from_secs(5)), ..Options::default() };
        let Captured { effects, .. } = capture(&engine, &subject, Action::VideoSelfieSmile, still);
        assert!(!effects.contains(&Effect::Finish {}), "{name}: a smile that was not there");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_machine_names_every_fault() {
    let engine = engine();
    let mut wrong = Vec::new();
    for (name, picture) in pictures() {
        let subject = Subject::find(&engine, picture).unwrap();
        for (fault, code) in [
            (Fault::Dark, Guide::Dark),
            (Fault::Bright, Guide::Bright),
            (Fault::Backlit, Guide::Backlit),
            (Fault::Far, Guide::TooFar),
            (Fault::Near, Guide::TooNear),
            (Fault::OffCentre, Guide::OffCentre),
            (Fault::Turned, Guide::Turned),
            (Fault::Tilted, Guide::Tilted),
            (Fault::Two, Guide::SeveralFaces),
            (Fault::Covered, Guide::Covered),
            (Fault::EyesClosed, Guide::EyesClosed),
            (Fault::Moving, Guide::Moving),
            (Fault::Nobody, Guide::NoFace),
        ] {
            let options =
                Options { faults: vec![fault], duration: Some(Duration::from_secs(2)), ..Options::default() };
            let Captured { effects, .. } = capture(&engine, &subject, Action::VideoSelfieBlank, options);
            let told = effects
                .iter()
                .any(|effect| matches!(effect, Effect::Guide { code: told, .. } if *told == code));
            let recorded = effects.iter().any(|effect| matches!(effect, Effect::Medium(_)));
            if !told || recorded {
                let guides: Vec<_> = effects
                    .iter()
                    .filter(|e| matches!(e, Effect::Guide { .. } | Effect::Medium(_)))
                    .collect();
                wrong.push(format!("{name} {fault:?}: {guides:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
