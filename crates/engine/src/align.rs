//! Brings a face to where an embedding network expects it.

use bonafide_imaging::{Affine, Point};

use crate::face::Face;
use crate::landmarks::five_points;
use crate::pack::Alignment;

/// The map from chip pixels to frame pixels; `None` when the face's points coincide.
pub fn chip_to_frame(face: &Face, alignment: &Alignment) -> Option<Affine> {
    let chip = alignment.points.map(|[x, y]| Point::new(x, y));
    Affine::similarity(&five_points(&face.mesh), &chip)?.inverse()
}
