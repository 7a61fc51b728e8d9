mod challenge;

use proptest::prelude::*;

use crate::action::{Action, Facing, Wanted};
use crate::config::Config;
use crate::effect::{Effect, Fail, Guide, Phase};
use crate::event::{CameraState, Event, Input, Step};
use crate::measured::{Face, Measured};
use crate::replay::replay;
use crate::session::Session;
use crate::testing::{Run, SIZE, good, with};

const BLANK: &[Action] = &[Action::VideoSelfieBlank];

/// A frame that shows each fault of position or light.
fn faults() -> Vec<(Guide, Measured)> {
    vec![
        (Guide::NoFace, Measured { faces: 0, face: None, ..good() }),
        (Guide::SeveralFaces, Measured { faces: 2, ..good() }),
        (Guide::TooFar, with(|face| face.bounds = [290.0, 180.0, 350.0, 290.0])),
        (Guide::TooNear, with(|face| face.bounds = [180.0, 20.0, 460.0, 470.0])),
        (Guide::OffCentre, with(|face| face.bounds = [350.0, 110.0, 490.0, 370.0])),
        (Guide::Turned, with(|face| face.yaw = -25.0)),
        (Guide::Turned, with(|face| face.pitch = 25.0)),
        (Guide::Tilted, with(|face| face.roll = 24.0)),
        (Guide::Covered, with(|face| face.covered = 0.5)),
        (Guide::Covered, with(|face| face.presence = 0.55)),
        (Guide::EyesClosed, with(|face| (face.left_eye, face.right_eye) = (0.08, 0.08))),
        (Guide::Dark, with(|face| (face.luma, face.background) = (20.0, 20.0))),
        (Guide::Dark, Measured { faces: 0, face: None, light: 4.0, ..good() }),
        (Guide::Bright, with(|face| face.luma = 240.0)),
        (Guide::Bright, with(|face| (face.luma, face.clipped) = (190.0, 0.6))),
        (Guide::Backlit, with(|face| (face.luma, face.background) = (60.0, 200.0))),
        (Guide::Moving, Measured { motion: 2.0, ..good() }),
    ]
}

#[test]
fn every_fault_of_position_and_light_is_named_and_nothing_is_recorded() {
    for (code, frame) in faults() {
        let mut run = Run::of(BLANK);
        run.show(&frame, 2_000.0);
        assert_eq!(run.guides(), [code]);
        assert!(run.media().is_empty() && run.fails().is_empty(), "{code:?}");
        // The attempt is not spent: as soon as all is well, it goes on.
        run.show(&good(), 2_500.0);
        assert!(run.finished(), "{code:?}");
    }
}

#[test]
fn a_good_face_is_recorded_in_a_bit_over_a_second_and_a_half() {
    let mut run = Run::of(BLANK);
    run.show(&good(), 2_000.0);
    assert!(run.finished());
    let media = run.media();
    let [medium] = media[..] else { panic!("{media:?}") };
    assert_eq!((medium.frames.len(), medium.action), (12, Action::VideoSelfieBlank));
    assert!((1_000.0..1_400.0).contains(&(medium.ended - medium.started)), "{medium:?}");
    assert!(medium.started >= 1_400.0 && medium.ended < 3_000.0, "{medium:?}");
    assert_eq!(run.guides(), [Guide::Ready, Guide::HoldStill]);
}

#[test]
fn a_blank_selfie_is_done_within_four_seconds_of_a_good_position_also_with_a_slow_machine() {
    for (rate, most) in
        [(4.0, 4_000.0), (5.0, 3_200.0), (8.0, 2_200.0), (15.0, 1_900.0), (30.0, 1_800.0), (60.0, 1_800.0)]
    {
        let mut run = Run::of(BLANK);
        run.interval_ms = 1_000.0 / rate;
        let begin = run.time;
        while !run.finished() {
            assert!(run.time - begin <= most, "{rate} frames per second: {} ms", run.time - begin);
            run.show(&good(), 1.0);
        }
    }
}

