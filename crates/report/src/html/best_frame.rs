//! The best frame with its box, six points and mesh drawn over it.

use std::fmt::Write;

use maud::{Markup, html};

use super::{MediaPictures, data_address, text::seconds};
use crate::check::BestFrame;
use crate::face::BoundingBox;

/// The picture with its caption; nothing when there is no picture.
pub(super) fn best_frame(best: &BestFrame, pictures: &MediaPictures) -> Markup {
    let [width, height] = pictures.best_frame_size.map(|side| side.max(1));
    let face = &best.bounding_box;
    // Lines and dots keep their size relative to the face, not to the frame.
    let extent = (face.right as f32 - face.left as f32).max(face.bottom as f32 - face.top as f32);
    let side = extent.min(width.max(height) as f32).max(20.0);
    let label = format!("Best frame, number {}, with the face box, six points and the mesh", best.index);
    html! {
        figure.best {
            @if let Some(jpeg) = &pictures.best_frame {
                svg.annotated viewBox=(format!("0 0 {width} {height}")) role="img" aria-label=(label) {
                    image href=(data_address(jpeg)) width=(width) height=(height) preserveAspectRatio="none" {}
                    path.mesh d=(dots(&pictures.mesh)) stroke-width=(side * 0.009) {}
                    path.box-halo d=(corners(face)) stroke-width=(side * 0.022) {}
                    path.box d=(corners(face)) stroke-width=(side * 0.011) {}
                    @for (name, [x, y]) in best.landmarks.named() {
                        circle.landmark cx=(x) cy=(y) r=(side * 0.016) stroke-width=(side * 0.007) { title { (name) " " (x) ", " (y) } }
                    }
                }
            }
            figcaption {
                p { strong { "Best frame" } " · number " (best.index) " at " (seconds(best.time_ms)) }
                p.why { (best.why) }
            }
        }
    }
}

/// Zero-length strokes with round ends: one element for all points.
fn dots(points: &[[f32; 2]]) -> String {
    let mut path = String::new();
    for [x, y] in points.iter().filter(|point| point.iter().all(|value| value.is_finite())) {
        // Writing to a string cannot fail.
        let _ = write!(path, "M{x:.1} {y:.1}h0");
    }
    path
}

/// The four corners of a box.
fn corners(face: &BoundingBox) -> String {
    let BoundingBox { left, top, right, bottom } = *face;
    let arm = right.saturating_sub(left).min(bottom.saturating_sub(top)) / 5;
    let mut path = String::new();
    for (x, y, across, down) in [
        (left, top, arm, arm),
        (right, top, -arm, arm),
        (right, bottom, -arm, -arm),
        (left, bottom, arm, -arm),
    ] {
        let _ = write!(path, "M{} {y}H{x}V{}", x.saturating_add(across), y.saturating_add(down));
    }
    path
}
