//! Whether what lies beside the head moves with the face: on paper and on a screen it does, a room stays where it is.
//!
//! A picture that is held before a camera carries its own background along, or ends there: what is seen beside the head
//! takes the face's way and not that of the room at the frame's rim. Behind a person it is the room itself that is seen
//! beside the head. Where face and rim move alike (nothing moves, the whole camera shakes, or the picture fills the
//! frame) this cannot speak, and neither can it before a plain wall.

mod look;
mod search;

use std::collections::BTreeMap;

use bonafide_imaging::{Affine, Point, View as Frame};

use super::{Evidence, Status};
use crate::face::Face;
use look::{Beside, Look, Side};
use search::found;

const NAME: &str = "surroundings";

/// Frames that are kept.
const MOST_LOOKS: usize = 16;
/// Degrees by which a head may turn between two looks that are compared: beyond, its middle leaves its outline.
const MOST_TURN: f32 = 8.0;
/// Pixels, of a face 96 wide, by which face and rim must move apart.
const LEAST_WAY: f32 = 1.6;
/// Pairs of looks that are searched, those that move apart most.
const PAIRS: usize = 6;
/// Places beside the head that must be found again; those that go with the face on both sides, for hair, a hood or a hand lies
/// on one as well.
const FEWEST_PLACES: usize = 2;
/// Preference, -1 for the rim's way to 1 for the face's, from which a place has one.
const PREFERS: f32 = 0.4;
/// Share of the places that must prefer the same.
const SHARE: f32 = 0.75;
/// What is said at most: hair, a hood or the back of a chair move with a head too.
const FOR_ATTACK: f32 = -2.0;
const FOR_BONA_FIDE: f32 = 0.6;

/// Gathers looks.
#[derive(Default)]
pub(super) struct Surroundings {
    looks: Vec<Look>,
}

impl Surroundings {
    /// The next frame that holds one face.
    pub fn look(&mut self, frame: Frame<'_>, face: &Face) {
        if self.looks.len() < MOST_LOOKS {
            let scale = self.looks.first().map(|look| look.scale);
            self.looks.extend(Look::of(frame, face, scale));
        }
    }

    /// What the looks say together.
    pub fn evidence(&self) -> Evidence {
        let mut pairs = self.pairs();
        pairs.sort_by(|a, b| b.apart.total_cmp(&a.apart));
        let places = places(pairs.iter().take(PAIRS).flat_map(Pair::preferences));
        let apart = pairs.first().map_or(0.0, |pair| pair.apart);
        if places.len() < FEWEST_PLACES {
            let text = "Face and room do not move apart, or the room beside the head is too plain to follow.";
            return Evidence::missing(NAME, "surroundings_not_measured", text);
        }
        let share =
            |is: fn(f32) -> bool| places.iter().filter(|(_, p)| is(*p)).count() as f32 / places.len() as f32;
        let (with_face, with_room) = (share(|p| p >= PREFERS), share(|p| p <= -PREFERS));
        let goes_along = |side| places.iter().any(|(place, p)| place.side() == Some(side) && *p >= PREFERS);
        let (ratio, code, text) = if with_face >= SHARE && goes_along(Side::Left) && goes_along(Side::Right) {
            (
                FOR_ATTACK,
                "surroundings_move_with_face",
                "What lies beside the head moves with the face, as in a picture that is held",
            )
        } else if with_room >= SHARE {
            (FOR_BONA_FIDE, "surroundings_stay", "The face moves before its surroundings")
        } else {
            let text = "Places beside the head move with the face on one side only, or some with the face and others with the room.";
            return Evidence::missing(NAME, "surroundings_undecided", text);
        };
        Evidence {
            name: NAME,
            status: Status::Present,
            score: Some(with_room),
            log_likelihood_ratio: ratio,
            code,
            text: format!(
                "{text}: {:.0} % of {} places, where face and room move apart by up to {:.1} % of the face's width.",
                100.0 * with_face.max(with_room),
                places.len(),
                100.0 * apart / look::FACE
            ),
        }
    }

    /// Looks between which the face moves as a whole, and otherwise than the rim: of all with the first and with that in
    /// the middle.
    fn pairs(&self) -> Vec<Pair<'_>> {
        let mut pairs = Vec::new();
        for from in [0, self.looks.len() / 2] {
            let Some((a, later)) = self.looks.get(from..).and_then(<[Look]>::split_first) else { continue };
            let turn = |b: &&Look| (a.pose.yaw - b.pose.yaw).hypot(a.pose.pitch - b.pose.pitch);
            let near = later.iter().filter(|b| turn(b) <= MOST_TURN);
            pairs.extend(near.filter_map(|b| Pair::of(a, b)).filter(|pair| pair.apart >= LEAST_WAY));
        }
        pairs
    }
}

