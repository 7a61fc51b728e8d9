//! Holes at the eyes of a photo, through which living eyes are seen.

use bonafide_imaging::Point;

use crate::subject::Subject;

/// Corners of the eyes: the person's right, then left.
const EYES: [[usize; 2]; 2] = [[33, 133], [263, 362]];
/// Half of a hole across and down, in widths of an eye.
const HALF: [f32; 2] = [0.66, 0.36];
/// How much darker the paper's cut edge is, and the eye in its shade.
const EDGE: f32 = 0.45;
pub(super) const SHADE: f32 = 0.86;

/// How far before the eyes the paper lies, in widths of the head.
const BEFORE: f32 = 0.06;

/// The holes of a photo.
pub(super) struct Holes {
    /// How far before the head's pivot the paper lies, in the picture's pixels.
    pub ahead: f32,
    /// Middles and halves in the picture's pixels.
    ellipses: [(Point, [f32; 2]); 2],
}

impl Holes {
    pub fn new(subject: &Subject) -> Self {
        let ellipses = EYES.map(|eye| {
            let [a, b] = eye.map(|i| subject.vertices[i].texture);
            let width = a.distance(b);
            (a.midpoint(b), HALF.map(|half| half * width))
        });
        let depth = EYES.as_flattened().iter().map(|&i| -subject.vertices[i].head[2]).sum::<f32>() / 4.0;
        Self { ahead: depth + BEFORE * subject.place.width, ellipses }
    }

    /// How the photo has to be held so that its eyes lie before those of the person, who looks into the camera: the place of
    /// the picture that comes to the middle of the frame, and frame pixels per pixel of the picture. `shown` gives the place
    /// in the frame of a vertex, from the frame's middle.
    pub fn fitted(subject: &Subject, shown: impl Fn(usize) -> Point) -> (Point, f32) {
        let middles = |place: &dyn Fn(usize) -> Point| EYES.map(|[a, b]| place(a).midpoint(place(b)));
        let [right, left] = middles(&|i| subject.vertices[i].texture);
        let [living_right, living_left] = middles(&shown);
        let scale = living_right.distance(living_left) / right.distance(left).max(1.0);
        let (photo, living) = (right.midpoint(left), living_right.midpoint(living_left));
        (Point::new(photo.x - living.x / scale.max(1e-3), photo.y - living.y / scale.max(1e-3)), scale)
    }

    /// How much paper is at a place of the picture, 0..1, and how bright it is. `pixel` is the side of a pixel of the frame
    /// in the picture's pixels.
    pub fn paper(&self, place: Point, pixel: f32) -> (f32, f32) {
        let away = self.ellipses.iter().map(|&(middle, [across, down])| {
            let (u, v) = ((place.x - middle.x) / across, (place.y - middle.y) / down);
            // Beyond the edge in frame pixels, nearly.
            (u.hypot(v) - 1.0) * down / pixel.max(1e-3)
        });
        let away = away.fold(f32::MAX, f32::min);
        ((away + 0.5).clamp(0.0, 1.0), 1.0 - EDGE * (1.0 - away.abs() / 1.5).max(0.0))
    }
}
