//! What happens in a capture: what is asked, what the person or the attacker does, which frames the page keeps.

use std::ops::Range;
use std::time::Duration;

use bonafide_domain::capture::light::{self, Step};
use bonafide_lab::attack::Species;
use bonafide_lab::motion::{Action, Script};
use bonafide_lab::{Glow, Options};

use super::chance;
use super::plan::{Capture, Kind};
use crate::cli::Protocol;

/// Frames of a passive capture and how many a page keeps in a second: 0.7 s.
const PASSIVE: (u32, u32) = (10, 14);
/// Frames that a page keeps in a second of an active capture.
const RATE: u32 = 10;
/// Gestures that are drawn.
const GESTURES: [Action; 6] =
    [Action::Left, Action::Right, Action::High, Action::Down, Action::Smile, Action::Eyes];
/// When the page begins to keep frames: shortly before the gesture begins.
const FIRST: Duration = Duration::from_millis(1_200);
/// From the gesture's end to the first colour, and from the last colour to the last frame.
const PAUSE: Duration = Duration::from_millis(300);
const LAST: Duration = Duration::from_millis(100);
/// Stillness that a script adds at its end.
const STILL: Duration = Duration::from_millis(1_600);
/// Milliseconds from a colour that a page draws to its light in a frame: the display's delay and the camera's.
const LATE: (f32, f32) = (20.0, 80.0);
/// How often an attacker has a film of the gesture that is asked for.
const PREPARED: f32 = 0.5;
/// JPEG quality of what a page sent of an earlier session; that of a set's pictures is 92.
const EARLIER_QUALITY: (f32, f32) = (60.0, 90.0);
/// Frames by which the page of the earlier session began to keep them later: 0.3 s at most in an active capture.
const EARLIER_START: [u32; 4] = [0, 1, 2, 3];
/// Heights of the face over that of the frame, upright and not.
const SHARES: [(f32, f32); 2] = [(0.38, 0.48), (0.42, 0.55)];

/// A capture, decided.
pub struct Staging {
    /// What is asked.
    pub action: Action,
    /// The colours that are asked for, and when the page shows the first, on the clip's clock. Empty without a challenge.
    pub light: Vec<Step>,
    pub light_begin: Duration,
    /// Milliseconds by which light comes later than the page draws it.
    pub late_ms: f32,
    /// What is before the camera.
    pub options: Options,
    /// What a film shows, for species that play one.
    pub film: Option<Film>,
    /// Frames of the clip that the page keeps.
    pub frames: Range<u32>,
    /// What was sent of the film when it was new, for the species that sends it again.
    pub earlier: Option<Earlier>,
}

/// A film that was made before.
pub struct Film {
    pub options: Options,
    /// The colours of the session in which it was taken; empty where there were none.
    pub light: Vec<Step>,
}

/// What the page of an earlier session sent of the same film.
pub struct Earlier {
    /// Frames of the film that it kept, all of them among those of the later page.
    pub frames: Range<u32>,
    /// Its JPEG quality, from 0 to 100.
    pub quality: u8,
}

/// Decides a capture by its seed.
pub fn stage(capture: &Capture, protocol: Protocol) -> Staging {
    let seed = capture.seed;
    let size = capture.camera.size();
    let (least, most) = SHARES[usize::from(size.0 > size.1)];
    let base = Options {
        size,
        share: chance::within(seed, "share", least, most),
        camera: capture.camera.camera(),
        is_lively: true,
        seed,
        ..Options::default()
    };
    match protocol {
        Protocol::Passive => passive(capture, base),
        Protocol::Active => active(capture, &base),
    }
}

fn passive(capture: &Capture, base: Options) -> Staging {
    let (count, rate) = PASSIVE;
    let duration = Some(Duration::from_secs(1) * count / rate);
    let options = Options { rate, duration, ..base };
    let film = film(capture).map(|_| Film {
        options: Options { seed: earlier(capture.seed), ..options.clone() },
        light: Vec::new(),
    });
    Staging {
        action: Action::Blank,
        light: Vec::new(),
        light_begin: Duration::ZERO,
        late_ms: 0.0,
        options,
        film,
        earlier: sent_before(capture, &(0..count)),
        frames: 0..count,
    }
}

fn active(capture: &Capture, base: &Options) -> Staging {
    let seed = capture.seed;
    let action = chance::one(seed, "gesture", &GESTURES, Action::Left);
    let light = light::draw(seed);
    let late_ms = chance::within(seed, "late", LATE.0, LATE.1);
    let light_begin = begin_of_light(action);
    let length: Duration = light.iter().map(|step| Duration::from_millis(step.duration_ms.into())).sum();
    let duration = light_begin + length + LAST;
    let shows = |action: Action, light: &[Step], late_ms: f32| {
        let glow = glow(light, capture.camera.glow(), begin_of_light(action) + milliseconds(late_ms));
        Options {
            actions: vec![action],
            rate: RATE,
            duration: Some(duration),
            glow: Some(glow),
            ..base.clone()
        }
    };
    let film = film(capture).map(|knows_gesture| {
        let earlier = earlier(seed);
        let other = chance::one(earlier, "gesture", &GESTURES, Action::Left);
        let is_prepared = knows_gesture || chance::within(seed, "prepared", 0.0, 1.0) < PREPARED;
        let light = if knows_gesture { Vec::new() } else { light::draw(earlier) };
        let late_ms = chance::within(earlier, "late", LATE.0, LATE.1);
        let options = shows(if is_prepared { action } else { other }, &light, late_ms);
        Film { options: Options { seed: earlier, ..options }, light }
    });
    let frame =
        |time: Duration| u32::try_from(time.as_millis() * u128::from(RATE) / 1000).unwrap_or(u32::MAX);
    let frames = frame(FIRST)..frame(duration);
    Staging {
        action,
        options: shows(action, &light, late_ms),
        light,
        light_begin,
        late_ms,
        film,
        earlier: sent_before(capture, &frames),
        frames,
    }
}

