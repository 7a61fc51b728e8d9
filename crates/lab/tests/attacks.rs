//! Each piece of evidence fires on the attack that it is about and stays quiet on bona fide captures.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests say what they expect by failing"
)]

use std::path::{Path, PathBuf};
use std::time::Duration;

use bonafide_engine::Engine;
use bonafide_engine::analyse::Analyser;
use bonafide_engine::liveness::light::{Lit, evidence, sample};
use bonafide_engine::liveness::stream::Coding;
use bonafide_engine::liveness::{Evidence, Liveness};
use bonafide_engine::pack::Role;
use bonafide_engine::track::Tracker;
use bonafide_imaging::{DecodeLimits, Image, decode, encode};
use bonafide_lab::attack::{Attack, Species};
use bonafide_lab::motion::Action;
use bonafide_lab::{Camera, Clip, Glow, Options, Profile, Subject};
use bonafide_testkit::made;

const RATE: u32 = 10;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn engine() -> Engine {
    let pack = bonafide_pack::open(&root().join("models/pack")).expect("models/pack: scripts/pack makes it");
    Engine::with(&pack, &[Role::Embed]).unwrap()
}

/// The drawn face, and the samples where they are: they show real people and are not in the repository.
fn pictures() -> Vec<Image> {
    let mut pictures = vec![made::face_pixels(640, 480, Some(0.0))];
    for name in ["face.jpg", "other.jpg"] {
        match std::fs::read(root().join("models/sample").join(name)) {
            Ok(bytes) => pictures.push(decode(&bytes, &DecodeLimits::default()).unwrap().image),
            Err(_) => eprintln!("models/sample/{name} is not there; scripts/samples fetches it"),
        }
    }
    pictures
}

fn options(seed: u64, action: Action) -> Options {
    let camera = Camera { mosaic: true, ..Camera::default() };
    Options { actions: vec![action], rate: RATE, share: 0.6, camera, seed, ..Options::default() }
}

/// The frames as an upload has them.
fn judge(engine: &Engine, frames: impl Iterator<Item = Image>) -> Liveness {
    let clock = || Duration::ZERO;
    let mut analyser = Analyser::new(engine, &clock).coded(Coding::Alone);
    for (i, frame) in (0u32..).zip(frames) {
        let bytes = encode::jpeg(frame.view(), 92).unwrap();
        let frame = decode(&bytes, &DecodeLimits::default()).unwrap().image;
        analyser.push(frame.view(), Duration::from_secs(1) * i / RATE).unwrap();
    }
    analyser.finish().unwrap().liveness
}

fn code(liveness: &Liveness, name: &str) -> &'static str {
    liveness.evidence.iter().find(|piece| piece.name == name).unwrap().code
}

/// The frames of an attack: the person turns, if what is shown can.
fn attack(engine: &Engine, subject: &Subject, species: Species) -> Liveness {
    let attack = Attack::new(subject, species, options(11, Action::Left));
    judge(engine, (0..attack.frames()).map(|i| attack.frame(i)))
}

#[test]
fn bona_fide_captures_have_nothing_against_them() {
    let engine = engine();
    for picture in pictures() {
        let subject = Subject::find(&engine, picture).unwrap();
        for (seed, action) in [(3, Action::Blank), (4, Action::Left), (5, Action::High)] {
            let clip = Clip::new(&subject, options(seed, action));
            let liveness = judge(&engine, (0..clip.frames()).map(|i| clip.frame(i)));
            let against = liveness.evidence.iter().find(|piece| piece.log_likelihood_ratio < 0.0);
            assert_eq!(against, None, "{action:?}");
            assert_eq!(code(&liveness, "stream"), "stream_natural");
        }
    }
}

#[test]
fn every_instrument_that_leaves_a_trace_is_found_by_it() {
    let engine = engine();
    // The drawn face has a plain wall behind it, in which nothing can be seen to stand still.
    let picture = pictures().pop().unwrap();
    let has_structure = (picture.width(), picture.height()) != (640, 480);
    let subject = Subject::find(&engine, picture).unwrap();
    let found = [
        // Its pixels beat with the camera's. Those of the film's screen are too fine for that.
        (Species::ScreenStill, "traces", "raster_seen"),
        (Species::PrintWaved, "parallax", "moves_as_plane"),
        (Species::InjectedLoop, "stream", "stream_loops"),
        (Species::InjectedStill, "stream", "stream_stands_still"),
        (Species::InjectedPaste, "stream", "surroundings_frozen"),
    ];
    for (species, evidence, wanted) in found {
        if species == Species::InjectedPaste && !has_structure {
            continue;
        }
        let liveness = attack(&engine, &subject, species);
        assert_eq!(code(&liveness, evidence), wanted, "{}", species.name());
        assert!(liveness.confidence_spoofing.unwrap() > 0.5, "{}", species.name());
    }
}

/// A sheet carries what lies beside the head along, where hand and room let it be seen; a person never does.
#[test]
fn a_sheet_that_is_held_takes_its_surroundings_along() {
    let engine = engine();
    // The drawn face has a plain wall behind it.
    let samples: Vec<Image> = pictures().split_off(1);
    let is_there = !samples.is_empty();
    let (mut sheets, mut people) = (Vec::new(), Vec::new());
    for picture in samples {
        let subject = Subject::find(&engine, picture).unwrap();
        for seed in 1..=4 {
            let options = Options { share: 0.4, ..options(seed, Action::Blank) };
            let sheet = Attack::new(&subject, Species::PrintMatte, options.clone());
            let clip = Clip::new(&subject, options);
            let seen = |liveness| code(&liveness, "surroundings");
            sheets.push(seen(judge(&engine, (0..sheet.frames()).map(|i| sheet.frame(i)))));
            people.push(seen(judge(&engine, (0..clip.frames()).map(|i| clip.frame(i)))));
        }
    }
    let both = format!("{sheets:?} {people:?}");
    assert!(!people.contains(&"surroundings_move_with_face"), "{both}");
    assert!(!sheets.contains(&"surroundings_stay"), "{both}");
    assert!(!is_there || sheets.contains(&"surroundings_move_with_face"), "{both}");
}

