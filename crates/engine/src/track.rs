//! Follows faces from frame to frame, so that video is not searched from scratch on every frame.

use bonafide_imaging::{Rect, View};
use bonafide_runtime::RunError;

use crate::detect::Detectors;
use crate::expression::expression;
use crate::face::{Face, Mesh};
use crate::landmarks::landmarks;
use crate::mesh::{Mesher, Roi};
use crate::pose::pose;

/// A mesh below this presence is not on a face (the value `MediaPipe` uses).
const LEAST_PRESENCE: f32 = 0.5;
/// Faces whose boxes overlap more than this are one face.
const SAME_FACE: f32 = 0.4;
/// Faces kept in one frame: a crowd must not make a frame slow without bound.
const MOST_FACES: usize = 16;

/// Where faces were in the last frame.
#[derive(Clone, Debug, Default)]
pub struct Tracker {
    rois: Vec<Roi>,
    since_search: usize,
}

impl Tracker {
    /// Frames after which the whole picture is searched again although all faces are still there: a second person who
    /// enters must be seen.
    pub const SEARCH_EVERY: usize = 10;

    /// Faces of the next frame, largest first.
    pub fn next(
        &mut self,
        frame: View<'_>,
        detectors: &Detectors,
        mesher: &Mesher,
    ) -> Result<Vec<Face>, RunError> {
        let known = std::mem::take(&mut self.rois);
        let mut faces = Vec::new();
        for roi in &known {
            if let Some(mesh) = settle(frame, roi, mesher)? {
                keep(&mut faces, mesh.presence, mesh);
            }
        }
        self.since_search += 1;
        if faces.len() < known.len() || known.is_empty() || self.since_search >= Self::SEARCH_EVERY {
            self.since_search = 0;
            for detection in detectors.detect(frame)?.into_iter().take(MOST_FACES) {
                if faces.iter().any(|face| overlap(&face.bounding_box, &detection.bounding_box) > SAME_FACE) {
                    continue;
                }
                if let Some(mesh) = settle(frame, &mesher.roi_of_detection(&detection), mesher)? {
                    keep(&mut faces, detection.score, mesh);
                }
            }
        }
        faces.sort_by(|a, b| b.bounding_box.area().total_cmp(&a.bounding_box.area()));
        faces.truncate(MOST_FACES);
        self.rois = faces.iter().map(|face| mesher.roi_of_mesh(&face.mesh)).collect();
        Ok(faces)
    }
}

/// The mesh in `roi`, looked at a second time when the first look shows that the face is elsewhere in it.
fn settle(frame: View<'_>, roi: &Roi, mesher: &Mesher) -> Result<Option<Mesh>, RunError> {
    let first = mesher.mesh(frame, roi)?;
    if !present(&first, frame) {
        return Ok(None);
    }
    let closer = mesher.roi_of_mesh(&first);
    if closer.close_to(roi) {
        return Ok(Some(first));
    }
    let second = mesher.mesh(frame, &closer)?;
    Ok(Some(if present(&second, frame) { second } else { first }))
}

/// Whether a mesh is on a face that is at least partly in the frame.
fn present(mesh: &Mesh, frame: View<'_>) -> bool {
    let bounding_box = Rect::around(mesh.points.iter().map(|p| p.flat()));
    let inside = bounding_box.intersection(&Rect::new(0.0, 0.0, frame.width() as f32, frame.height() as f32));
    mesh.presence >= LEAST_PRESENCE
        && inside.area() > 0.25 * bounding_box.area()
        && bounding_box.width() >= 4.0
}

/// Common area over the smaller box: a detector's box and a mesh's box differ in size.
fn overlap(a: &Rect, b: &Rect) -> f32 {
    a.intersection(b).area() / a.area().min(b.area()).max(1e-6)
}

fn keep(faces: &mut Vec<Face>, score: f32, mesh: Mesh) {
    let face = face(score, mesh);
    if faces.iter().all(|other| overlap(&other.bounding_box, &face.bounding_box) <= SAME_FACE) {
        faces.push(face);
    }
}

/// Everything that follows from the mesh.
fn face(score: f32, mesh: Mesh) -> Face {
    Face {
        bounding_box: Rect::around(mesh.points.iter().map(|p| p.flat())),
        score,
        landmarks: landmarks(&mesh),
        pose: pose(&mesh),
        expression: expression(&mesh),
        mesh,
    }
}
