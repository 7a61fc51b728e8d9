//! A frame as it was seen once: grey and small, with the face's place and places around it.

use bonafide_imaging::colour::{Luma, Plane, luma};
use bonafide_imaging::resize::{Filter, resize};
use bonafide_imaging::{Point, View as Frame};

use super::search::{HALF, REACH, found_alone};
use crate::face::{Face, Pose};

/// Width of the face's box in the small picture, pixels.
pub(super) const FACE: f32 = 96.0;
/// Points of the mesh that no expression moves.
const RIGID: [usize; 12] = [33, 133, 362, 263, 168, 6, 197, 1, 234, 454, 127, 356];
/// Places beside the head, from the middle of the face's box in widths of it: left and right of the ears and above them.
const BESIDE: [[f32; 2]; 8] = [
    [-1.2, -0.35],
    [1.2, -0.35],
    [-1.2, 0.1],
    [1.2, 0.1],
    [-1.0, -0.85],
    [1.0, -0.85],
    [-0.5, -1.25],
    [0.5, -1.25],
];
/// Widths of the face from its middle within which nothing is the rim, to the sides.
const NEAR: f32 = 1.5;
/// Pixels by which two parts of a rim that does not turn may differ.
const SAME_WAY: f32 = 0.8;
/// Longest side of a small picture: a face far away says little.
const MOST_SIDE: f32 = 640.0;

/// One of the places beside the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Beside(usize);

/// A side of the head, as the frame shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

impl Beside {
    /// The side it lies on, farther out than hair mostly is; `None` for what is above.
    pub fn side(self) -> Option<Side> {
        let [x, _] = *BESIDE.get(self.0)?;
        (x.abs() > 1.1).then_some(if x < 0.0 { Side::Left } else { Side::Right })
    }
}

/// One look.
pub(super) struct Look {
    pub grey: Plane,
    /// Small pixels per frame pixel.
    pub scale: f32,
    pub points: Vec<Point>,
    pub middle: Point,
    pub pose: Pose,
}

impl Look {
    /// `scale` is that of the first look. `None` for a face that is cut off or too small for the picture to be worth it.
    pub fn of(frame: Frame<'_>, face: &Face, scale: Option<f32>) -> Option<Self> {
        let points: Option<Vec<Point>> =
            RIGID.iter().map(|&i| face.mesh.points.get(i).map(|p| p.flat())).collect();
        let scale = scale.unwrap_or(FACE / face.bounding_box.width());
        Self::with(frame, &points?, face.bounding_box.centre(), face.pose, scale)
    }

    pub fn with(frame: Frame<'_>, points: &[Point], middle: Point, pose: Pose, scale: f32) -> Option<Self> {
        let side = |v: usize| (v as f32 * scale).round();
        let (width, height) = (side(frame.width()), side(frame.height()));
        let is_sound = scale.is_finite() && width.max(height) <= MOST_SIDE && width.min(height) >= FACE;
        if !is_sound {
            return None;
        }
        let small = resize(frame, width as usize, height as usize, Filter::Area);
        let (across, down) = (width / frame.width() as f32, height / frame.height() as f32);
        let place = |p: &Point| Point::new(p.x * across, p.y * down);
        let plane = luma(small.view(), Luma::Bt601);
        Some(Self {
            grey: plane,
            scale,
            points: points.iter().map(place).collect(),
            middle: place(&middle),
            pose,
        })
    }

    /// Places beside the head that lie in the frame, and where they are in it.
    pub fn beside(&self) -> Vec<(Beside, Point)> {
        let place = |[x, y]: [f32; 2]| Point::new(self.middle.x + x * FACE, self.middle.y + y * FACE);
        let all = BESIDE.into_iter().enumerate().map(|(i, at)| (Beside(i), place(at)));
        all.filter(|&(_, p)| self.holds(p)).collect()
    }

    /// The way of the frame's rim to another look; `None` where it cannot be followed or its parts go different ways.
    pub fn room_to(&self, other: &Self) -> Option<Point> {
        let mut ways: Vec<Point> =
            self.rim().into_iter().filter_map(|place| found_alone(&self.grey, &other.grey, place)).collect();
        let middle = ways.len() / 2;
        let mut sorted = |of: fn(&Point) -> f32| {
            ways.sort_by(|a, b| of(a).total_cmp(&of(b)));
            ways.get(middle).map(of)
        };
        let way = Point::new(sorted(|p| p.x)?, sorted(|p| p.y)?);
        let agree = ways.iter().filter(|other| other.distance(way) <= SAME_WAY).count();
        (agree >= 2 && 3 * agree >= 2 * ways.len()).then_some(way)
    }

    /// Places along the frame's sides and corners, away from the person.
    fn rim(&self) -> Vec<Point> {
        let (inset, w, h) = ((HALF + REACH) as f32 + 1.0, self.grey.width as f32, self.grey.height as f32);
        let columns = [inset, w - inset];
        let rows = [inset, 0.3 * h, 0.5 * h, 0.7 * h, h - inset];
        let places = rows.iter().flat_map(|&y| columns.iter().map(move |&x| Point::new(x, y)));
        places.filter(|&p| (p.x - self.middle.x).abs() >= NEAR * FACE && self.holds(p)).collect()
    }

    fn holds(&self, p: Point) -> bool {
        let room = (HALF + REACH) as f32;
        p.x >= room
            && p.y >= room
            && p.x <= self.grey.width as f32 - room
            && p.y <= self.grey.height as f32 - room
    }
}
