//! Instruments do what makes them what they are: masks do not blink, holes show living eyes, films show their own light.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by failing"
)]

use std::path::Path;
use std::time::Duration;

use bonafide_engine::Engine;
use bonafide_imaging::Image;
use bonafide_lab::attack::{Attack, Species};
use bonafide_lab::motion::Action;
use bonafide_lab::{Clip, Glow, Options, Profile, Subject};
use bonafide_testkit::made;

/// A frame in which eyes that are asked to are shut, and which no blink of their own falls on.
const SHUT: u32 = 21;

fn subject() -> Subject {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let pack = bonafide_pack::open(&root.join("models/pack")).expect("models/pack: scripts/pack makes it");
    let engine = Engine::with(&pack, &[]).unwrap();
    Subject::find(&engine, made::face_pixels(640, 480, Some(0.0))).unwrap()
}

fn options(profile: Profile) -> Options {
    Options { size: (320, 240), rate: 10, camera: profile.camera(), seed: 5, ..Options::default() }
}

fn does(action: Action) -> Options {
    Options { actions: vec![action], duration: Some(Duration::from_secs(5)), ..options(Profile::PhoneGood) }
}

/// Mean difference of two frames in steps of 255.
fn away(a: &Image, b: &Image) -> f32 {
    let sum: u32 = a.pixels().iter().zip(b.pixels()).map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
    sum as f32 / a.pixels().len() as f32
}

fn mean(image: &Image) -> [f32; 3] {
    let pixels = image.pixels().as_chunks::<3>().0;
    let sum = pixels
        .iter()
        .fold([0.0; 3], |sum: [f32; 3], pixel| std::array::from_fn(|c| sum[c] + f32::from(pixel[c])));
    sum.map(|v| v / pixels.len() as f32)
}

#[test]
fn masks_do_not_blink_and_a_photo_with_holes_does() {
    let subject = subject();
    let frame = |species, action| Attack::new(&subject, species, does(action)).frame(SHUT);
    for (species, blinks) in
        [(Species::MaskPaper, false), (Species::MaskResin, false), (Species::PrintCutout, true)]
    {
        let (open, shut) = (frame(species, Action::Blank), frame(species, Action::Eyes));
        assert_eq!(away(&open, &shut) > 0.0, blinks, "{}", species.name());
    }
}

#[test]
fn every_species_is_rendered_alike_whatever_was_rendered_before() {
    let subject = subject();
    for species in Species::ALL {
        let attack = Attack::new(&subject, species, does(Action::Left));
        let frame = attack.frame(20);
        assert_eq!((frame.width(), frame.height()), (320, 240), "{}", species.name());
        let again = Attack::new(&subject, species, does(Action::Left));
        again.frame(3);
        assert_eq!(again.frame(20).pixels(), frame.pixels(), "{}", species.name());
        assert_eq!(attack.frames(), 50, "{}", species.name());
    }
}

#[test]
fn a_replayed_session_is_a_bona_fide_clip_of_another_seed_in_its_own_light() {
    let subject = subject();
    let glow = |colour| Glow {
        strength: 0.5,
        begin: Duration::ZERO,
        step: Duration::from_secs(9),
        colours: vec![colour],
    };
    let film = Options { glow: Some(glow([40, 90, 255])), seed: 77, ..does(Action::Left) };
    let asked = Options { glow: Some(glow([255, 180, 40])), ..does(Action::Left) };
    let attack = Attack::playing(&subject, Species::InjectedReplayed, asked, film.clone());
    assert_eq!(attack.frame(20).pixels(), Clip::new(&subject, film).frame(20).pixels());
}

#[test]
fn paper_and_masks_take_the_screens_colour_and_screens_hardly() {
    let subject = subject();
    // By how much more blue than red a frame becomes in the light of a blue screen.
    let cast = |species| {
        let take = |strength| {
            let glow = Glow {
                strength,
                begin: Duration::ZERO,
                step: Duration::from_secs(9),
                colours: vec![[0, 0, 255]],
            };
            let still = Options { glow: Some(glow), ..does(Action::Blank) };
            let camera = bonafide_lab::Camera { automatic: None, ..still.camera };
            let [red, _, blue] = mean(&Attack::new(&subject, species, Options { camera, ..still }).frame(2));
            blue - red
        };
        take(0.5) - take(0.0)
    };
    let screen = cast(Species::ScreenStill);
    for species in [Species::PrintMatte, Species::MaskPaper, Species::MaskResin] {
        assert!(cast(species) > 3.0 * screen.max(0.3), "{}: {} {screen}", species.name(), cast(species));
    }
}

#[test]
fn what_no_sensor_saw_has_no_noise() {
    let subject = subject();
    // The same face at rest, noise of two frames: what differs beside the face is the sensor's.
    let corner = |species| {
        let attack = Attack::new(&subject, species, does(Action::Blank));
        let (a, b) = (attack.frame(2), attack.frame(3));
        let cut = |image: &Image| image.view().crop(2, 2, 40, 40).to_image();
        away(&cut(&a), &cut(&b))
    };
    assert!(corner(Species::InjectedSynthetic) < 0.5 * corner(Species::InjectedReplayed));
}

#[test]
fn a_rolling_shutter_bends_what_moves_and_leaves_what_rests() {
    let subject = subject();
    let frame = |readout: u64, index: u32| {
        let camera = bonafide_lab::Camera {
            readout: Duration::from_millis(readout),
            noise: 0.0,
            ..bonafide_lab::Camera::default()
        };
        Clip::new(&subject, Options { camera, ..does(Action::Left) }).frame(index)
    };
    // Frame 20 lies in the turn, frame 2 before it.
    let [turning, resting] = [20, 2].map(|index| away(&frame(0, index), &frame(60, index)));
    assert!(turning > 2.0 * resting, "{turning} {resting}");
}
