//! A flat thing in a hand: where it is, and which of its spots a pixel of the frame shows.

use std::time::Duration;

use bonafide_imaging::{Homography, Point};

use crate::motion::Tremor;
use crate::render::nearness;
use crate::vector::{Turn, Vector, dot, length, times};
use crate::{Moment, Options};

/// Focal length over the frame's width: that of a telephone's front camera.
const FOCAL: f32 = 0.95;
/// Edge of paper or bezel around the picture, share of its width.
const EDGE: f32 = 0.04;
/// Degrees and seconds of a sheet that is waved.
const WAVE: [f32; 2] = [26.0, 2.2];
/// Radius of a bent sheet over its width.
const BEND: f32 = 0.62;

/// A spot of the sheet.
pub(super) struct Spot {
    /// Place in the frame, pixels.
    pub frame: Point,
    /// Place in the picture's pixels; outside the picture on the edge.
    pub place: Point,
    /// How far the pixel lies on the picture rather than on the edge around it, 0..1.
    pub picture: f32,
    /// Cosine between the sheet and the viewing axis.
    pub facing: f32,
    /// Place of the mirrored room from a lamp in it, in widths and heights of the picture.
    pub mirror: [f32; 2],
    /// How far a mirror of a lamp lies here, 0..1.
    pub glare: f32,
    /// How far the pixel belongs to the sheet, 0..1.
    pub cover: f32,
}

/// A sheet of a size.
pub(super) struct Sheet {
    size: (f32, f32),
    centre: Point,
    scale: f32,
    is_waved: bool,
    frame: (f32, f32),
    tremor: Tremor,
    /// Tilt that the hand gives it.
    lean: [f32; 2],
    lamp: [f32; 2],
    edge: f32,
}

impl Sheet {
    pub fn new(size: (usize, usize), centre: Point, scale: f32, is_waved: bool, options: &Options) -> Self {
        let mut random = fastrand::Rng::with_seed(options.seed ^ 0x51EE7);
        let mut about = |most: f32| most * (2.0 * random.f32() - 1.0);
        Self {
            size: (size.0 as f32, size.1 as f32),
            centre,
            scale,
            is_waved,
            frame: (options.size.0 as f32, options.size.1 as f32),
            tremor: Tremor::new(options.seed ^ 0x7E),
            lean: [about(7.0), about(7.0)],
            lamp: [about(0.35), about(0.35)],
            edge: EDGE,
        }
    }

    /// The same with an edge of a share of its width.
    pub fn with_edge(self, edge: f32) -> Self {
        Self { edge, ..self }
    }

    /// Frame pixels per pixel of the picture.
    pub fn scale(&self) -> f32 {
        self.scale
    }

    /// Width of the picture in frame pixels.
    pub fn width(&self) -> f32 {
        self.size.0 * self.scale
    }

    /// Where it is at a time.
    pub fn at(&self, time: Duration) -> Held<'_> {
        let mut moment = Moment::default();
        // A hand that holds something up trembles more than a head.
        self.tremor.add(&mut moment, time, 2.0);
        let mut pose = moment.pose;
        pose.yaw += self.lean[0];
        pose.pitch += self.lean[1];
        if self.is_waved {
            let phase = std::f32::consts::TAU * time.as_secs_f32() / WAVE[1];
            pose.yaw += WAVE[0] * phase.sin();
            pose.pitch += 0.4 * WAVE[0] * (0.7 * phase).cos();
        }
        self.placed(&Moment { pose, ..moment }, 0.3 * self.frame.1, FOCAL * self.frame.0, 0.0)
    }

    /// Where it is before the face of a person, in frame pixels at rest: `width` is that of the head, `distance` that of the
    /// camera, `ahead` how far before the head's pivot, about which it turns, it lies.
    pub fn before(&self, moment: &Moment, width: f32, distance: f32, ahead: f32) -> Held<'_> {
        self.placed(moment, width, distance, ahead)
    }

    /// `unit` is that of the moment's offset, and `ahead` how far before the pivot the sheet lies.
    fn placed(&self, moment: &Moment, unit: f32, focal: f32, ahead: f32) -> Held<'_> {
        let pose = moment.pose;
        let turn = Turn::of(pose);
        let shift = moment.offset.map(|offset| offset * unit);
        let project = |p: Point| {
            let flat = [(p.x - self.centre.x) * self.scale, (p.y - self.centre.y) * self.scale, -ahead];
            let [x, y, z] = turn.apply(flat);
            let depth = (focal / moment.nearness.max(0.05) + z + ahead).max(0.1 * focal);
            Point::new(
                self.frame.0 / 2.0 + focal * (x + shift[0]) / depth,
                self.frame.1 / 2.0 + focal * (y + shift[1]) / depth,
            )
        };
        let (w, h) = self.size;
        let corners = [Point::new(0.0, 0.0), Point::new(w, 0.0), Point::new(w, h), Point::new(0.0, h)];
        let map = Homography::between(corners.map(project), corners);
        let facing = turn.apply([0.0, 0.0, 1.0])[2].clamp(0.0, 1.0);
        // A lamp is mirrored where the sheet's turn brings it.
        let glare = [self.lamp[0] + pose.yaw / 60.0, self.lamp[1] + pose.pitch / 60.0];
        let [x, y, z] = turn.apply([0.0, 0.0, -ahead]);
        let middle = [x + shift[0], y + shift[1], z + ahead + focal / moment.nearness.max(0.05)];
        let normal = turn.apply([0.0, 0.0, 1.0]);
        Held { sheet: self, map, facing, glare, middle, normal, focal }
    }
}