/// A face that is swapped on the way is another person's at the end.
#[test]
fn another_face_at_the_end_is_found_and_the_same_one_is_not() {
    let engine = engine();
    let subjects: Vec<Subject> =
        pictures().into_iter().map(|picture| Subject::find(&engine, picture).unwrap()).collect();
    let (first, last) = (subjects.first().unwrap(), subjects.last().unwrap());
    let film = |subject, seed| Clip::new(subject, options(seed, Action::Blank));
    let (one, other) = (film(first, 31), film(last, 31));
    let half = one.frames() / 2;
    let swapped = judge(&engine, (0..one.frames()).map(|i| (if i < half { &one } else { &other }).frame(i)));
    let same = judge(&engine, (0..one.frames()).map(|i| one.frame(i)));
    assert_eq!(code(&same, "person"), "person_stays");
    if subjects.len() > 1 {
        assert_eq!(code(&swapped, "person"), "person_changed");
        assert!(swapped.confidence_spoofing.unwrap() > 0.5);
    }
}

/// What the light challenge shows, and something that it does not.
const ORDER: [[u8; 3]; 6] =
    [[255; 3], [40, 90, 255], [255, 180, 40], [16, 16, 20], [60, 220, 90], [40, 90, 255]];
const OTHER: [[u8; 3]; 6] =
    [[16, 16, 20], [60, 220, 90], [40, 90, 255], [255, 180, 40], [255; 3], [60, 220, 90]];

fn glow(colours: [[u8; 3]; 6], strength: f32) -> Glow {
    Glow {
        strength,
        begin: Duration::from_millis(150),
        step: Duration::from_millis(400),
        colours: colours.to_vec(),
    }
}

/// No camera has anything against a person, and none takes the light on a face for something else.
#[test]
fn no_camera_has_anything_against_a_person() {
    let engine = engine();
    let subject = Subject::find(&engine, pictures().pop().unwrap()).unwrap();
    for profile in Profile::ALL {
        let options = Options {
            actions: vec![Action::Blank],
            rate: RATE,
            size: profile.size(),
            share: 0.5,
            camera: profile.camera(),
            glow: Some(glow(ORDER, profile.glow())),
            duration: Some(Duration::from_secs_f32(SECONDS)),
            is_lively: true,
            seed: 41,
            ..Options::default()
        };
        let clip = Clip::new(&subject, options);
        let frames: Vec<Image> = (0..clip.frames()).map(|i| clip.frame(i)).collect();
        let liveness = judge(&engine, frames.iter().cloned());
        let against = liveness.evidence.iter().find(|piece| piece.log_likelihood_ratio < 0.0);
        assert_eq!(against, None, "{}", profile.name());
        let evidence = lit(&engine, |i| frames[i as usize].clone(), &glow(ORDER, profile.glow()));
        assert!(evidence.log_likelihood_ratio >= 0.0, "{}: {evidence:?}", profile.name());
    }
}

/// What the light says of a capture of six colours, 24 frames.
fn lit(engine: &Engine, frame: impl Fn(u32) -> Image, shown: &Glow) -> Evidence {
    let mut tracker = Tracker::default();
    let mut frames = Vec::new();
    for i in 0..(SECONDS * f32::from(RATE as u8)) as u32 {
        let bytes = encode::jpeg(frame(i).view(), 92).unwrap();
        let image = decode(&bytes, &DecodeLimits::default()).unwrap().image;
        let time = Duration::from_secs(1) * i / RATE;
        let faces = engine.track(&mut tracker, image.view()).unwrap();
        // What is printed shows the whole picture, which may hold more people.
        let sample = faces.first().and_then(|face| sample(image.view(), face));
        frames.extend(sample.map(|sample| Lit { shown: shown.at(time), sample }));
    }
    evidence(&frames, &[])
}

const SECONDS: f32 = 2.6;

#[test]
fn light_is_found_on_a_head_and_not_on_a_screen_on_paper_or_in_another_order() {
    let engine = engine();
    for picture in pictures() {
        let subject = Subject::find(&engine, picture).unwrap();
        let with = |glow| Options {
            glow: Some(glow),
            duration: Some(Duration::from_secs_f32(SECONDS)),
            ..options(21, Action::Blank)
        };
        let shown = glow(ORDER, 0.25);
        for strength in [0.1, 0.25] {
            let clip = Clip::new(&subject, with(glow(ORDER, strength)));
            let evidence = lit(&engine, |i| clip.frame(i), &shown);
            assert_eq!(evidence.code, "light_follows", "{evidence:?}");
        }
        let recorded = Clip::new(&subject, with(glow(OTHER, 0.25)));
        let evidence = lit(&engine, |i| recorded.frame(i), &shown);
        assert!(evidence.log_likelihood_ratio < 0.0, "{evidence:?}");
        let screen = Attack::new(&subject, Species::ScreenStill, with(glow(ORDER, 0.25)));
        let evidence = lit(&engine, |i| screen.frame(i), &shown);
        assert!(evidence.log_likelihood_ratio <= 0.0, "{evidence:?}");
        let print = Attack::new(&subject, Species::PrintMatte, with(glow(ORDER, 0.25)));
        let evidence = lit(&engine, |i| print.frame(i), &shown);
        assert!(evidence.log_likelihood_ratio <= 0.5, "{evidence:?}");
    }
}
