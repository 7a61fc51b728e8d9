//! What comes from a capture is looked at a second time: the gestures that it is tagged with, and what it says of its camera.

use std::io::{Cursor, Write};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bonafide_domain::Analysis;
use bonafide_domain::analysis::{ResolutionStatus, State};
use bonafide_engine::Engine;
use bonafide_imaging::{DecodeLimits, decode, encode};
use bonafide_lab::motion::Action;
use bonafide_lab::output::{Output, Shots};
use bonafide_lab::{Clip, Options, Subject};
use bonafide_service::capture::Begin;
use bonafide_service::{Payload, Received, ReceivedFile, Replays};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::fixture::pack_folder;
use crate::ground::{Ground, LONG, Workers, codes, face};

pub const PAGE: &str = "https://shop.example.org";
/// How long a person takes.
pub const TAKES: Duration = Duration::from_secs(12);
const GESTURES: [&str; 7] = [
    "video_selfie_scan",
    "video_selfie_smile",
    "video_selfie_eyes",
    "video_selfie_left",
    "video_selfie_right",
    "video_selfie_high",
    "video_selfie_down",
];
pub const PHONE: &str = "Chrome on a cheap Android phone";
const DRIVEN: &str = "the fake device of a Chromium that a program drives";

pub fn subject() -> Subject {
    let pack = bonafide_pack::open(&pack_folder()).expect("models/pack, which scripts/test makes");
    let picture = decode(&face(), &DecodeLimits::default()).unwrap().image;
    Subject::find(&Engine::with(&pack, &[]).unwrap(), picture).unwrap()
}

/// A set of shots of somebody who does this.
pub fn shots(subject: &Subject, action: &str) -> Vec<u8> {
    let actions = vec![action.parse::<Action>().unwrap()];
    let clip =
        Clip::new(subject, Options { actions, size: (480, 360), rate: 12, seed: 3, ..Options::default() });
    let mut archive = Cursor::new(Vec::new());
    let mut output = Box::new(Shots::new(&mut archive));
    for index in 0..clip.frames() {
        output.push(&clip.frame(index)).unwrap();
    }
    output.finish().unwrap();
    archive.into_inner()
}

/// One frame of the same shape as the cameras of the profiles.
fn frame(subject: &Subject) -> Vec<u8> {
    encode::jpeg(Clip::new(subject, Options::default()).frame(0).view(), 90).unwrap()
}

/// What an honest plugin says on the device of a profile of `rules/vectors.json`, at the time of the fixture.
pub fn said(profile: &str) -> Value {
    let vectors: Value = serde_json::from_str(include_str!("../../../../rules/vectors.json")).unwrap();
    let profiles = vectors["profiles"].as_array().unwrap();
    let profile = profiles.iter().find(|known| known["name"] == profile).unwrap();
    let signals = profile["signals"].as_array().unwrap().iter().map(|name| json!({"name": name}));
    let mut said = profile["facts"].clone();
    said["bonafide"] = json!(1);
    said["virtual_camera"] = profile["virtual"].clone();
    said["rules"] = json!(1);
    said["sdk"] = json!("0.1.0");
    said["time"] = json!(1_767_225_600_000_i64);
    said["signals"] = signals.collect();
    said
}

/// As the plugin writes it.
pub fn encoded(said: &Value) -> Value {
    json!(URL_SAFE_NO_PAD.encode(said.to_string()))
}

pub fn received(ground: &Ground, payload: &Value, file: &[u8]) -> Received {
    let mut kept = tempfile::NamedTempFile::new_in(&ground.service().settings().scratch).unwrap();
    kept.write_all(file).unwrap();
    let file = ReceivedFile {
        key: "video1".to_owned(),
        original_name: "video1.zip".to_owned(),
        path: kept.into_temp_path(),
        size: file.len() as u64,
        sha256: Sha256::digest(file).into(),
    };
    Received { payload: Payload::parse(payload.to_string().as_bytes()).unwrap(), files: vec![file] }
}