#[test]
fn the_sharpest_frame_that_looks_into_the_camera_is_best() {
    let mut run = Run::of(BLANK);
    run.show(&with(|face| face.yaw = 12.0), 900.0);
    run.show(&with(|face| face.sharpness = 0.9), 40.0);
    run.show(&with(|face| face.left_eye = 0.05), 1_500.0);
    let best = run.media()[0].best;
    let keeps: Vec<_> = run
        .effects
        .iter()
        .filter_map(|e| if let Effect::Keep { id, best } = e { Some((*id, *best)) } else { None })
        .collect();
    assert_eq!(keeps.iter().rfind(|(_, best)| *best).map(|(id, _)| *id), Some(best));
    // 900 ms of 40 ms frames come before it, or it was not due and the next one was taken.
    assert!(best >= 23 || keeps[0].0 == best, "{best} {keeps:?}");
}

/// What a face does at the height of a gesture.
fn done(action: Action, face: &mut Face) {
    match action {
        Action::VideoSelfieLeft => face.yaw = 25.0,
        Action::VideoSelfieRight => face.yaw = -25.0,
        Action::VideoSelfieHigh => face.pitch = 15.0,
        Action::VideoSelfieDown => face.pitch = -15.0,
        Action::VideoSelfieSmile => face.smile = 0.6,
        Action::VideoSelfieEyes => (face.left_eye, face.right_eye) = (0.1, 0.1),
        Action::VideoSelfieScan => face.bounds = [230.0, 70.0, 410.0, 410.0],
        _ => {}
    }
}

fn gestures() -> impl Iterator<Item = Action> {
    Action::ALL.into_iter().filter(|action| action.is_gesture())
}

#[test]
fn each_gesture_is_asked_for_seen_and_asked_back() {
    for action in gestures() {
        let mut run = Run::of(&[action]);
        run.show(&good(), 800.0);
        let asked = *run.guides().last().unwrap();
        assert!(!run.finished(), "{action:?} without doing it");
        run.show(&with(|face| done(action, face)), 400.0);
        let back = *run.guides().last().unwrap();
        assert!(
            asked != back && matches!(back, Guide::LookStraight | Guide::MoveBack),
            "{action:?} {asked:?} {back:?}"
        );
        assert!(!run.finished(), "{action:?} without coming back");
        run.show(&good(), 400.0);
        assert!(run.finished(), "{action:?}: {:?}", run.guides());
        let frames = run.media()[0].frames.len();
        assert!((5..=30).contains(&frames), "{action:?}: {frames}");
    }
}

#[test]
fn another_gesture_than_the_one_asked_for_does_not_count() {
    for asked in gestures() {
        for other in gestures().filter(|&other| other != asked) {
            let mut run = Run::of(&[asked]);
            run.show(&good(), 800.0).show(&with(|face| done(other, face)), 400.0).show(&good(), 400.0);
            assert!(!run.finished(), "{other:?} passed for {asked:?}");
        }
    }
}

#[test]
fn mouth_and_eyes_of_a_turned_head_count_for_nothing() {
    let turns: [fn(&mut Face); 3] =
        [|face| face.yaw = 16.0, |face| face.yaw = -16.0, |face| face.pitch = 16.0];
    for action in [Action::VideoSelfieSmile, Action::VideoSelfieEyes] {
        for turn in turns {
            let turned = with(|face| {
                done(action, face);
                turn(face);
            });
            let mut run = Run::of(&[action]);
            run.show(&good(), 800.0).show(&turned, 400.0).show(&good(), 400.0);
            assert!(!run.finished(), "{action:?}");
            run.show(&with(|face| done(action, face)), 400.0).show(&good(), 400.0);
            assert!(run.finished(), "{action:?}");
        }
    }
}

#[test]
fn gestures_are_held_against_the_persons_own_face_at_rest() {
    // A head that is always turned 15 degrees has not turned left.
    let mut run = Run::of(&[Action::VideoSelfieLeft]);
    run.show(&with(|face| face.yaw = 15.0), 2_000.0).show(&with(|face| face.yaw = 19.0), 2_000.0);
    assert!(!run.finished());
    run.show(&with(|face| face.yaw = 36.0), 400.0).show(&with(|face| face.yaw = 16.0), 400.0);
    assert!(run.finished());
}

