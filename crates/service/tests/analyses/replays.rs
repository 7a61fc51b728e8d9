//! A capture that comes again is known, in other code too, and two captures of one person are two.

use bonafide_domain::Analysis;
use bonafide_domain::analysis::ResolutionStatus;
use bonafide_imaging::{DecodeLimits, Image, decode, encode};
use bonafide_lab::motion::Action;
use bonafide_lab::{Clip, Options, Subject};
use bonafide_service::Replays;
use serde_json::{Value, json};

use crate::captures::{captured, sent, subject};
use crate::ground::{Ground, Workers, codes, zipped};

const GESTURE: &str = "video_selfie_left";

/// What a camera sees of somebody who turns the head.
fn film(subject: &Subject, seed: u64, share: f32) -> Vec<Image> {
    let actions = vec![GESTURE.parse::<Action>().unwrap()];
    let options =
        Options { actions, size: (640, 480), rate: 10, seed, share, is_lively: true, ..Options::default() };
    let clip = Clip::new(subject, options);
    (0..clip.frames()).map(|index| clip.frame(index)).collect()
}

fn archive(film: &[Image], quality: u8) -> Vec<u8> {
    zipped(&film.iter().map(|frame| encode::jpeg(frame.view(), quality).unwrap()).collect::<Vec<_>>())
}

/// At half the size: the mean of four pixels.
fn halved(frame: &Image) -> Image {
    let view = frame.view();
    let (width, height) = (view.width() / 2, view.height() / 2);
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            for channel in 0..3 {
                let at = |dx: usize, dy: usize| u16::from(view.row(2 * y + dy)[(2 * x + dx) * 3 + channel]);
                pixels.push(((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1) + 2) / 4) as u8);
            }
        }
    }
    Image::new(width, height, pixels).unwrap()
}

/// The piece about earlier captures.
fn replay(analysis: &Analysis) -> Option<&Value> {
    analysis.bonafide["media"][0]["evidence"].as_array()?.iter().find(|piece| piece["name"] == "replay")
}

