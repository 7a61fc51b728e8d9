use std::time::Duration;

use bonafide_engine::Engine;
use bonafide_engine::analyse::Analyser;
use bonafide_engine::detect::Detectors;
use bonafide_engine::embed::Embedder;
use bonafide_engine::liveness::{Evidence, Status};
use bonafide_engine::pack::{Alignment, Calibration, ModelEntry, Role};

use crate::fake::{Disc, Runs, detector, disc, entry, frame, mesher, tensor};

const SIDE: usize = 8;
/// Where the five points go: the chip shows the painted face and little else.
const POINTS: [[f32; 2]; 5] = [[2.5, 3.0], [5.5, 3.0], [4.0, 4.4], [2.7, 5.9], [5.3, 5.9]];

/// Two people, told apart by their colours.
const ANNA: Disc = disc(320.0, 240.0, 200.0, 0);
const BERTA: Disc = disc(320.0, 240.0, 200.0, 1);
/// Berta, with her forehead above the frame.
const CUT: Disc = disc(320.0, 40.0, 200.0, 1);

/// An engine that describes a face by how much there is of each colour.
fn engine(calibration: Option<Calibration>, runs: &Runs) -> Engine {
    let model = runs.of(SIDE, |picture| {
        let planes = picture.chunks_exact(SIDE * SIDE);
        vec![tensor(planes.map(|plane| plane.iter().sum::<f32>()).collect())]
    });
    let alignment = Some(Alignment { points: POINTS, mirror: false });
    let embedder = Embedder::new(&ModelEntry { alignment, ..entry(Role::Embed, SIDE) }, model).unwrap();
    let detectors = Detectors::new(detector(128, 4.0, &Runs::default()), None);
    let mesher = mesher(&Runs::default());
    Engine::assemble(detectors, mesher, Some((embedder, calibration)), vec![], String::new())
}

/// A cosine of 0 is a similarity of 0, and one of 1 a similarity of 1.
fn calibration() -> Calibration {
    Calibration { knots: vec![[0.0, 0.0], [1.0, 1.0]], data: String::new() }
}

/// What a capture with these faces, one in each frame, says of the person.
fn said(engine: &Engine, faces: &[Disc]) -> Evidence {
    let clock = || Duration::ZERO;
    let mut analyser = Analyser::new(engine, &clock);
    for (i, &face) in faces.iter().enumerate() {
        let seen = analyser.push(frame(&[face]).view(), Duration::from_millis(40 * i as u64)).unwrap();
        assert_eq!(seen.faces, 1, "frame {i} of {faces:?}");
    }
    let evidence = analyser.finish().unwrap().liveness.evidence;
    evidence.into_iter().find(|piece| piece.name == "person").unwrap()
}

#[test]
fn a_change_is_said_of_two_looks_and_no_more_faces_are_described_than_that_takes() {
    for (faces, code, described) in [
        (&[ANNA, ANNA][..], "person_stays", 2),
        (&[ANNA, ANNA, ANNA], "person_stays", 2),
        (&[ANNA; 9], "person_stays", 3),
        // Another does what was asked for, and the person is back at the end.
        (&[ANNA, BERTA, BERTA, ANNA], "person_changed", 4),
        (&[ANNA, ANNA, BERTA, BERTA, ANNA, ANNA], "person_changed", 4),
        (&[ANNA, ANNA, ANNA, BERTA, BERTA, BERTA, ANNA], "person_changed", 5),
        (&[ANNA, ANNA, ANNA, BERTA, ANNA, ANNA], "person_not_compared", 5),
        (&[ANNA, ANNA, ANNA, BERTA, BERTA], "person_changed", 3),
        (&[BERTA, ANNA, ANNA], "person_changed", 3),
        (&[ANNA, ANNA, BERTA], "person_not_compared", 3),
        (&[ANNA, BERTA], "person_not_compared", 2),
    ] {
        let runs = Runs::default();
        let evidence = said(&engine(Some(calibration()), &runs), faces);
        assert_eq!((evidence.code, runs.count()), (code, described), "{faces:?}");
    }
}

#[test]
fn a_face_that_is_cut_off_counts_neither_at_the_beginning_nor_at_the_end() {
    for faces in [[ANNA, ANNA, CUT, CUT], [CUT, CUT, ANNA, ANNA]] {
        let evidence = said(&engine(Some(calibration()), &Runs::default()), &faces);
        assert_eq!(evidence.code, "person_stays", "{faces:?}");
    }
}

#[test]
fn without_two_looks_or_a_calibrated_network_it_is_missing_and_nothing_runs() {
    let runs = Runs::default();
    let (whole, uncalibrated) = (engine(Some(calibration()), &runs), engine(None, &runs));
    let (bare, ..) = crate::fake::engine(vec![]);
    for (engine, faces) in [(&whole, &[ANNA][..]), (&uncalibrated, &[ANNA; 2]), (&bare, &[ANNA; 2])] {
        let evidence = said(engine, faces);
        assert_eq!((evidence.status, evidence.code), (Status::Missing, "person_not_compared"));
    }
    assert_eq!(runs.count(), 0);
}
