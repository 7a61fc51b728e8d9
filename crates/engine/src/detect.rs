//! Finds faces: `BlazeFace` short range, then full range for the small and far ones.
//!
//! Bazarevsky et al. 2019, "`BlazeFace`: Sub-millisecond Neural Face Detection on Mobile GPUs".

mod anchors;
mod decode;
mod suppress;

use bonafide_imaging::{Affine, Point, Rect, View};
use bonafide_runtime::{Model, RunError};

use crate::pack::ModelEntry;
use crate::picture::Feed;

/// What the detector says about one face.
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    /// Box from the brows to the chin, in picture pixels.
    pub bounding_box: Rect,
    /// How sure, 0..1.
    pub score: f32,
    /// Right eye, left eye, nose tip, middle of the mouth, right ear, left ear (the person's own), in picture pixels.
    pub points: [Point; 6],
}

impl Detection {
    fn moved(mut self, by: &Affine) -> Self {
        let (a, b) = (
            by.apply(Point::new(self.bounding_box.left, self.bounding_box.top)),
            by.apply(Point::new(self.bounding_box.right, self.bounding_box.bottom)),
        );
        self.bounding_box = Rect::new(a.x, a.y, b.x, b.y);
        self.points = self.points.map(|p| by.apply(p));
        self
    }
}

/// Below this score nothing is a face. `MediaPipe` ships 0.5 for the short and 0.6 for the full range; the mesh confirms
/// every face afterwards, so the lower bound serves recall.
const LEAST_SCORE: f32 = 0.5;

/// One detector network.
pub struct Detector {
    model: Box<dyn Model>,
    feed: Feed,
    anchors: Vec<Point>,
}

impl Detector {
    /// Takes a `BlazeFace` network; its outputs must fit one of the two anchor layouts.
    pub fn new(entry: &ModelEntry, model: Box<dyn Model>) -> Result<Self, RunError> {
        let feed = Feed::new(&entry.input, model.as_ref())?;
        let anchors = anchors::for_size(model.input().width)
            .ok_or_else(|| RunError::Unsupported("a detector of another size than 128 or 192".to_owned()))?;
        Ok(Self { model, feed, anchors })
    }

    /// Faces of the whole picture, best first.
    pub fn detect(&self, frame: View<'_>) -> Result<Vec<Detection>, RunError> {
        let whole = Rect::new(0.0, 0.0, frame.width() as f32, frame.height() as f32);
        self.detect_within(frame, &whole)
    }

    /// Faces of a part of the picture, in coordinates of the whole.
    pub fn detect_within(&self, frame: View<'_>, part: &Rect) -> Result<Vec<Detection>, RunError> {
        let side = part.width().max(part.height());
        if side < 1.0 {
            return Ok(Vec::new());
        }
        let size = self.model.input().width;
        let to_frame = Affine::roi(part.centre(), (side, side), 0.0, size, size);
        let outputs = self.model.run(&self.feed.sample(frame, &to_frame))?;
        let found = decode::decode(&outputs, &self.anchors, size as f32, LEAST_SCORE)?;
        Ok(suppress::weighted(found).into_iter().map(|face| face.moved(&to_frame)).collect())
    }
}

/// Both detectors and the order in which they are asked.
pub struct Detectors {
    short: Detector,
    full: Option<Detector>,
}

impl Detectors {
    /// The full-range detector may be absent; small faces are then missed.
    pub fn new(short: Detector, full: Option<Detector>) -> Self {
        Self { short, full }
    }

    /// Faces, best first. The full range is asked when the short range finds none, first on the whole picture and then
    /// on overlapping parts of it, so that a face of a thirtieth of the picture's width is still found.
    pub fn detect(&self, frame: View<'_>) -> Result<Vec<Detection>, RunError> {
        let near = self.short.detect(frame)?;
        let Some(full) = self.full.as_ref().filter(|_| near.is_empty()) else {
            return Ok(near);
        };
        let far = full.detect(frame)?;
        if !far.is_empty() {
            return Ok(far);
        }
        let mut found = Vec::new();
        for part in parts(frame.width() as f32, frame.height() as f32) {
            found.extend(full.detect_within(frame, &part)?);
        }
        Ok(suppress::weighted(found))
    }
}

/// Squares of half the longer side that cover the picture with an overlap of at least a quarter of their side.
fn parts(width: f32, height: f32) -> Vec<Rect> {
    let side = width.max(height) / 2.0;
    let starts = |length: f32| {
        let count = ((length - side) / (side * 0.75)).ceil().max(0.0) as usize + 1;
        let room = (length - side).max(0.0);
        (0..count).map(
            move |i| if count > 1 { room * i as f32 / (count - 1) as f32 } else { (length - side) / 2.0 },
        )
    };
    starts(height).flat_map(|y| starts(width).map(move |x| Rect::new(x, y, x + side, y + side))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_the_whole_picture() {
        for (width, height) in
            [(640.0, 480.0), (480.0, 640.0), (100.0, 100.0), (1920.0, 1080.0), (1000.0, 10.0)]
        {
            let parts = parts(width, height);
            for (x, y) in
                [(0.0, 0.0), (width, 0.0), (0.0, height), (width, height), (width / 2.0, height / 2.0)]
            {
                assert!(
                    parts.iter().any(|p| p.left <= x && x <= p.right && p.top <= y && y <= p.bottom),
                    "({x}, {y}) of {width}x{height} is in none of {parts:?}"
                );
            }
        }
    }
}