/// A sheet in its place.
pub(super) struct Held<'a> {
    sheet: &'a Sheet,
    map: Option<Homography>,
    facing: f32,
    glare: [f32; 2],
    /// A place of its plane and the direction across it, seen from the camera in frame pixels.
    middle: Vector,
    normal: Vector,
    focal: f32,
}

impl Held<'_> {
    /// What of the sheet lies at a pixel; `None` where the room does.
    pub fn spot(&self, x: f32, y: f32, is_bent: bool) -> Option<Spot> {
        let mut place = self.map.as_ref()?.apply(Point::new(x, y));
        let (w, h) = self.sheet.size;
        let mut facing = self.facing;
        if is_bent {
            let radius = BEND * w;
            let along = (place.x - w / 2.0) / radius;
            if along.abs() >= 0.98 {
                return None;
            }
            let angle = along.asin();
            place.x = w / 2.0 + radius * angle;
            facing *= angle.cos();
        }
        let edge = self.sheet.edge * w;
        // Distance to the outside in frame pixels.
        let inside = (place.x + edge).min(w + edge - place.x).min((place.y + edge).min(h + edge - place.y));
        let cover = (inside * self.sheet.scale + 0.5).clamp(0.0, 1.0);
        if cover <= 0.0 {
            return None;
        }
        let (u, v) = (place.x / w - 0.5 - self.glare[0], place.y / h - 0.5 - self.glare[1]);
        let glare = (-(u * u + v * v) / (2.0 * 0.09 * 0.09)).exp();
        let mirror = [u, v];
        let within = place.x.min(w - place.x).min(place.y.min(h - place.y));
        let picture = (within * self.sheet.scale + 0.5).clamp(0.0, 1.0);
        Some(Spot { frame: Point::new(x, y), place, picture, facing, mirror, glare, cover })
    }

    /// What of the light of a screen beside the camera falls on a spot: 1 where it faces the screen at rest.
    pub fn lit(&self, spot: &Spot) -> f32 {
        let (x, y) = (spot.frame.x - self.sheet.frame.0 / 2.0, spot.frame.y - self.sheet.frame.1 / 2.0);
        let ray = [x, y, self.focal];
        let along = dot(self.normal, ray);
        let seen = times(ray, dot(self.normal, self.middle) / along.max(1e-3));
        let curved = spot.facing / self.facing.max(1e-3);
        nearness(self.focal, length(seen)) * (along / length(ray)).max(0.0) * curved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pictures_middle_lies_in_the_middle_and_the_room_around_it() {
        let sheet = Sheet::new((300, 400), Point::new(150.0, 200.0), 0.5, false, &Options::default());
        let held = sheet.at(Duration::ZERO);
        let spot = held.spot(320.0, 240.0, false).unwrap();
        assert!(
            spot.place.distance(Point::new(150.0, 200.0)) < 25.0 && spot.picture > 0.99 && spot.cover > 0.99
        );
        assert!(held.spot(10.0, 240.0, false).is_none());
        assert!(spot.facing > 0.97);
        assert!((held.lit(&spot) - 1.0).abs() < 0.05, "{}", held.lit(&spot));
        // Both sides together, for the hand leans the sheet.
        let [above, below] = [170.0, 310.0].map(|y| held.lit(&held.spot(320.0, y, false).unwrap()));
        assert!(f32::midpoint(above, below) < held.lit(&spot) - 0.005, "light falls off: {above} {below}");
        assert!((sheet.width() - 150.0).abs() < 1e-3);
    }

    #[test]
    fn a_waved_sheet_turns_far() {
        let sheet = Sheet::new((300, 400), Point::new(150.0, 200.0), 0.5, true, &Options::default());
        let facing = |tenths: u64| sheet.at(Duration::from_millis(100 * tenths)).facing;
        let least = (0..25).map(facing).fold(1.0, f32::min);
        assert!(least < 0.93, "{least}");
    }
}
