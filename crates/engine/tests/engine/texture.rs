use bonafide_engine::liveness::texture::{TextureNet, evidence, live};
use bonafide_engine::liveness::{Resolution, Status, judge};
use bonafide_engine::pack::{ModelEntry, Role, TextureConvention};
use bonafide_imaging::Image;
use bonafide_runtime::RunError;
use proptest::prelude::*;

use crate::fake::{Runs, Shown, entry, face, tensor, texture};
use crate::head::head;

/// A frame whose red is the column and whose green is the row, in steps of 4 pixels.
fn ruled() -> Image {
    let mut image = Image::filled(800, 600, [0; 3]);
    for (i, pixel) in image.pixels_mut().chunks_exact_mut(3).enumerate() {
        pixel[0] = (i % 800 / 4) as u8;
        pixel[1] = (i / 800 / 4) as u8;
    }
    image
}

#[test]
fn the_network_sees_the_face_with_its_surroundings() {
    let shown = Shown::default();
    let seen = shown.clone();
    let model = Runs::default().of(80, move |picture| {
        seen.show(picture);
        vec![tensor(vec![0.0, 0.0, 0.0])]
    });
    let mut entry = entry(Role::Texture, 80);
    entry.input.box_scale = 2.5;
    let net = TextureNet::new(&entry, model).unwrap();
    let face = face(&head(), (400.0, 300.0), 100.0);
    let probability = live(&[net], ruled().view(), &face).unwrap().unwrap();
    assert!((probability - 1.0 / 3.0).abs() < 1e-6);
    let picture = shown.picture();
    // The mesh is 100 pixels wide, so 250 are seen: columns 275 to 525.
    let column = |x: usize| 4.0 * picture[40 * 80 + x];
    assert!(
        (column(0) - 275.0).abs() < 8.0 && (column(79) - 525.0).abs() < 8.0,
        "{} {}",
        column(0),
        column(79)
    );
    // The box reaches over the forehead, so more than 250 rows are seen, more of them above.
    let row = |y: usize| 4.0 * picture[80 * 80 + y * 80 + 40];
    assert!(row(79) - row(0) > 260.0 && 300.0 - row(0) > row(79) - 300.0, "{} {}", row(0), row(79));
}

#[test]
fn a_network_without_the_live_class_is_an_error() {
    let frame = ruled();
    let face = face(&head(), (400.0, 300.0), 100.0);
    for logits in [&[][..], &[1.0], &[f32::NAN; 3], &[f32::INFINITY; 3]] {
        let nets = [texture(logits, &Runs::default())];
        assert!(matches!(live(&nets, frame.view(), &face), Err(RunError::Failed(_))), "{logits:?}");
    }
    assert_eq!(live(&[], frame.view(), &face).unwrap(), None);
    let aimless = ModelEntry { texture: None, ..entry(Role::Texture, 8) };
    assert!(TextureNet::new(&aimless, Runs::default().of(8, |_| vec![])).is_err());
}

#[test]
fn nothing_measured_is_missing_evidence_and_no_pass() {
    let nets = [texture(&[0.0, 9.0], &Runs::default())];
    let missing = evidence(&nets, &[]);
    assert_eq!(
        (missing.status, missing.code, missing.score),
        (Status::Missing, "texture_not_measured", None)
    );
    assert_eq!(judge(vec![missing], 0.5).resolution, Resolution::OperatorRequired);
}

#[test]
fn the_threshold_of_the_manifest_separates() {
    let mut entry = entry(Role::Texture, 8);
    entry.texture = Some(TextureConvention { live_class: 0, threshold: 0.8 });
    let nets = [TextureNet::new(&entry, Runs::default().of(8, |_| vec![])).unwrap()];
    for (live, code, resolution) in
        [(0.75, "texture_of_attack", Resolution::Declined), (0.85, "texture_of_skin", Resolution::Success)]
    {
        let piece = evidence(&nets, &[live, live]);
        assert_eq!(piece.code, code);
        assert_eq!(judge(vec![piece], 0.5).resolution, resolution, "{live}");
    }
}

proptest! {
    #[test]
    fn more_live_frames_never_speak_more_for_an_attack(
        mut live in prop::collection::vec(0.0f32..=1.0, 1..20), at in 0..20usize, more in 0.0f32..=1.0,
    ) {
        let nets = [texture(&[0.0, 0.0], &Runs::default())];
        let before = evidence(&nets, &live);
        let at = at % live.len();
        live[at] = live[at].max(more);
        let after = evidence(&nets, &live);
        prop_assert!(after.log_likelihood_ratio >= before.log_likelihood_ratio - 1e-5);
        prop_assert!((-1.8..=1.5).contains(&after.log_likelihood_ratio), "texture alone is never certain");
    }
}
