use std::cell::Cell;
use std::time::Duration;

use bonafide_engine::analyse::{Analyser, Analysis};
use bonafide_engine::liveness::texture::TextureNet;
use bonafide_engine::liveness::{Assurance, Resolution, Status};

use crate::fake::{Disc, Runs, disc, engine, frame, texture};

const ONE: &[Disc] = &[disc(320.0, 240.0, 200.0, 0)];
const TWO: &[Disc] = &[disc(200.0, 240.0, 200.0, 0), disc(480.0, 240.0, 150.0, 1)];

fn analyse(textures: Vec<TextureNet>, frames: &[&[Disc]]) -> Analysis {
    let (engine, ..) = engine(textures);
    let clock = || Duration::ZERO;
    let mut analyser = Analyser::new(&engine, &clock);
    for (i, faces) in frames.iter().enumerate() {
        analyser.push(frame(faces).view(), Duration::from_millis(40 * i as u64)).unwrap();
    }
    analyser.finish().unwrap()
}

#[test]
fn every_frame_is_accounted_for_in_order() {
    let analysis = analyse(vec![], &[&[], ONE, TWO]);
    let seen: Vec<_> = analysis.frames.iter().map(|f| (f.index, f.faces, f.time.as_millis())).collect();
    assert_eq!(seen, [(0, 0, 0), (1, 1, 40), (2, 1, 80)], "the second face is found by the next search");
    let analysis = analyse(vec![], &[&[], TWO, ONE]);
    assert_eq!(analysis.frames.iter().map(|f| f.faces).collect::<Vec<_>>(), [0, 2, 1]);
}

#[test]
fn the_best_frame_is_the_best_with_one_face_and_has_its_own_pixels() {
    let sizes = [60.0, 150.0, 230.0, 100.0].map(|size| [disc(320.0, 240.0, size, 0)]);
    let frames: Vec<&[Disc]> = [TWO].into_iter().chain(sizes.iter().map(|faces| &faces[..])).collect();
    let analysis = analyse(vec![], &frames);
    let overall = |i: usize| analysis.frames[i].face.as_ref().unwrap().quality.overall;
    let highest = (1..5).max_by(|&a, &b| overall(a).total_cmp(&overall(b))).unwrap();
    let best = analysis.best.as_ref().unwrap();
    assert_eq!(best.shot.index, highest, "{}", best.shot.why);
    assert!((1..5).all(|i| i == highest || overall(i) < overall(highest)), "no tie hides the order");
    assert_eq!(best.image.pixels(), frame(frames[highest]).pixels());
    assert!(best.shot.why.starts_with("highest quality of 4 frames with one face, "), "{}", best.shot.why);
    let seen = analysis.frames[highest].face.as_ref().unwrap();
    assert_eq!((best.face.bounding_box, best.face.landmarks), (seen.bounding_box, seen.landmarks));
    assert_eq!(best.face.mesh.points.len(), 468);
}

#[test]
fn no_face_and_several_faces_fail_with_their_own_codes() {
    for (frames, code) in [(&[&[][..], &[]][..], "no_face"), (&[TWO, TWO], "several_faces"), (&[], "no_face")]
    {
        let analysis = analyse(vec![texture(&[0.0, 9.0, 0.0], &Runs::default())], frames);
        assert_eq!(analysis.liveness.resolution, Resolution::Failed);
        assert_eq!(analysis.liveness.confidence_spoofing, None);
        assert_eq!(analysis.liveness.evidence[0].code, code);
    }
}