fn is_replay(analysis: &Analysis) -> bool {
    let piece = replay(analysis).expect("earlier captures were looked at");
    let found = piece["reason"]["code"] == "replayed_capture";
    assert_eq!(codes(analysis).contains(&"replayed_capture"), found);
    if found {
        assert_eq!(analysis.resolution_status, ResolutionStatus::Declined);
    } else {
        assert_eq!(piece["reason"]["code"], "capture_is_new");
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_that_comes_in_another_session_again_is_known_in_whatever_code() {
    let (ground, subject) = (Ground::new().await, subject());
    let film = film(&subject, 3, 0.5);
    let captured = async |film: &[Image], quality| {
        let analysis = captured(&ground, GESTURE, &archive(film, quality), json!({})).await;
        (is_replay(&analysis), analysis)
    };
    let (again, first) = captured(&film, 92).await;
    assert!(!again);
    let (again, second) = captured(&film, 92).await;
    assert!(again, "the same pixels");
    assert!(replay(&second).unwrap()["reason"]["text"].as_str().unwrap().contains("to the last pixel"));
    assert!(captured(&film, 50).await.0, "coded anew");
    let half: Vec<Image> = film.iter().map(halved).collect();
    assert!(captured(&half, 85).await.0, "scaled");

    // Looked at again, the first is still the first.
    let folder = ground.fixture.store.read().await.unwrap().folder(first.folder_id).await.unwrap().unwrap();
    let adapter = ground.service().adapter_user().await.unwrap();
    let started =
        ground.start_as(&adapter, &folder, json!({"analyses": [{"type": "quality"}]})).await.unwrap();
    assert!(!is_replay(&ground.run(&started).await[0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_captures_of_one_person_in_one_place_are_two() {
    let (ground, subject) = (Ground::new().await, subject());
    for (seed, share) in [(3, 0.5), (4, 0.5), (5, 0.49), (6, 0.52)] {
        let file = archive(&film(&subject, seed, share), 92);
        assert!(!is_replay(&captured(&ground, GESTURE, &file, json!({})).await), "{seed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn prints_are_kept_of_what_is_asked_and_go_with_their_folder() {
    let subject = subject();
    let file = archive(&film(&subject, 3, 0.5), 92);
    let count =
        async |ground: &Ground| ground.fixture.store.read().await.unwrap().count_prints().await.unwrap()[0];
    let usual = Ground::new().await;
    for _ in 0..2 {
        let analysis = sent(&usual, &[GESTURE], &file, json!({})).await;
        assert!(replay(&analysis).is_none(), "what a backend sends may be sent twice");
    }
    assert_eq!(count(&usual).await, 0);

    let off = Ground::with(&[], |settings| settings.liveness.replays = Replays::Off).await;
    assert!(replay(&captured(&off, GESTURE, &file, json!({})).await).is_none());
    assert_eq!(count(&off).await, 0);

    let all = Ground::with(&[], |settings| settings.liveness.replays = Replays::All).await;
    let first = sent(&all, &[GESTURE], &file, json!({})).await;
    let second = sent(&all, &[GESTURE], &file, json!({})).await;
    assert!(!is_replay(&first) && is_replay(&second));
    assert_eq!(count(&all).await, 2);
    let manager = all.somebody(bonafide_domain::Role::ClientAdmin).await;
    for analysis in [first, second] {
        all.service().delete_folder(&manager, analysis.folder_id).await.unwrap();
    }
    assert_eq!(all.fixture.store.read().await.unwrap().count_prints().await.unwrap(), [0, 0]);
    assert!(!is_replay(&sent(&all, &[GESTURE], &file, json!({})).await), "nothing is left of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_may_have_one_file_twice() {
    let ground = Ground::with(&[], |settings| settings.liveness.replays = Replays::All).await;
    let subject = subject();
    let file = archive(&film(&subject, 3, 0.5), 92);
    let folder = ground.folder().await;
    for _ in 0..2 {
        ground.medium(&folder, bonafide_domain::MediaType::ShotsSet, &file, &[GESTURE]).await;
    }
    let started = ground.start(&folder, json!({"analyses": [{"type": "quality"}]})).await.unwrap();
    let workers = Workers::start(ground.service());
    let analysis = ground.ended(started.group_id.unwrap()).await.remove(0);
    workers.stop().await;
    assert!(!codes(&analysis).contains(&"replayed_capture"));
    assert_eq!(ground.fixture.store.read().await.unwrap().count_prints().await.unwrap()[0], 2);
}

/// The distances that the bounds in `domain::capture::print` rest on; prints them with `--no-capture`.
#[test]
fn a_frame_coded_anew_is_nearer_to_itself_than_to_any_other() {
    let subject = subject();
    let film = film(&subject, 3, 0.5);
    let mark = |frame: &Image| bonafide_engine::liveness::stream::mark(frame.view()).unwrap();
    let apart = |a: [u64; 4], b: [u64; 4]| a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones()).sum::<u32>();
    let coded = |frame: &Image, quality| {
        let bytes = encode::jpeg(frame.view(), quality).unwrap();
        decode(&bytes, &DecodeLimits::default()).unwrap().image
    };
    let mut itself: Vec<u32> = film
        .iter()
        .flat_map(|frame| {
            let first = mark(&coded(frame, 92));
            [coded(frame, 50), coded(&halved(frame), 85)].map(|other| apart(first, mark(&other)))
        })
        .collect();
    itself.sort_unstable();
    let other = self::film(&subject, 4, 0.5);
    let mut others: Vec<u32> = film.iter().zip(&other).map(|(a, b)| apart(mark(a), mark(b))).collect();
    others.sort_unstable();
    let mut steps: Vec<u32> = film.windows(2).map(|pair| apart(mark(&pair[0]), mark(&pair[1]))).collect();
    steps.sort_unstable();
    println!("itself {itself:?}\nanother capture at the same time {others:?}\nthe next frame {steps:?}");
    // Nineteen of twenty, by no more than the bound.
    assert!(itself[itself.len() * 19 / 20] <= 3, "{itself:?}");
    assert!(others[others.len() / 2] > 3, "{others:?}");
}
