//! A challenge is recorded behind its action, whole or not at all.

use super::*;

#[test]
fn a_challenge_is_recorded_into_the_medium_of_the_action() {
    let mut run = Run::of(BLANK);
    for name in ["white", "blue"] {
        let step = Step { name: name.to_owned(), duration_ms: 500.0 };
        let time = run.time;
        run.event(&Event::Challenge { time, step });
    }
    run.show(&good(), 3_500.0);
    assert!(run.finished());
    let medium = run.media()[0];
    assert_eq!(medium.challenges.iter().map(|ran| ran.name.as_str()).collect::<Vec<_>>(), ["white", "blue"]);
    assert!(medium.frames.len() >= 12 + 6, "{}", medium.frames.len());
    assert!(medium.challenges[0].ended <= medium.challenges[1].started);
}

#[test]
fn a_slow_gesture_leaves_a_challenge_all_its_frames() {
    let mut run = Run::of(&[Action::VideoSelfieSmile]);
    for name in ["white", "blue"] {
        let step = Step { name: name.to_owned(), duration_ms: 500.0 };
        let time = run.time;
        run.event(&Event::Challenge { time, step });
    }
    run.show(&good(), 10_000.0)
        .show(&with(|face| done(Action::VideoSelfieSmile, face)), 400.0)
        .show(&good(), 2_500.0);
    assert!(run.finished());
    let begun = run.effects.iter().position(|effect| matches!(effect, Effect::Challenge { .. })).unwrap();
    let kept = run.effects[begun..].iter().filter(|effect| matches!(effect, Effect::Keep { .. })).count();
    assert!(kept >= 6, "{kept}");
}

#[test]
fn a_challenge_that_was_interrupted_is_shown_again_from_its_first_step() {
    let mut run = Run::of(BLANK);
    for name in ["white", "blue"] {
        let step = Step { name: name.to_owned(), duration_ms: 500.0 };
        let time = run.time;
        run.event(&Event::Challenge { time, step });
    }
    let shown = |run: &Run| {
        let name =
            |e: &Effect| if let Effect::Challenge { name, .. } = e { Some(name.clone()) } else { None };
        run.effects.iter().filter_map(name).collect::<Vec<_>>()
    };
    while shown(&run).len() < 2 {
        run.show(&good(), 40.0);
    }
    run.show(&Measured { faces: 2, ..good() }, 40.0);
    run.show(&good(), 3_500.0);
    assert_eq!(shown(&run), ["white", "blue", "white", "blue"]);
    assert!(run.finished());
    assert_eq!(run.media()[0].challenges.len(), 2);
    // The next medium of a session does not have them.
    assert!(run.session.steps.is_empty());
}

#[test]
fn a_challenge_that_is_skipped_leaves_the_action_captured() {
    for is_early in [true, false] {
        let mut run = Run::of(BLANK);
        let time = run.time;
        run.event(&Event::Challenge { time, step: Step { name: "white".to_owned(), duration_ms: 900.0 } });
        if is_early {
            run.event(&Event::User { time, input: Input::Skip });
        }
        while !is_early && !run.effects.iter().any(|e| matches!(e, Effect::Challenge { .. })) {
            run.show(&good(), 40.0);
        }
        let time = run.time;
        run.event(&Event::User { time, input: Input::Skip });
        run.show(&good(), 3_500.0);
        assert!(run.finished());
        assert!(run.media()[0].challenges.is_empty() && run.media()[0].frames.len() >= 12);
    }
}

#[test]
fn a_challenge_during_which_no_more_frames_come_ends() {
    let mut run = Run::of(BLANK);
    let time = run.time;
    run.event(&Event::Challenge { time, step: Step { name: "white".to_owned(), duration_ms: 500.0 } });
    while !run.effects.iter().any(|e| matches!(e, Effect::Challenge { .. })) {
        run.show(&good(), 40.0);
    }
    let time = run.time + 20_001.0;
    run.event(&Event::Tick { time });
    assert_eq!(run.fails(), [Fail::ActionTimeout]);
}

#[test]
fn steps_of_a_challenge_that_are_no_steps_or_too_many_are_left_out() {
    let mut run = Run::of(BLANK);
    let time = run.time;
    let mut step = |name: String, duration_ms| {
        run.event(&Event::Challenge { time, step: Step { name, duration_ms } });
        run.session.steps.len()
    };
    for duration in [f64::NAN, -1.0, 0.0, 5_001.0, f64::INFINITY] {
        assert_eq!(step("white".to_owned(), duration), 0);
    }
    assert_eq!(step("x".repeat(65), 100.0), 0);
    for count in 1..40 {
        assert_eq!(step("x".repeat(64), 100.0), count.min(16));
    }
}