#[test]
fn a_few_frames_with_one_face_are_no_pass() {
    let with = |logits: &[f32], frames: &[&[Disc]]| {
        analyse(vec![texture(logits, &Runs::default())], frames).liveness
    };
    let (skin, print) = ([0.0, 6.0, 0.0], [6.0, 0.0, 0.0]);
    let repeated = |faces, times| std::iter::repeat_n(faces, times);
    for others in [TWO, &[]] {
        let frames: Vec<&[Disc]> = repeated(others, 2).chain([ONE]).collect();
        let liveness = with(&skin, &frames);
        assert_eq!(liveness.resolution, Resolution::OperatorRequired);
        let lacking = liveness.evidence.last().unwrap();
        assert_eq!((lacking.status, lacking.code), (Status::Missing, "few_single_faces"));
        assert_eq!(lacking.text, "Only 1 of 3 frames holds exactly one face.");
        assert_eq!(with(&print, &frames).resolution, Resolution::Declined, "an attack stays one");
    }
    let half = with(&skin, &[TWO, TWO, ONE, ONE]);
    assert_eq!(half.resolution, Resolution::Success);
    assert!(half.evidence.iter().all(|piece| piece.name != "face"));
    let less = with(&skin, &[&[], &[], &[], ONE, ONE]);
    assert_eq!(less.resolution, Resolution::OperatorRequired);
    assert_eq!(less.evidence.last().unwrap().text, "Only 2 of 5 frames hold exactly one face.");
    let none = analyse(vec![], &[&[], &[], ONE]).liveness;
    assert_eq!(none.resolution, Resolution::OperatorRequired);
    assert_eq!(none.evidence.last().unwrap().code, "few_single_faces");
}

#[test]
fn texture_decides_between_bona_fide_and_attack() {
    let with = |logits: &[f32]| analyse(vec![texture(logits, &Runs::default())], &[ONE, ONE]).liveness;
    let bona_fide = with(&[0.0, 6.0, 0.0]);
    assert_eq!((bona_fide.resolution, bona_fide.assurance), (Resolution::Success, Assurance::Low));
    assert_eq!(bona_fide.evidence[0].code, "texture_of_skin");
    assert!(bona_fide.confidence_spoofing.unwrap() < 0.2);
    for logits in [[6.0, 0.0, 0.0], [0.0, 0.0, 6.0]] {
        let attack = with(&logits);
        assert_eq!(attack.resolution, Resolution::Declined, "both attack classes count");
        assert_eq!(attack.evidence[0].code, "texture_of_attack");
        assert!(attack.confidence_spoofing.unwrap() > 0.8);
    }
}

#[test]
fn without_a_texture_network_an_operator_must_look() {
    let liveness = analyse(vec![], &[ONE]).liveness;
    assert_eq!((liveness.resolution, liveness.assurance), (Resolution::OperatorRequired, Assurance::None));
    assert_eq!(
        (liveness.evidence[0].status, liveness.evidence[0].code),
        (Status::Missing, "texture_model_missing")
    );
    assert_eq!(liveness.confidence_spoofing, None);
}

#[test]
fn all_texture_networks_vote_on_frames_with_one_face_only() {
    let (sure, unsure) = (Runs::default(), Runs::default());
    // exp(2) / (exp(2) + 1) and its counterpart: the votes cancel out but for a little.
    let nets = vec![texture(&[0.0, 2.0], &sure), texture(&[1.0, 0.0], &unsure)];
    let liveness = analyse(nets, &[TWO, ONE, ONE]).liveness;
    assert_eq!((sure.count(), unsure.count()), (2, 2));
    let expected = f32::midpoint(0.880_797, 0.268_941);
    assert!((liveness.evidence[0].score.unwrap() - expected).abs() < 1e-4);
    assert!(liveness.evidence[0].text.contains("over 2 frames"), "{}", liveness.evidence[0].text);
}

#[test]
fn for_identity_no_texture_network_runs() {
    let runs = Runs::default();
    let (engine, ..) = engine(vec![texture(&[0.0, 1.0], &runs)]);
    let clock = || Duration::ZERO;
    let mut analyser = Analyser::new(&engine, &clock).for_identity();
    analyser.push(frame(ONE).view(), Duration::ZERO).unwrap();
    let analysis = analyser.finish().unwrap();
    assert_eq!(runs.count(), 0);
    assert!(analysis.best.is_some());
    assert_ne!(analysis.liveness.resolution, Resolution::Success);
}

#[test]
fn time_is_accounted_by_the_callers_clock() {
    let (engine, ..) = engine(vec![]);
    let ticks = Cell::new(0);
    let clock = || {
        ticks.set(ticks.get() + 1);
        Duration::from_millis(ticks.get())
    };
    let mut analyser = Analyser::new(&engine, &clock);
    for _ in 0..3 {
        analyser.push(frame(ONE).view(), Duration::ZERO).unwrap();
    }
    let spent = analyser.finish().unwrap().spent;
    let three = Duration::from_millis(3);
    assert_eq!((spent.faces, spent.quality), (three, three));
    // Summing up counts too.
    assert_eq!(spent.liveness, Duration::from_millis(4));
}