/// The analysis of a medium that a backend sends.
pub async fn sent(ground: &Ground, tags: &[&str], file: &[u8], meta_data: Value) -> Analysis {
    let payload = json!({
        "media:tags": {"video1": tags},
        "media:meta_data": {"video1": meta_data},
        "analyses": [{"type": "quality"}],
    });
    let uploaded = ground.service().create_folder(&ground.client, received(ground, &payload, file)).await;
    let group = uploaded.unwrap().full.analyses[0].group_id;
    let workers = Workers::start(ground.service());
    let analysis = ground.ended(group).await.remove(0);
    workers.stop().await;
    analysis
}

/// The analysis of a medium that a page sends, whose session asked for `action`.
pub async fn captured(ground: &Ground, action: &str, file: &[u8], meta_data: Value) -> Analysis {
    let token = begun(ground, Some(action)).await.0;
    ground.fixture.advance(TAKES);
    taken(ground, &token, action, file, meta_data).await
}

/// The token of a session for what the page wishes, or for what the server draws; and its first action.
async fn begun(ground: &Ground, wish: Option<&str>) -> (String, String) {
    let actions = wish.map(|action| vec![action.to_owned()]);
    let begin = Begin { origin: PAGE.to_owned(), actions, ..Begin::default() };
    let begun = ground.service().begin_capture(begin).await.unwrap();
    (begun.session_token, begun.session.plan.actions[0].clone())
}

/// The analysis of what a page sends for a session.
async fn taken(ground: &Ground, token: &str, action: &str, file: &[u8], meta_data: Value) -> Analysis {
    let service = ground.service();
    let payload = json!({
        "media:tags": {"video1": ["video_selfie", action]},
        "media:meta_data": {"video1": meta_data},
    });
    let admitted = service.admit_capture(Some(token), PAGE).await.unwrap();
    let id = service.receive_capture(&admitted, received(ground, &payload, file)).await.unwrap();
    let workers = Workers::start(service);
    service.capture_result(Some(token), Some(PAGE), Duration::from_secs(20), None).await.unwrap();
    let mut reader = ground.fixture.store.read().await.unwrap();
    let folder = reader.capture_session(id).await.unwrap().unwrap().used.unwrap().folder_id;
    let group = reader.folder(folder).await.unwrap().unwrap().group_id.unwrap();
    drop(reader);
    assert!(service.wait_for_group(group, LONG).await.unwrap());
    let analysis = ground.ended(group).await.remove(0);
    workers.stop().await;
    analysis
}

fn capture(analysis: &Analysis) -> &Value {
    &analysis.bonafide["media"][0]["capture"]
}

/// The code of the piece about the gesture.
fn gesture_code(analysis: &Analysis) -> &str {
    let pieces = analysis.bonafide["media"][0]["evidence"].as_array().unwrap();
    let gesture = pieces.iter().find(|piece| piece["name"] == "gesture").unwrap();
    gesture["reason"]["code"].as_str().unwrap()
}