/// Each place once, with the median of what it prefers in all pairs: that of one is not that of many.
fn places(preferences: impl Iterator<Item = (Beside, f32)>) -> Vec<(Beside, f32)> {
    let mut of: BTreeMap<Beside, Vec<f32>> = BTreeMap::new();
    for (place, preference) in preferences {
        of.entry(place).or_default().push(preference);
    }
    let median = |mut all: Vec<f32>| {
        all.sort_by(f32::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or_default()
    };
    of.into_iter().map(|(place, all)| (place, median(all))).collect()
}

/// Two looks, with the ways that their parts take.
struct Pair<'a> {
    a: &'a Look,
    b: &'a Look,
    /// The face's.
    face: Affine,
    /// The rim's.
    room: Point,
    /// Pixels between the two at the face's middle.
    apart: f32,
}

impl<'a> Pair<'a> {
    fn of(a: &'a Look, b: &'a Look) -> Option<Self> {
        let face = Affine::similarity(&a.points, &b.points)?;
        let to = face.apply(a.middle);
        let way = Point::new(to.x - a.middle.x, to.y - a.middle.y);
        let room = a.room_to(b)?;
        Some(Self { a, b, face, room, apart: way.distance(room) })
    }

    /// Of each place beside the head that is found again.
    fn preferences(&self) -> Vec<(Beside, f32)> {
        let preference = |(beside, place): (Beside, Point)| {
            let to = self.face.apply(place);
            let with_face = Point::new(to.x - place.x, to.y - place.y);
            if with_face.distance(self.room) < LEAST_WAY {
                return None;
            }
            let way = found(&self.a.grey, &self.b.grey, place, [with_face, self.room])?;
            let (from_face, from_room) = (way.distance(with_face), way.distance(self.room));
            // What went somewhere else altogether follows neither.
            let nearest = from_face.min(from_room);
            (nearest <= 0.5 * with_face.distance(self.room))
                .then(|| (beside, (from_room - from_face) / (from_room + from_face).max(1e-3)))
        };
        self.a.beside().into_iter().filter_map(preference).collect()
    }
}

#[cfg(test)]
mod tests {
    use bonafide_imaging::Image;

    use super::*;
    use crate::face::Pose;

    /// A head before a room, and what goes along with it to the left and to the right.
    fn frame(shift: f32, along: [bool; 2]) -> Image {
        let texture = |x: f32, y: f32| {
            120.0 + 35.0 * (x * 0.21 + 2.0 * (y * 0.05).sin()).sin() + 30.0 * (y * 0.17 + x * 0.04).cos()
        };
        let mut pixels = Vec::new();
        for y in 0..360u16 {
            for x in 0..480u16 {
                let (x, y) = (f32::from(x), f32::from(y));
                let (u, v) = ((x - 240.0 - shift) / 60.0, (y - 180.0) / 80.0);
                let from_head = x - 240.0 - shift;
                let goes_along = along[usize::from(from_head > 0.0)] && from_head.abs() < 150.0;
                let value = if u * u + v * v < 1.0 {
                    texture(1.7 * (x - shift) + 31.0, y * 1.4)
                } else if goes_along {
                    texture(x - shift + 77.0, y + 5.0)
                } else {
                    texture(x, y)
                };
                pixels.extend([value as u8; 3]);
            }
        }
        Image::new(480, 360, pixels).unwrap()
    }

    fn judged(along: [bool; 2], ways: &[f32]) -> Evidence {
        let looks = ways.iter().map(|&way| {
            let points: Vec<Point> = (0..9u8)
                .map(|i| Point::new(200.0 + 40.0 * f32::from(i % 3) + way, 140.0 + 40.0 * f32::from(i / 3)))
                .collect();
            let middle = Point::new(240.0 + way, 180.0);
            Look::with(frame(way, along).view(), &points, middle, Pose::default(), 1.0).unwrap()
        });
        Surroundings { looks: looks.collect() }.evidence()
    }

    #[test]
    fn a_room_stays_and_a_sheet_goes_along() {
        let ways = [0.0, 2.0, 4.5, 3.0, -2.0];
        let head = judged([false; 2], &ways);
        assert_eq!(head.code, "surroundings_stay", "{head:?}");
        let sheet = judged([true; 2], &ways);
        assert_eq!(sheet.code, "surroundings_move_with_face", "{sheet:?}");
        assert!(sheet.log_likelihood_ratio < -1.0 && head.log_likelihood_ratio > 0.0);
    }

    #[test]
    fn hair_on_one_side_is_no_sheet() {
        for along in [[true, false], [false, true]] {
            let evidence = judged(along, &[0.0, 2.0, 4.5, 3.0, -2.0]);
            assert_eq!((evidence.status, evidence.code), (Status::Missing, "surroundings_undecided"));
        }
    }

    #[test]
    fn without_motion_it_is_missing() {
        for along in [[false; 2], [true; 2]] {
            let evidence = judged(along, &[0.0, 0.3, 0.6]);
            assert_eq!((evidence.status, evidence.code), (Status::Missing, "surroundings_not_measured"));
        }
        assert_eq!(Surroundings::default().evidence().status, Status::Missing);
    }
}