#[test]
fn a_gesture_that_is_not_done_in_time_fails_with_what_was_asked() {
    let mut run = Run::of(&[Action::VideoSelfieSmile]);
    run.show(&good(), 17_000.0);
    assert_eq!(run.fails(), [Fail::ActionTimeout]);
    let reason =
        run.effects.iter().find_map(|e| if let Effect::Fail { reason, .. } = e { *reason } else { None });
    assert_eq!(reason, Some(Guide::Smile));
}

#[test]
fn a_position_that_is_not_taken_in_time_fails_with_the_reason() {
    let mut run = Run::of(BLANK);
    run.show(&with(|face| face.roll = 30.0), 31_000.0);
    assert_eq!(run.fails(), [Fail::PositionTimeout]);
    assert!(run.effects.contains(&Effect::Fail { code: Fail::PositionTimeout, reason: Some(Guide::Tilted) }));
}

#[test]
fn frames_of_a_long_gesture_are_thinned_and_the_best_stays() {
    let mut run = Run::of(&[Action::VideoSelfieSmile]);
    run.show(&good(), 10_000.0)
        .show(&with(|face| done(Action::VideoSelfieSmile, face)), 400.0)
        .show(&good(), 500.0);
    let medium = run.media()[0];
    assert!(medium.frames.len() <= 30 && medium.frames.contains(&medium.best), "{medium:?}");
    assert!(medium.ended - medium.started > 9_000.0);
}

#[test]
fn a_face_that_leaves_is_covered_or_joined_by_another_begins_the_attempt_anew() {
    for frame in [
        Measured { faces: 0, face: None, ..good() },
        Measured { faces: 2, ..good() },
        with(|face| face.covered = 0.9),
    ] {
        let mut run = Run::of(BLANK);
        run.show(&good(), 900.0).show(&frame, 400.0);
        assert!(run.effects.iter().any(|e| matches!(e, Effect::Forget { ids } if ids.len() > 2)));
        run.show(&good(), 2_500.0);
        assert!(run.finished() && run.fails().is_empty());
    }
}

#[test]
fn a_face_missed_in_one_frame_does_not() {
    let mut run = Run::of(BLANK);
    run.show(&good(), 900.0).show(&Measured { faces: 0, face: None, ..good() }, 40.0).show(&good(), 1_000.0);
    assert!(run.finished());
    assert!(!run.effects.iter().any(|e| matches!(e, Effect::Forget { .. })));
}

#[test]
fn a_face_that_keeps_jumping_is_anothers() {
    let mut run = Run::of(&[Action::VideoSelfieSmile]);
    for _ in 0..4 {
        run.show(&good(), 800.0).show(&with(|face| face.bounds = [120.0, 110.0, 260.0, 370.0]), 40.0);
    }
    assert_eq!(run.fails(), [Fail::FaceChanged]);
}

#[test]
fn a_camera_that_is_lost_may_come_back_within_five_seconds() {
    let mut run = Run::of(BLANK);
    run.show(&good(), 900.0);
    run.camera(CameraState::Lost);
    assert!(run.effects.iter().any(|e| matches!(e, Effect::Forget { .. })));
    run.time += 4_000.0;
    run.camera(CameraState::Ready);
    run.show(&good(), 2_000.0);
    assert!(run.finished());

    let mut run = Run::of(BLANK);
    run.camera(CameraState::Lost);
    let time = run.time + 5_001.0;
    run.event(&Event::Tick { time });
    assert_eq!(run.fails(), [Fail::CameraLost]);
}

#[test]
fn a_page_out_of_sight_pauses_the_session_and_ends_it_after_twenty_seconds() {
    let mut run = Run::of(BLANK);
    run.show(&good(), 900.0);
    let time = run.time;
    run.event(&Event::Visible { time, visible: false });
    run.show(&good(), 3_000.0);
    assert!(!run.finished(), "frames of a hidden page do not count");
    let time = run.time + 15_000.0;
    run.time = time;
    run.event(&Event::Visible { time, visible: true });
    run.show(&good(), 2_500.0);
    assert!(run.finished());

    let mut run = Run::of(BLANK);
    let time = run.time;
    run.event(&Event::Visible { time, visible: false });
    run.event(&Event::Tick { time: time + 20_001.0 });
    assert_eq!(run.fails(), [Fail::HiddenTooLong]);
}

