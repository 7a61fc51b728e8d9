use bonafide_engine::face::Pose;
use bonafide_engine::landmarks::landmarks;
use bonafide_engine::pose::pose;
use proptest::prelude::*;

use crate::head::{Vector, head, looking_up, mesh, tilted_right, turned_left};

fn posed(yaw: f32, pitch: f32, roll: f32) -> Vec<Vector> {
    let (up, left, right) = (looking_up(pitch), turned_left(yaw), tilted_right(roll));
    head().into_iter().map(|point| right(left(up(point)))).collect()
}

fn differ(a: Pose, b: Pose) -> f32 {
    let turn = |a: f32, b: f32| ((a - b + 180.0).rem_euclid(360.0) - 180.0).abs();
    turn(a.yaw, b.yaw).max(turn(a.pitch, b.pitch)).max(turn(a.roll, b.roll))
}

#[test]
fn a_head_that_looks_straight_ahead_has_no_pose() {
    let found = pose(&mesh(&head(), (300.0, 200.0), 180.0));
    assert!(differ(found, Pose::default()) < 0.05, "{found:?}");
}

#[test]
fn each_sign_is_the_documented_one() {
    let of = |points: Vec<Vector>| mesh(&points, (0.0, 0.0), 100.0);
    let nose = |mesh: &bonafide_engine::face::Mesh| mesh.points[1];
    let straight = of(head());
    // To the person's own left the nose goes to the right of the picture.
    let left = of(posed(30.0, 0.0, 0.0));
    assert!(pose(&left).yaw > 29.0);
    assert!(left.points[1].x - middle(&left) > nose(&straight).x - middle(&straight));
    // Looking up brings the chin nearer to the camera than the forehead.
    let up = of(posed(0.0, 30.0, 0.0));
    assert!(pose(&up).pitch > 29.0);
    assert!(up.points[152].z < up.points[10].z);
    // Tilted to the right shoulder, the person's left eye is the higher one in the picture.
    let right = of(posed(0.0, 0.0, 30.0));
    assert!(pose(&right).roll > 29.0);
    let points = landmarks(&right);
    assert!(points.left_eye.y < points.right_eye.y && points.left_eye.x > points.right_eye.x);
}

/// Halfway between the ears.
fn middle(mesh: &bonafide_engine::face::Mesh) -> f32 {
    f32::midpoint(mesh.points[234].x, mesh.points[454].x)
}

proptest! {
    #[test]
    fn a_known_turn_is_found_whatever_the_place_and_size(
        yaw in -75.0f32..75.0, pitch in -60.0f32..60.0, roll in -170.0f32..170.0,
        x in -500.0f32..2000.0, y in -500.0f32..2000.0, size in 20.0f32..1500.0,
    ) {
        let found = pose(&mesh(&posed(yaw, pitch, roll), (x, y), size));
        prop_assert!(differ(found, Pose { yaw, pitch, roll }) < 1.0, "{found:?}");
    }

    #[test]
    fn a_mirrored_head_has_the_mirrored_pose(
        yaw in -75.0f32..75.0, pitch in -60.0f32..60.0, roll in -80.0f32..80.0,
    ) {
        let mut points = posed(yaw, pitch, roll);
        for [right, left] in [[234, 454], [127, 356], [33, 263], [132, 361], [61, 291], [58, 288]] {
            points.swap(right, left);
        }
        for point in &mut points {
            point[0] = -point[0];
        }
        let found = pose(&mesh(&points, (100.0, 100.0), 200.0));
        prop_assert!(differ(found, Pose { yaw: -yaw, pitch, roll: -roll }) < 1.0, "{found:?}");
    }
}
