//! Whether a face that turns shows its depth: a head is no plane.
//!
//! Two pictures of a plane differ by a homography, however the plane is moved; two pictures of a head that turned do not, by
//! as much as the nose stands out before the temples (Hartley and Zisserman, "Multiple View Geometry", chapter 13). The mesh
//! gives a head's depth to whatever face it sees, so it is only the proposal: the pixels decide whether they are explained
//! better by a plane's way from one view to the other or by the head's. A screen that plays the film of a head shows the
//! film's depth, so this finds pictures that do not move by themselves.

mod register;
mod view;

use super::{Evidence, Status};
use crate::face::{Face, Pose};
use bonafide_imaging::View as Frame;
use register::Warp;
use view::View;

const NAME: &str = "parallax";

/// Degrees between two views from which relief shows: at 10 a nose moves 8 % of the distance of the eyes before the temples;
/// those at which it shows best, and those up to which no cheek hides behind the nose.
const LEAST_TURN: f32 = 10.0;
const BEST_TURN: f32 = 16.0;
const MOST_TURN: f32 = 24.0;
/// Pairs of views that are looked at, those nearest to the best first.
const PAIRS: usize = 5;
/// Views that are kept of a long medium.
const MOST_VIEWS: usize = 40;
/// Degrees by which a view must differ from the last that was kept.
const STEP: f32 = 1.5;
/// Preference of the pixels, -1 for a plane to 1 for a head, beyond which they are said to have one. A plane's way explains
/// a plane to the last bit of noise; a head's way, from the mesh, never explains a head as well.
const PLANE: f32 = -0.5;
const HEAD: f32 = 0.05;
/// What is said at most: a bent print has some relief, and a screen all of the film's.
const FOR_ATTACK: f32 = -2.0;
const FOR_BONA_FIDE: f32 = 0.7;

/// Gathers views of a face.
#[derive(Default)]
pub(super) struct Parallax {
    views: Vec<View>,
}

impl Parallax {
    /// The next view.
    pub fn look(&mut self, frame: Frame<'_>, face: &Face) {
        let is_new = self.views.iter().all(|view| between(view.pose, face.pose) >= STEP);
        if is_new && self.views.len() < MOST_VIEWS {
            self.views.extend(View::of(frame, face));
        }
    }

    /// What the views say together.
    pub fn evidence(&self) -> Evidence {
        let mut pairs: Vec<(f32, &View, &View)> = Vec::new();
        for (i, a) in self.views.iter().enumerate() {
            for b in &self.views[i + 1..] {
                // Only the frontal view of two shows what the other hides.
                let (a, b) = if frontal(a) <= frontal(b) { (a, b) } else { (b, a) };
                pairs.push((between(a.pose, b.pose), a, b));
            }
        }
        pairs.retain(|(turn, ..)| (LEAST_TURN..=MOST_TURN).contains(turn));
        pairs.sort_by(|a, b| (a.0 - BEST_TURN).abs().total_cmp(&(b.0 - BEST_TURN).abs()));
        let turn = pairs.first().map_or(0.0, |pair| pair.0);
        let mut preferences: Vec<f32> =
            pairs.iter().take(PAIRS).filter_map(|(_, a, b)| preference(a, b)).collect();
        preferences.sort_by(f32::total_cmp);
        if pairs.is_empty() {
            let text = format!("The head did not turn by the {LEAST_TURN} degrees from which depth shows.");
            return Evidence::missing(NAME, "too_little_motion", text);
        }
        let Some(preference) = median(&preferences) else {
            let text = format!("Over a turn of {turn:.0} degrees the face's pixels cannot be followed.");
            return Evidence::missing(NAME, "parallax_undecided", text);
        };
        let (ratio, code, text) = if preference >= HEAD {
            (FOR_BONA_FIDE, "moves_as_head", "The face moves like a head with depth")
        } else if preference <= PLANE {
            (FOR_ATTACK, "moves_as_plane", "The face moves like a flat picture")
        } else {
            let text = format!("Over a turn of {turn:.0} degrees head and plane explain the pixels alike.");
            return Evidence::missing(NAME, "parallax_undecided", text);
        };
        Evidence {
            name: NAME,
            status: Status::Present,
            score: Some(0.5 + 0.5 * preference),
            log_likelihood_ratio: ratio,
            code,
            text: format!("{text} over a turn of {turn:.0} degrees, preference {preference:.2} of -1 to 1."),
        }
    }
}