/// For species that show a film: whether a program makes it now and can do what is asked, though in no light but its own.
fn film(capture: &Capture) -> Option<bool> {
    match capture.kind {
        Kind::Attack(species) if species.plays_a_film() => {
            Some(matches!(species, Species::InjectedPaste | Species::InjectedSynthetic))
        }
        _ => None,
    }
}

/// Whoever sends an earlier session again has its film, of which the server got what the page of that day kept and coded.
fn sent_before(capture: &Capture, frames: &Range<u32>) -> Option<Earlier> {
    let seed = earlier(capture.seed);
    let (least, most) = EARLIER_QUALITY;
    let begin = frames.start + chance::one(seed, "start", &EARLIER_START, 0);
    let quality = chance::within(seed, "quality", least, most).round() as u8;
    let is_sent_again = capture.kind == Kind::Attack(Species::InjectedReplayed);
    is_sent_again.then_some(Earlier { frames: begin..frames.end, quality })
}

/// The seed of the session in which a film was taken.
fn earlier(seed: u64) -> u64 {
    chance::number(seed, &["earlier"])
}

/// When the page shows the first colour: on a frame's time.
fn begin_of_light(action: Action) -> Duration {
    let end = Script::new(&[action]).duration().saturating_sub(STILL) + PAUSE;
    Duration::from_millis(u64::try_from(end.as_millis().div_ceil(100) * 100).unwrap_or_default())
}

fn glow(light: &[Step], strength: f32, begin: Duration) -> Glow {
    let step = light.first().map_or(0, |step| step.duration_ms);
    Glow {
        strength,
        begin,
        step: Duration::from_millis(step.into()),
        colours: light.iter().map(|step| step.colour).collect(),
    }
}

fn milliseconds(ms: f32) -> Duration {
    Duration::from_secs_f32(ms / 1000.0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bonafide_lab::Profile;

    use super::*;

    fn capture(kind: Kind, seed: u64) -> Capture {
        Capture { number: 1, subject: 0, kind, camera: Profile::PhoneGood, time: 0, seed }
    }

    #[test]
    fn the_gesture_lies_before_the_light_and_both_within_the_frames() {
        for seed in 0..40 {
            let staging = stage(&capture(Kind::BonaFide, seed), Protocol::Active);
            let script = Script::new(&[staging.action]);
            let time = |frame: u32| Duration::from_millis(100 * u64::from(frame));
            assert_eq!(staging.light.len(), 6);
            assert!(
                time(staging.frames.start) < STILL
                    && script.at(staging.light_begin) == script.at(Duration::ZERO)
            );
            assert!(time(staging.frames.end) >= staging.light_begin + Duration::from_millis(2_400));
            assert!((30..=70).contains(&staging.frames.len()), "{:?}", staging.frames);
            assert!(staging.film.is_none());
        }
    }

    #[test]
    fn a_film_shows_another_order_than_is_asked() {
        let of = |species, seed| stage(&capture(Kind::Attack(species), seed), Protocol::Active);
        for seed in 0..20 {
            let staging = of(Species::InjectedReplayed, seed);
            let film = staging.film.unwrap();
            assert_ne!(film.light, staging.light);
            assert_ne!(film.options.seed, staging.options.seed);
            assert_eq!(film.light.len(), 6);
            let film = of(Species::InjectedSynthetic, seed).film.unwrap();
            assert!(film.light.is_empty() && film.options.glow.unwrap().colours.is_empty());
        }
        assert!(of(Species::PrintMatte, 1).film.is_none() && of(Species::MaskResin, 1).film.is_none());
    }

    #[test]
    fn what_is_sent_again_was_sent_before_with_other_frames_and_coded_otherwise() {
        let of = |species, seed| stage(&capture(Kind::Attack(species), seed), Protocol::Active);
        let (mut begins, mut qualities) = (BTreeSet::new(), BTreeSet::new());
        for seed in 0..40 {
            let Staging { frames, earlier, .. } = of(Species::InjectedReplayed, seed);
            let earlier = earlier.unwrap();
            assert_eq!(earlier.frames.end, frames.end);
            begins.insert(earlier.frames.start - frames.start);
            qualities.insert(earlier.quality);
            assert!(of(Species::InjectedReencoded, seed).earlier.is_none());
        }
        assert_eq!(begins, BTreeSet::from(EARLIER_START));
        assert!(qualities.len() > 10 && qualities.iter().all(|quality| (60..=90).contains(quality)));
        let passive = stage(&capture(Kind::Attack(Species::InjectedReplayed), 1), Protocol::Passive);
        assert!(passive.earlier.unwrap().frames.len() >= 7);
    }

    #[test]
    fn a_passive_capture_is_ten_frames_of_a_face_at_rest() {
        let staging = stage(&capture(Kind::BonaFide, 9), Protocol::Passive);
        assert_eq!((staging.frames, staging.action.name()), (0..10, "video_selfie_blank"));
        assert!(staging.light.is_empty() && staging.options.glow.is_none());
    }
}