/// The tags whose gesture the frames show, of those that the medium has.
fn performed(analysis: &Analysis) -> Vec<&str> {
    let actions = capture(analysis)["actions"].as_array().unwrap().iter();
    let done = actions.filter(|action| action["gesture"] == "performed");
    done.map(|action| action["action"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_shows_the_gesture_that_was_done_in_it_and_no_other() {
    let (ground, subject) = (Ground::new().await, subject());
    for gesture in GESTURES {
        let analysis = sent(&ground, &GESTURES, &shots(&subject, gesture), json!({})).await;
        assert_eq!(performed(&analysis), [gesture], "{}", capture(&analysis)["actions"]);
        // Nobody promised the others.
        assert!(codes(&analysis).contains(&"gesture_not_seen"));
        assert!(!codes(&analysis).contains(&"gesture_not_performed"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_that_does_not_show_its_gesture_is_declined() {
    let ground = Ground::new().await;
    let subject = subject();
    let honest = || json!({"additional_info": encoded(&said(PHONE))});
    let (left, still) = (shots(&subject, "video_selfie_left"), shots(&subject, "video_selfie_blank"));

    let good = captured(&ground, "video_selfie_left", &left, honest()).await;
    // The page chose it, so a film of it may have lain ready.
    assert_eq!(gesture_code(&good), "gesture_foreseen");
    assert_eq!(good.bonafide["capture"]["plan_kept"], true);

    for (asked, file) in
        [("video_selfie_right", &left), ("video_selfie_smile", &left), ("video_selfie_left", &still)]
    {
        let wrong = captured(&ground, asked, file, honest()).await;
        assert_eq!((wrong.state, wrong.resolution_status), (State::Finished, ResolutionStatus::Declined));
        assert_eq!(codes(&wrong)[0], "gesture_not_performed", "{asked}: {}", capture(&wrong));
        assert_eq!(wrong.bonafide["capture"]["plan_kept"], false);
    }

    // A medium that comes through a backend and bears the plugin's words is held to the same.
    let wrong = sent(&ground, &["video_selfie_right"], &left, honest()).await;
    assert_eq!(codes(&wrong)[0], "gesture_not_performed");
    let foreign = sent(&ground, &["video_selfie_right"], &left, json!({"additional_info": "AAECAw"})).await;
    assert_eq!(codes(&foreign)[0], "no_evidence");
    assert!(codes(&foreign).contains(&"gesture_not_seen"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gesture_that_the_server_drew_counts_when_it_comes_in_time() {
    let adjust = |settings: &mut bonafide_service::Settings| {
        settings.adapter.video_actions_list =
            ["video_selfie_left", "video_selfie_right"].map(str::to_owned).to_vec();
        settings.liveness.replays = Replays::Off;
    };
    let (ground, subject) = (Ground::with(&[], adjust).await, subject());
    for (wait, expected) in [(TAKES, "gesture_performed"), (Duration::from_mins(6), "challenge_late")] {
        let (token, action) = begun(&ground, None).await;
        // A first attempt in time, of which nothing comes.
        ground.service().admit_capture(Some(&token), PAGE).await.unwrap();
        ground.fixture.advance(wait);
        let analysis = taken(&ground, &token, &action, &shots(&subject, &action), json!({})).await;
        assert_eq!(gesture_code(&analysis), expected);
        assert_eq!(analysis.bonafide["capture"]["plan_kept"], true, "it was done, if late");
    }
}

/// Two pictures of a person, one of them turned, are no movement however often each is sent.
#[tokio::test(flavor = "multi_thread")]
async fn a_gesture_without_a_way_to_it_is_none() {
    let (ground, subject) = (Ground::new().await, subject());
    let actions = vec![Action::Left];
    let options = Options { actions, size: (480, 360), rate: 12, seed: 3, ..Options::default() };
    let clip = Clip::new(&subject, options);
    let (rest, turned) = (0..8, clip.frames() / 2 - 2..clip.frames() / 2 + 2);
    let mut archive = Cursor::new(Vec::new());
    let mut output = Box::new(Shots::new(&mut archive));
    for index in rest.chain(turned) {
        output.push(&clip.frame(index)).unwrap();
    }
    output.finish().unwrap();
    let analysis = captured(&ground, "video_selfie_left", &archive.into_inner(), json!({})).await;
    let action = &capture(&analysis)["actions"][0];
    assert!(action["extent"].as_f64().unwrap() > 0.9, "it shows a turned head: {action}");
    assert_eq!(codes(&analysis)[0], "gesture_not_performed", "{action}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_frame_many_times_is_no_gesture_and_neither_is_one_frame() {
    let ground = Ground::new().await;
    let many = crate::ground::zipped(&vec![face(); 20]);
    for file in [many, face()] {
        for gesture in GESTURES {
            let analysis = captured(&ground, gesture, &file, json!({})).await;
            assert_eq!(codes(&analysis)[0], "gesture_not_performed", "{gesture}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_virtual_camera_is_declined_claimed_or_found_unless_its_label_is_allowed() {
    let (strict, picture) = (Ground::new().await, frame(&subject()));
    let lenient = |settings: &mut bonafide_service::Settings| {
        settings.adapter.virtual_camera_allow = vec!["fake_device_*".to_owned()];
    };
    let lenient = Ground::with(&[], lenient).await;
    let (honest, mut denying) = (said(DRIVEN), said(DRIVEN));
    denying["virtual_camera"] = json!(false);
    denying["signals"] = json!([]);
    let tags = ["video_selfie_blank"];
    for (info, is_denied) in [(&honest, false), (&denying, true)] {
        let meta = || json!({"additional_info": encoded(info)});
        let declined = sent(&strict, &tags, &picture, meta()).await;
        assert_eq!(declined.resolution_status, ResolutionStatus::Declined);
        assert_eq!(codes(&declined)[0], "virtual_camera");
        assert_eq!(codes(&declined).contains(&"capture_contradicts"), is_denied, "{:?}", codes(&declined));
    }
    let allowed = sent(&lenient, &tags, &picture, json!({"additional_info": encoded(&honest)})).await;
    assert!(!codes(&allowed).contains(&"virtual_camera"), "{:?}", capture(&allowed));
    // Automation and a software renderer remain.
    assert!(codes(&allowed).contains(&"camera_suspect"));
    assert_eq!(capture(&allowed)["camera"]["allowed"], true);
    // Signs that are there and were kept back weigh more than an allowed label.
    let denied = sent(&lenient, &tags, &picture, json!({"additional_info": encoded(&denying)})).await;
    assert_eq!(codes(&denied)[0], "virtual_camera");
    // What is allowed is a label, and not whatever else the page says.
    let mut other = said("OBS");
    other["virtual_camera"] = json!(false);
    assert_eq!(
        codes(&sent(&lenient, &tags, &picture, json!({"additional_info": encoded(&other)})).await)[0],
        "virtual_camera"
    );
    let bare = json!({"from_virtual_camera": true, "additional_info": "another vendor's"});
    assert_eq!(codes(&sent(&lenient, &tags, &picture, bare).await)[0], "virtual_camera");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_stands_in_place_of_environment_data_the_analysis_ends() {
    // One picture comes again and again here.
    let ground = Ground::with(&[], |settings| settings.liveness.replays = Replays::Off).await;
    let mut untyped = said(PHONE);
    untyped["timing"]["frames"] = json!("many");
    let mut infinite = said(PHONE);
    infinite["timing"]["span_ms"] = json!(1e308);
    let mut short = said(PHONE);
    for field in ["environment", "camera", "timing"] {
        short.as_object_mut().unwrap().remove(field);
    }
    let mut long = said(PHONE);
    long["camera"]["label"] = json!("x".repeat(100_000));
    let later = json!({"bonafide": 9});
    let begun = "eyJib25hZmlkZSI6MSwi";
    for (info, remark) in [
        (Value::Null, "additional_info_missing"),
        (json!(""), "additional_info_missing"),
        (json!(17), "additional_info_missing"),
        (json!("\u{7}\u{ffff}garbage"), "additional_info_missing"),
        (encoded(&short), "additional_info_missing"),
        (encoded(&later), "additional_info_missing"),
        (encoded(&untyped), "additional_info_invalid"),
        (encoded(&long), "additional_info_invalid"),
        (json!(begun), "additional_info_invalid"),
        (json!({"bonafide": 1, "camera": {"label": []}}), "additional_info_invalid"),
        (encoded(&infinite), "clock_too_long"),
    ] {
        let label: String = info.to_string().chars().take(40).collect();
        let meta = json!({"additional_info": info});
        let analysis = captured(&ground, "video_selfie_blank", &face(), meta).await;
        assert_eq!(analysis.state, State::Finished, "{label}");
        assert!(codes(&analysis).contains(&remark), "{label}: {:?}", codes(&analysis));
        assert!(!codes(&analysis).contains(&"virtual_camera"), "{label}");
    }
    // Who is not bound to send any is not reminded of it.
    let plain = sent(&ground, &["video_selfie_blank"], &face(), json!({})).await;
    assert_eq!(codes(&plain), ["no_evidence", "texture_model_missing"]);
}
