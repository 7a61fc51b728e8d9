//! From space to the frame and back.

use bonafide_imaging::Point;

use crate::Moment;
use crate::subject::Place;
use crate::vector::Vector;

/// A camera that looks along z.
pub(super) struct Lens {
    focal: f32,
    middle: [f32; 2],
    /// What is added to a place: the head's offset, and how much farther the camera is than when the picture was taken.
    shift: Vector,
    centre: Point,
    distance: f32,
    background: f32,
}

/// A place in the frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Projected {
    pub x: f32,
    pub y: f32,
    /// One over the depth; 0 behind the camera.
    pub nearness: f32,
}

impl Projected {
    /// The place at a part of the way to another, 0..1.
    pub fn towards(self, other: Self, part: f32) -> Self {
        let part = part.clamp(0.0, 1.0);
        let mix = |a: f32, b: f32| a + (b - a) * part;
        Self {
            x: mix(self.x, other.x),
            y: mix(self.y, other.y),
            nearness: mix(self.nearness, other.nearness),
        }
    }
}

impl Lens {
    /// At rest the face is `share` of the frame's height high, in its middle.
    pub fn new(place: &Place, moment: &Moment, (width, height): (usize, usize), share: f32) -> Self {
        let magnified = share * height as f32 / place.height;
        let distance = place.distance / moment.nearness.max(0.05);
        let [x, y] = moment.offset.map(|offset| offset * place.width);
        Self {
            focal: magnified * place.distance,
            middle: [width as f32 / 2.0, height as f32 / 2.0],
            shift: [x, y, distance - place.distance],
            centre: place.centre,
            distance: place.distance,
            background: place.background,
        }
    }

    /// A place as it lies before the camera now.
    pub fn seen(&self, v: Vector) -> Vector {
        crate::vector::add(v, self.shift)
    }

    /// From the camera to the background.
    pub fn background_depth(&self) -> f32 {
        self.background + self.shift[2]
    }

    pub fn project(&self, v: Vector) -> Projected {
        let [x, y, z] = self.seen(v);
        // What is nearer than this is out of sight.
        let depth = z.max(0.05 * self.distance);
        Projected {
            x: self.middle[0] + self.focal * x / depth,
            y: self.middle[1] + self.focal * y / depth,
            nearness: 1.0 / depth,
        }
    }

    /// The place of the picture that the background shows at a pixel.
    pub fn background(&self, x: f32, y: f32) -> Point {
        let depth = self.background_depth();
        let back = self.distance / self.background;
        let along = |v: f32, middle: f32, shift: f32| ((v - middle) * depth / self.focal - shift) * back;
        Point::new(
            self.centre.x + along(x, self.middle[0], self.shift[0]),
            self.centre.y + along(y, self.middle[1], self.shift[1]),
        )
    }

    /// Frame pixels per picture pixel of the background.
    pub fn background_scale(&self) -> f32 {
        self.focal / self.background_depth() * self.background / self.distance
    }

    /// Frame pixels per picture pixel of the head.
    pub fn scale(&self) -> f32 {
        self.focal / (self.distance + self.shift[2])
    }
}