#[test]
fn the_person_can_end_it() {
    let mut run = Run::of(BLANK);
    let time = run.time;
    run.event(&Event::User { time, input: Input::Cancel });
    run.event(&Event::User { time, input: Input::Cancel });
    run.show(&good(), 3_000.0);
    assert_eq!(run.fails(), [Fail::Cancelled]);
    assert!(!run.finished());
}

#[test]
fn a_document_is_taken_with_the_other_camera_looked_at_and_kept() {
    let mut run = Run::of(&[Action::VideoSelfieOneshot, Action::PhotoIdFront, Action::VideoSelfieBlank]);
    run.show(&good(), 1_000.0);
    let phase = |run: &Run| {
        run.effects.iter().rev().find_map(|e| {
            if let Effect::Phase { phase, action, .. } = e { Some((*phase, *action)) } else { None }
        })
    };
    assert_eq!(run.media().len(), 1);
    assert_eq!(phase(&run), Some((Phase::WaitCamera, Action::PhotoIdFront)));
    run.camera(CameraState::Ready);
    let empty = Measured { faces: 0, face: None, ..good() };
    run.show(&empty, 1_000.0);
    for (input, wanted) in
        [(Input::Shutter, Phase::Review), (Input::Retake, Phase::Document), (Input::Shutter, Phase::Review)]
    {
        let time = run.time;
        run.event(&Event::User { time, input });
        run.show(&empty, 80.0);
        assert_eq!(phase(&run), Some((wanted, Action::PhotoIdFront)));
    }
    let time = run.time;
    run.event(&Event::User { time, input: Input::Accept });
    assert_eq!(
        run.media().last().map(|medium| (medium.action, medium.frames.len())),
        Some((Action::PhotoIdFront, 1))
    );
    assert_eq!(phase(&run), Some((Phase::WaitCamera, Action::VideoSelfieBlank)));
    run.camera(CameraState::Ready);
    run.show(&good(), 2_500.0);
    assert!(run.finished());
    assert_eq!(run.media().len(), 3);
}

#[test]
fn a_session_may_be_any_sequence_of_actions_with_the_progress_of_the_whole() {
    let actions = [Action::VideoSelfieBest, Action::VideoSelfieEyes, Action::PhotoSelfie];
    let mut run = Run::of(&actions);
    run.show(&good(), 2_600.0).show(&with(|face| done(Action::VideoSelfieEyes, face)), 200.0);
    run.show(&good(), 1_500.0);
    assert!(run.finished());
    let frames: Vec<_> = run.media().iter().map(|medium| (medium.action, medium.frames.len())).collect();
    assert_eq!((frames[0], frames[2], frames.len()), ((actions[0], 12), (actions[2], 1), 3));
    assert_eq!(frames[1].0, actions[1]);
    let progress = |e: &Effect| if let Effect::Progress { value } = e { Some(*value) } else { None };
    let progress: Vec<f32> = run.effects.iter().filter_map(progress).collect();
    assert!(progress.is_sorted_by(|a, b| a <= b || b.fract() == 0.0), "{progress:?}");
    assert!((progress.last().unwrap() - 1.0).abs() < 1e-6);
    let mut ids: Vec<u32> = run.media().iter().flat_map(|medium| medium.frames.clone()).collect();
    ids.dedup();
    assert_eq!(ids.len(), frames.iter().map(|(_, count)| count).sum::<usize>(), "no frame is in two media");
}