/// Of sorted numbers; of two in the middle their mean, so that two that contradict each other decide nothing.
fn median(sorted: &[f32]) -> Option<f32> {
    let last = sorted.len().checked_sub(1)?;
    Some(f32::midpoint(sorted[last / 2], sorted[sorted.len() / 2]))
}

/// -1 where a plane's way explains the pixels of the second view, 1 where a head's does.
fn preference(a: &View, b: &View) -> Option<f32> {
    let plane = Warp::plane(a, b)?;
    let head = Warp::head(a, b)?;
    let (by_plane, by_head) = (plane.refined(a, b)?, head.refined(a, b)?);
    let preference = (by_plane - by_head) / (by_plane + by_head).max(1e-4);
    Some(preference).filter(|preference| preference.is_finite())
}

fn between(a: Pose, b: Pose) -> f32 {
    (a.yaw - b.yaw).hypot(a.pitch - b.pitch)
}

fn frontal(view: &View) -> f32 {
    view.pose.yaw.hypot(view.pose.pitch)
}

#[cfg(test)]
mod tests {
    use bonafide_imaging::Point;

    use super::view::SIDE;
    use super::*;

    fn pose(yaw: f32) -> Pose {
        Pose { yaw, ..Pose::default() }
    }

    /// Places on a face: a grid.
    fn grid() -> Vec<Point> {
        (0..36u8)
            .map(|i| Point::new(16.0 + 13.0 * f32::from(i % 6), 14.0 + 13.0 * f32::from(i / 6)))
            .collect()
    }

    /// What the nose moves more than the temples when a head turns.
    fn relief(p: Point) -> f32 {
        let (u, v) = ((p.x - 48.0) / 30.0, (p.y - 52.0) / 34.0);
        7.0 * (-(u * u + v * v) * 1.5).exp()
    }

    /// A face's picture, moved: by a plane's way, and by its relief where it has one.
    fn picture(way: impl Fn(Point) -> Point) -> Vec<f32> {
        (0..SIDE * SIDE)
            .map(|i| {
                let Point { x, y } = way(Point::new((i % SIDE) as f32 + 0.5, (i / SIDE) as f32 + 0.5));
                let waves = (x * 0.31).sin() * 30.0
                    + (y * 0.27 + x * 0.05).sin() * 25.0
                    + (x * 0.13 - y * 0.17).cos() * 30.0;
                120.0 + waves
            })
            .collect()
    }

    fn views(depth: f32) -> [View; 2] {
        // Shrinks as a turned plane does, and moves a little.
        let there = |p: Point| Point::new(48.0 + (p.x - 48.0) * 0.96 + 1.5, p.y + 0.8);
        let back = |q: Point| Point::new(48.0 + (q.x - 49.5) / 0.96, q.y - 0.8);
        // The mesh sees a head in both cases.
        let mesh = |p: Point| Point::new(there(p).x + relief(p), there(p).y);
        let seen = picture(|q| {
            let mut p = back(q);
            for _ in 0..20 {
                p = back(Point::new(q.x - depth * relief(p), q.y));
            }
            p
        });
        [
            View { points: grid(), pose: pose(0.0), grey: picture(|p| p) },
            View { points: grid().into_iter().map(mesh).collect(), pose: pose(15.0), grey: seen },
        ]
    }

    #[test]
    fn a_head_that_turns_moves_as_a_head() {
        let evidence = Parallax { views: views(1.0).into() }.evidence();
        assert_eq!((evidence.code, evidence.status), ("moves_as_head", Status::Present), "{evidence:?}");
        assert!(evidence.log_likelihood_ratio > 0.0);
    }

    #[test]
    fn a_picture_that_turns_moves_as_a_plane_whatever_the_mesh_sees() {
        let evidence = Parallax { views: views(0.0).into() }.evidence();
        assert_eq!(evidence.code, "moves_as_plane", "{evidence:?}");
        assert!(evidence.log_likelihood_ratio < -1.0);
    }

    #[test]
    fn without_motion_or_structure_it_is_missing() {
        assert_eq!(Parallax::default().evidence().code, "too_little_motion");
        let [a, b] = views(1.0);
        let near = View { pose: pose(9.0), ..b };
        assert_eq!(Parallax { views: vec![a, near] }.evidence().code, "too_little_motion");
        let plain = |view: View| View { grey: vec![90.0; SIDE * SIDE], ..view };
        let views = views(1.0).map(plain).into();
        assert_eq!(Parallax { views }.evidence().status, Status::Missing);
    }
}
