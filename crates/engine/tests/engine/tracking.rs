use bonafide_engine::detect::Detectors;
use bonafide_engine::face::Face;
use bonafide_engine::mesh::Mesher;
use bonafide_engine::track::Tracker;
use bonafide_imaging::Rect;

use crate::fake::{Disc, Runs, detector, disc, entry, frame, mesher, tensor};

/// Fake networks, a tracker, and how often each network ran.
struct Rig {
    detectors: Detectors,
    mesher: Mesher,
    tracker: Tracker,
    searches: Runs,
    meshes: Runs,
}

impl Rig {
    fn new() -> Self {
        let (searches, meshes) = (Runs::default(), Runs::default());
        Self {
            detectors: Detectors::new(detector(128, 4.0, &searches), None),
            mesher: mesher(&meshes),
            tracker: Tracker::default(),
            searches,
            meshes,
        }
    }

    fn next(&mut self, faces: &[Disc]) -> Vec<Face> {
        self.tracker.next(frame(faces).view(), &self.detectors, &self.mesher).unwrap()
    }
}

fn near(found: &Rect, painted: &Disc) -> bool {
    found.iou(&painted.bounding_box()) > 0.8
}

#[test]
fn a_face_is_searched_for_once_and_then_followed() {
    let mut rig = Rig::new();
    for step in 0..Tracker::SEARCH_EVERY {
        let at = disc(150.0 + 14.0 * step as f32, 200.0 + 7.0 * step as f32, 100.0 + 4.0 * step as f32, 1);
        let faces = rig.next(&[at]);
        assert_eq!(faces.len(), 1, "frame {step}");
        assert!(near(&faces[0].bounding_box, &at), "frame {step}: {:?}", faces[0].bounding_box);
    }
    assert_eq!(rig.searches.count(), 1);
    rig.next(&[disc(290.0, 270.0, 140.0, 1)]);
    assert_eq!(rig.searches.count(), 2, "the whole frame is searched again after {}", Tracker::SEARCH_EVERY);
}

#[test]
fn a_face_that_stays_costs_one_run_of_the_mesh_per_frame() {
    let mut rig = Rig::new();
    let at = disc(320.0, 240.0, 160.0, 0);
    rig.next(&[at]);
    let (searches, meshes) = (rig.searches.count(), rig.meshes.count());
    for _ in 0..5 {
        rig.next(&[at]);
    }
    assert_eq!((rig.searches.count() - searches, rig.meshes.count() - meshes), (0, 5));
}

#[test]
fn a_lost_face_is_searched_for_in_the_same_frame() {
    let mut rig = Rig::new();
    rig.next(&[disc(120.0, 120.0, 100.0, 0)]);
    assert_eq!(rig.searches.count(), 1);
    let elsewhere = disc(500.0, 350.0, 140.0, 0);
    let faces = rig.next(&[elsewhere]);
    assert_eq!(rig.searches.count(), 2);
    assert_eq!(faces.len(), 1);
    assert!(near(&faces[0].bounding_box, &elsewhere));
    assert!(faces[0].score > 0.9, "a found face has the detector's score");
}

#[test]
fn an_empty_frame_has_no_face_and_every_next_one_is_searched() {
    let mut rig = Rig::new();
    let at = disc(320.0, 240.0, 120.0, 2);
    assert_eq!(rig.next(&[at]).len(), 1);
    for count in 2..6 {
        assert!(rig.next(&[]).is_empty());
        assert_eq!(rig.searches.count(), count);
    }
    assert_eq!(rig.next(&[at]).len(), 1);
}

#[test]
fn several_faces_are_followed_largest_first() {
    let mut rig = Rig::new();
    for step in 0..6 {
        let shift = 9.0 * step as f32;
        let small = disc(130.0 + shift, 140.0, 90.0, 0);
        let large = disc(450.0 - shift, 300.0, 170.0, 2);
        let faces = rig.next(&[small, large]);
        assert_eq!(faces.len(), 2, "frame {step}");
        assert!(near(&faces[0].bounding_box, &large) && near(&faces[1].bounding_box, &small), "frame {step}");
    }
    assert_eq!(rig.searches.count(), 1);
}

#[test]
fn one_of_several_who_leaves_starts_a_search_that_keeps_the_other() {
    let mut rig = Rig::new();
    let stays = disc(450.0, 300.0, 150.0, 2);
    rig.next(&[disc(130.0, 140.0, 120.0, 0), stays]);
    let faces = rig.next(&[stays]);
    assert_eq!((faces.len(), rig.searches.count()), (1, 2));
    assert!(near(&faces[0].bounding_box, &stays));
}

#[test]
fn a_second_person_who_enters_is_seen_before_long() {
    let mut rig = Rig::new();
    let (first, second) = (disc(150.0, 200.0, 140.0, 1), disc(470.0, 220.0, 120.0, 0));
    rig.next(&[first]);
    let seen = (0..Tracker::SEARCH_EVERY).position(|_| rig.next(&[first, second]).len() == 2);
    assert_eq!(seen, Some(Tracker::SEARCH_EVERY - 1));
}

#[test]
fn a_detection_that_the_mesh_does_not_confirm_is_no_face() {
    let mut rig = Rig::new();
    let unsure = Runs::default().of(96, |_| vec![tensor(vec![40.0; 1404]), tensor(vec![-0.1])]);
    rig.mesher = Mesher::new(&entry(bonafide_engine::pack::Role::Mesh, 96), unsure).unwrap();
    assert!(rig.next(&[disc(320.0, 240.0, 150.0, 0)]).is_empty());
    assert_eq!(rig.searches.count(), 1);
}

#[test]
fn the_full_range_is_asked_only_when_the_short_range_finds_nothing() {
    let (short, full) = (Runs::default(), Runs::default());
    let mut rig = Rig::new();
    rig.detectors = Detectors::new(detector(128, 12.0, &short), Some(detector(192, 6.0, &full)));
    assert_eq!(rig.next(&[disc(320.0, 240.0, 100.0, 0)]).len(), 1);
    assert_eq!((short.count(), full.count()), (1, 0));
    // 45 pixels are 9 of the short range's and 13.5 of the full range's.
    rig.tracker = Tracker::default();
    assert_eq!(rig.next(&[disc(320.0, 240.0, 45.0, 0)]).len(), 1);
    assert_eq!((short.count(), full.count()), (2, 1));
    // 16 pixels are 4.8 of the full range's on the whole frame and 9.6 on half of it.
    rig.tracker = Tracker::default();
    let far = disc(100.0, 380.0, 16.0, 0);
    let faces = rig.next(&[far]);
    assert_eq!(faces.len(), 1);
    assert!(faces[0].bounding_box.iou(&far.bounding_box()) > 0.6, "{:?}", faces[0].bounding_box);
    assert!(full.count() > 3);
}