#[test]
fn random_is_one_gesture_that_follows_from_the_seed() {
    let of = |seed| {
        let config = Config { seed: crate::config::Seed(seed), ..Config::new(vec![Wanted::Random], SIZE) };
        Session::begin(config).unwrap().0.actions().to_vec()
    };
    let drawn: Vec<_> = (0..100).map(of).collect();
    assert!(drawn.iter().all(|actions| actions.len() == 1 && actions[0].is_gesture()));
    assert!(gestures().all(|gesture| drawn.contains(&vec![gesture])), "each of the seven comes up");
    assert_eq!(of(7), of(7));
}

#[test]
fn a_client_filmed_by_staff_needs_no_oval() {
    let config = Config {
        oval: false,
        facing: Facing::Environment,
        ..Config::new(vec![Wanted::Action(BLANK[0])], SIZE)
    };
    let mut run = Run::with(config);
    run.show(&with(|face| face.bounds = [500.0, 20.0, 580.0, 130.0]), 2_500.0);
    assert!(run.finished(), "{:?}", run.guides());
}

#[test]
fn the_frames_of_a_session_pass_the_replay() {
    let mut action = gestures().collect::<Vec<_>>();
    action.push(Action::VideoSelfieBlank);
    for action in action {
        let mut all: Vec<Measured> = Vec::new();
        let mut run = Run::of(&[action]);
        let mut show = |run: &mut Run, frame: &Measured, milliseconds: f64| {
            let end = run.time + milliseconds;
            while run.time < end {
                let id = all.len() as u32;
                all.push(Measured { id, time: run.time, ..frame.clone() });
                run.show(frame, 40.0);
            }
        };
        show(&mut run, &good(), 800.0);
        show(&mut run, &with(|face| done(action, face)), 400.0);
        show(&mut run, &good(), 1_000.0);
        let kept: Vec<Measured> = run.media()[0].frames.iter().map(|&id| all[id as usize].clone()).collect();
        let config = Config::new(vec![Wanted::Action(action)], SIZE);
        let again = replay(config.clone(), &kept).unwrap();
        assert!(again.finished && again.fail.is_none(), "{action:?} {again:?}");
        let still = replay(config, &vec![kept[0].clone(); 1]).unwrap();
        assert!(!still.finished, "{action:?}");
    }
}

fn any_measured() -> impl Strategy<Value = Measured> {
    let number =
        prop_oneof![-1e3_f32..1e3, Just(f32::NAN), Just(f32::INFINITY), Just(f32::MIN), 0.0_f32..1.0];
    let size = prop_oneof![Just(640_u32), any::<u32>()];
    let numbers = prop::option::of(prop::array::uniform12(number));
    (0_u32..3, numbers, any::<bool>(), any::<u32>(), size, any_time()).prop_map(
        |(faces, numbers, usual, id, size, time)| {
            let id = id % 50;
            if usual {
                return Measured { id, ..good() };
            }
            let mut measured = Measured { faces, id, time, width: size, height: size / 2, ..good() };
            measured.face = measured.face.filter(|_| numbers.is_some());
            if let (Some(face), Some([a, b, c, d, e, f, g, h, i, j, k, l])) = (&mut measured.face, numbers) {
                (face.yaw, face.left_eye, face.smile, face.luma) = (a, b, c, d);
                (face.pitch, face.roll, face.presence, face.sharpness) = (g, h, i, j);
                face.bounds[0] += e;
                face.bounds[3] = k;
                face.covered = f;
                (measured.motion, measured.light) = (a, l);
            }
            measured
        },
    )
}

/// What a clock cannot say, and what it can.
fn any_time() -> impl Strategy<Value = f64> {
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE, -1.0];
    prop_oneof![prop::sample::select(odd.to_vec()), -1e3..1e5_f64]
}

fn any_event() -> impl Strategy<Value = Event> {
    let size = prop_oneof![0.0..1e9_f32, Just(f32::NAN), Just(-1.0_f32)];
    (any_time(), 0..12_u8, size).prop_map(|(time, kind, size)| {
        let user = |input| Event::User { time, input };
        let view = Some(crate::config::ViewSize { width: size, height: size });
        let camera = |state| Event::Camera { time, state, width: f64::from(size), height: 1.0, view };
        match kind {
            0 => camera(CameraState::Lost),
            1..=3 => camera(CameraState::Ready),
            4 => Event::Visible { time, visible: false },
            5 | 6 => Event::Visible { time, visible: true },
            7 => user(Input::Begin),
            8 => user(Input::Shutter),
            9 => user(Input::Accept),
            10 => Event::Challenge {
                time,
                step: Step { name: "x".repeat(size as usize % 100), duration_ms: f64::from(size) },
            },
            _ => Event::Tick { time },
        }
    })
}

