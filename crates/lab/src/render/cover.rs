//! What hides a part of the face: a mask over mouth and nose, a scarf, a hand.

use bonafide_imaging::Point;

use super::raster::{Corner, Sheet};
use crate::moment::Cover;
use crate::subject::Subject;

/// Tip of the nose's bridge, above which the mask ends.
const BRIDGE: usize = 195;
/// Tip of the nose, above which the scarf ends, and the corner of the mouth on the left of the picture.
const TIP: usize = 4;
const CORNER: usize = 61;
/// Points of the face come first among the vertices.
const FACE: usize = bonafide_engine::mesh::POINTS;
/// Fingers of a hand: middles across and lengths in heights of the face, from the thumb's side.
const FINGERS: [[f32; 2]; 4] = [[-0.09, 0.30], [-0.03, 0.35], [0.03, 0.33], [0.09, 0.26]];
/// Half of a finger's width and the fingers' slope.
const HALF: f32 = 0.031;
const SLOPE: f32 = 0.35;

/// Lays the thing over the face.
pub(super) fn draw(sheet: &mut Sheet, corners: &[Corner], subject: &Subject, cover: Cover) {
    match cover {
        Cover::Mask => mask(sheet, corners, subject),
        Cover::Scarf => scarf(sheet, corners, subject),
        Cover::Hand => hand(sheet, corners, subject),
    }
}

fn mask(sheet: &mut Sheet, corners: &[Corner], subject: &Subject) {
    let top = subject.vertices[BRIDGE].texture.y;
    let height = subject.place.height;
    lay(sheet, corners, subject, FACE, &|_, y, _| {
        let alpha = ((y - top) / (0.01 * height)).clamp(0.0, 1.0);
        // Folds across the mask, darker towards its edge.
        let fold = 14.0 * ((y - top) / height * 60.0).sin();
        ([118.0 + fold, 158.0 + fold, 186.0 + fold], alpha)
    });
}

/// Knitted, around the neck as well: rows of stitches, and folds along.
fn scarf(sheet: &mut Sheet, corners: &[Corner], subject: &Subject) {
    let Point { x: middle, y: top } = subject.vertices[TIP].texture;
    let height = subject.place.height;
    lay(sheet, corners, subject, usize::MAX, &|x, y, person| {
        let (u, v) = ((x - middle) / height, (y - top) / height);
        // It hangs from the nose and goes around the head below the ears.
        let below = v - 0.04 - 0.12 * u.abs();
        let beside = 0.5 - 0.06 * (9.0 * v).cos() - u.abs();
        let alpha = (below.min(beside) / 0.012).clamp(0.0, 1.0) * ((person - 0.12) / 0.2).clamp(0.0, 1.0);
        let fold = (21.0 * v - 9.0 * u * u + 1.5 * (5.0 * u).sin()).sin();
        let stitch = (150.0 * u + 1.2 * (260.0 * v).sin()).sin();
        // It turns away from the light at the sides.
        let round = 1.0 - 1.1 * u * u;
        let shade = round * (0.8 + 0.11 * fold + 0.05 * stitch);
        ([128.0 * shade, 74.0 * shade, 76.0 * shade], alpha)
    });
}

/// The back of a hand with four fingers, in the colour of the person's own cheek.
fn hand(sheet: &mut Sheet, corners: &[Corner], subject: &Subject) {
    let height = subject.place.height;
    let at = subject.vertices[CORNER].texture;
    let skin = subject.texture.colour(5, at.x - 0.05 * height, at.y - 0.12 * height);
    lay(sheet, corners, subject, usize::MAX, &|x, y, _| {
        let (u, v) = ((x - at.x) / height, (at.y - 0.02 * height - y) / height);
        let (across, along) = (u - SLOPE * v, v);
        // How far inside a finger, in halves of one: 1 along its middle.
        let finger = |&[middle, length]: &[f32; 2]| {
            let beyond = (along - (length - HALF)).max(-0.12 - along).max(0.0);
            1.0 - (across - middle).hypot(beyond) / HALF
        };
        let inside = FINGERS.iter().map(finger).fold(0.0, f32::max);
        // The palm is an ellipse below them, and narrows to the wrist.
        let wide = 0.135 - 0.12 * (-along - 0.2).max(0.0);
        let palm = ((wide - across.abs()) / 0.03).min((0.03 - along) / 0.06).clamp(0.0, 1.0);
        let alpha = (inside * 8.0).max(palm * 4.0).clamp(0.0, 1.0);
        let bulge = 0.8 + 0.2 * inside.max(0.0).sqrt();
        let flat = 0.98 - 6.0 * across * across;
        let round = bulge + (flat - bulge) * palm;
        (skin.map(|v| v * round), alpha)
    });
}

/// Lays paint over the triangles whose corners all come before `most` among the vertices.
fn lay(
    sheet: &mut Sheet,
    corners: &[Corner],
    subject: &Subject,
    most: usize,
    paint: &impl Fn(f32, f32, f32) -> ([f32; 3], f32),
) {
    for triangle in subject.triangles.iter().filter(|triangle| triangle.iter().all(|&i| i < most)) {
        sheet.lay_on(triangle.map(|i| corners[i]), paint);
    }
}
