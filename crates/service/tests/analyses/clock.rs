//! Challenges that are answered too soon, late, twice, in another order, for another session, or by a clock that jumps.

use std::time::Duration;

use bonafide_domain::Analysis;
use bonafide_domain::analysis::ResolutionStatus;
use bonafide_domain::capture::CaptureSession;
use bonafide_service::capture::{Begin, Refusal};
use bonafide_service::{Error, Replays, Result};
use serde_json::{Value, json};

use crate::captures::{PAGE, PHONE, TAKES, encoded, received, said};
use crate::ground::{Ground, LONG, Workers, codes, face, zipped};

const ACTION: &str = "video_selfie_left";
/// Frames of the file.
const FRAMES: usize = 24;

/// With the light challenge, and without looking for earlier captures: one file serves for all.
async fn ground() -> Ground {
    let adjust = |settings: &mut bonafide_service::Settings| {
        settings.adapter.light = true;
        settings.liveness.replays = Replays::Off;
    };
    Ground::with(&[], adjust).await
}

fn file() -> Vec<u8> {
    zipped(&vec![face(); FRAMES])
}

async fn begin(ground: &Ground) -> (String, CaptureSession) {
    let actions = Some(vec![ACTION.to_owned()]);
    let begin = Begin { origin: PAGE.to_owned(), actions, ..Begin::default() };
    let begun = ground.service().begin_capture(begin).await.unwrap();
    (begun.session_token, begun.session)
}

async fn send(ground: &Ground, token: &str, file: &[u8], info: &Value) -> Result<()> {
    let admitted = ground.service().admit_capture(Some(token), PAGE).await?;
    let payload = json!({
        "media:tags": {"video1": ["video_selfie", ACTION]},
        "media:meta_data": {"video1": {"additional_info": encoded(info)}},
    });
    ground.service().receive_capture(&admitted, received(ground, &payload, file)).await?;
    Ok(())
}

async fn judged(ground: &Ground, token: &str, session: &CaptureSession) -> Analysis {
    let workers = Workers::start(ground.service());
    ground.service().capture_result(Some(token), Some(PAGE), Duration::from_secs(20), None).await.unwrap();
    let mut reader = ground.fixture.store.read().await.unwrap();
    let folder = reader.capture_session(session.id).await.unwrap().unwrap().used.unwrap().folder_id;
    let group = reader.folder(folder).await.unwrap().unwrap().group_id.unwrap();
    drop(reader);
    assert!(ground.service().wait_for_group(group, LONG).await.unwrap());
    let analysis = ground.ended(group).await.remove(0);
    workers.stop().await;
    analysis
}

/// What an honest page says after the session's light: four frames of each colour.
fn honest(session: &CaptureSession) -> Value {
    let mut info = said(PHONE);
    let steps = session.plan.light.iter();
    let labels = steps.flat_map(|step| [40, 140, 240, 340].map(|since| json!([step.name, since])));
    info["light"] = labels.collect();
    info["session"] = json!(session.id);
    info
}

/// The code of the piece about the session.
fn session_code(analysis: &Analysis) -> String {
    let pieces = analysis.bonafide["media"][0]["evidence"].as_array().unwrap();
    let piece = pieces.iter().find(|piece| piece["name"] == "session").unwrap();
    piece["reason"]["code"].as_str().unwrap().to_owned()
}

type Change = fn(&mut Value);

#[tokio::test(flavor = "multi_thread")]
async fn times_that_do_not_fit_the_session_speak_against_a_capture() {
    let ground = ground().await;
    let file = file();
    let changes: [(&str, Change); 8] = [
        ("clock_fits", |_| ()),
        ("clock_not_told", |info| *info = json!({"bonafide": 1})),
        ("clock_backwards", |info| info["light"][2][1] = json!(20)),
        ("clock_jumps", |info| info["light"][3][1] = json!(9_000)),
        ("clock_too_long", |info| info["timing"]["span_ms"] = json!(90_000)),
        ("capture_of_another_session", |info| {
            info["session"] = json!("00000000-0000-7000-8000-000000000000");
        }),
        ("capture_of_another_session", |info| info["session"] = json!(5)),
        // Its clock is wrong by a year, and goes right.
        ("clock_fits", |info| info["time"] = json!(1_800_000_000_000_i64)),
    ];
    for (expected, change) in changes {
        let (token, session) = begin(&ground).await;
        ground.fixture.advance(TAKES);
        let mut info = honest(&session);
        change(&mut info);
        send(&ground, &token, &file, &info).await.unwrap();
        let analysis = judged(&ground, &token, &session).await;
        assert_eq!(session_code(&analysis), expected);
        let is_told = codes(&analysis).contains(&expected);
        assert_eq!(is_told, !matches!(expected, "clock_fits" | "clock_not_told"), "{:?}", codes(&analysis));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_sooner_than_it_can_be_taken_is_declined() {
    let ground = ground().await;
    // The light alone takes 2.4 s.
    for (milliseconds, expected) in [(0, "clock_too_soon"), (2_300, "clock_too_soon"), (2_500, "clock_fits")]
    {
        let (token, session) = begin(&ground).await;
        ground.fixture.advance(Duration::from_millis(milliseconds));
        send(&ground, &token, &file(), &honest(&session)).await.unwrap();
        let analysis = judged(&ground, &token, &session).await;
        assert_eq!(session_code(&analysis), expected, "{milliseconds}");
        assert_eq!(analysis.resolution_status, ResolutionStatus::Declined);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn colours_in_another_order_are_those_of_another_session() {
    let ground = ground().await;
    let (token, session) = begin(&ground).await;
    let mut other = begin(&ground).await.1;
    while other.plan.light == session.plan.light {
        other = begin(&ground).await.1;
    }
    ground.fixture.advance(TAKES);
    let mut info = honest(&other);
    info["session"] = Value::Null;
    send(&ground, &token, &file(), &info).await.unwrap();
    let analysis = judged(&ground, &token, &session).await;
    assert!(codes(&analysis).contains(&"light_of_another_order"), "{:?}", codes(&analysis));
}

#[tokio::test(flavor = "multi_thread")]
async fn late_twice_and_from_another_page_are_refused() {
    let ground = ground().await;
    let refusal = |result: Result<()>| match result {
        Err(Error::Capture(refusal)) => refusal.code(),
        other => panic!("{other:?}"),
    };
    let (token, session) = begin(&ground).await;
    let elsewhere = ground.service().admit_capture(Some(&token), "https://evil.example.org").await;
    assert!(matches!(elsewhere, Err(Error::Capture(Refusal::Origin))), "another page");
    ground.fixture.advance(TAKES);
    send(&ground, &token, &file(), &honest(&session)).await.unwrap();
    // The same again, for the answer was lost; and another answer.
    send(&ground, &token, &file(), &honest(&session)).await.unwrap();
    let other = zipped(&vec![face(); FRAMES + 1]);
    assert_eq!(refusal(send(&ground, &token, &other, &honest(&session)).await), "session_used");

    let (token, session) = begin(&ground).await;
    ground.fixture.advance(Duration::from_mins(6));
    assert_eq!(refusal(send(&ground, &token, &file(), &honest(&session)).await), "session_token_expired");
}