fn is_end(effect: &Effect) -> bool {
    matches!(effect, Effect::Finish {} | Effect::Fail { .. })
}

proptest! {
    #[test]
    fn nothing_that_comes_in_breaks_it(
        steps in prop::collection::vec(prop_oneof![any_measured().prop_map(Ok), any_event().prop_map(Err)], 0..300),
        wanted in prop::sample::subsequence(Action::ALL.to_vec(), 1..4),
    ) {
        let config = Config::new(wanted.into_iter().map(Wanted::Action).collect(), SIZE);
        let (mut session, mut effects) = Session::begin(config).unwrap();
        let mut time = 0.0;
        let mut held: Vec<u32> = Vec::new();
        for step in steps {
            time += 30.0;
            let new = match step {
                Ok(mut measured) => {
                    // Most frames have a time that goes on, so that the session comes somewhere.
                    if measured.time == 0.0 {
                        measured.time = time;
                    }
                    session.frame(&measured)
                }
                Err(event) => session.event(&event),
            };
            // What a page holds is what it was told to keep and not told to forget.
            for effect in &new {
                match effect {
                    Effect::Keep { id, .. } => held.push(*id),
                    Effect::Forget { ids } => held.retain(|id| !ids.contains(id)),
                    Effect::Medium(medium) => {
                        prop_assert!(medium.frames.contains(&medium.best) && medium.started <= medium.ended);
                        held.clear();
                    }
                    _ => {}
                }
            }
            effects.extend(new);
            prop_assert_eq!(session.take.len(), held.len());
            prop_assert!(held.len() <= 30 + 61 && session.steps.len() <= 16);
        }
        prop_assert!(effects.iter().filter(|e| is_end(e)).count() <= 1);
        prop_assert!(effects.iter().position(is_end).is_none_or(|at| at + 1 == effects.len()));
    }

    #[test]
    fn a_replay_of_anything_comes_to_an_end(
        frames in prop::collection::vec(any_measured(), 0..100),
        wanted in prop::sample::select(Action::ALL.to_vec()),
    ) {
        let replay = replay(Config::new(vec![Wanted::Action(wanted)], SIZE), &frames).unwrap();
        prop_assert!(replay.media.len() <= 1);
        prop_assert!(!(replay.finished && replay.fail.is_some()));
    }

    #[test]
    fn however_long_a_gesture_takes_few_frames_are_held_and_they_show_it(
        wait in 0.0..12_000.0_f64,
        height in 60.0..3_000.0_f64,
        action in prop::sample::select(gestures().collect::<Vec<_>>()),
        interval in 16.0..120.0_f64,
    ) {
        let mut run = Run::of(&[action]);
        run.interval_ms = interval;
        let first = run.time;
        let mut shown: Vec<(f64, Measured)> = Vec::new();
        for (frame, milliseconds) in [(good(), 700.0 + wait), (with(|f| done(action, f)), height), (good(), 1_500.0)] {
            let end = run.time + milliseconds;
            while run.time < end && !run.finished() {
                shown.push((run.time, frame.clone()));
                run.show(&frame, 1.0);
                prop_assert!(run.session.take.len() <= 31);
            }
        }
        prop_assume!(run.fails().is_empty());
        prop_assert!(run.finished(), "{:?} {:?}", run.guides(), first);
        let kept: Vec<Measured> = run.media()[0]
            .frames
            .iter()
            .map(|&id| Measured { id, time: shown[id as usize].0, ..shown[id as usize].1.clone() })
            .collect();
        let again = replay(Config::new(vec![Wanted::Action(action)], SIZE), &kept).unwrap();
        prop_assert!(again.finished, "{action:?}: {again:?}");
    }
}
