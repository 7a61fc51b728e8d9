//! What several measures share: the face upright in a picture of fixed size, and which pixels of it are face.

use std::ops::Range;

use bonafide_imaging::colour::{Luma, Plane, luma, luminance};
use bonafide_imaging::warp::{shrink_first, warp};
use bonafide_imaging::{Affine, Image, Point};

use super::Subject;

/// Side of the aligned picture. The standard's is 616; this keeps its proportions at a quarter of the work.
pub(super) const SIDE: usize = 320;
/// Aligned pixels per pixel of the standard's aligned picture.
pub(super) const SCALE: f32 = SIDE as f32 / 616.0;
/// Where the eyes go: the person's right eye, then the left.
const EYES: [Point; 2] = [Point::new(251.0 * SCALE, 272.0 * SCALE), Point::new(364.0 * SCALE, 272.0 * SCALE)];

/// Corners of the person's right eye, then of the left.
const EYE_CORNERS: [[usize; 2]; 2] = [[33, 133], [362, 263]];
/// Inner edge of the upper and the lower lip.
const LIPS: [usize; 2] = [13, 14];
const CHIN: usize = 152;
/// Around the landmarked region of the standard: over the brows, then along the jaw.
const OUTLINE: [usize; 33] = [
    70, 63, 105, 66, 107, 336, 296, 334, 293, 300, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127,
];

/// A face, aligned by its eyes.
pub(super) struct Region<'a> {
    pub subject: &'a Subject<'a>,
    /// The aligned picture, `SIDE` x `SIDE`; black where the frame ends.
    pub picture: Image,
    /// Its luma.
    pub luma: Plane,
    /// Its luminance, linear in light.
    pub luminance: Plane,
    /// Per row of the aligned picture, the columns that lie in the frame.
    pub inside: Vec<Range<usize>>,
    /// Per row, the columns of the face between brows and chin that lie in the frame.
    pub face: Vec<Range<usize>>,
    /// How many pixels of the face have each luminance.
    pub histogram: [u32; 256],
    /// The eyes' middles in the frame: right, left.
    pub eyes: [Point; 2],
    /// From the middle between the eyes to the chin, in frame pixels (the standard's T).
    pub eye_to_chin: f32,
    /// Where the frame's points lie in the aligned picture.
    pub align: Affine,
}

impl<'a> Region<'a> {
    /// `None` when the face has no extent or a coordinate is not a number.
    pub fn new(subject: &'a Subject<'a>) -> Option<Self> {
        let point = |i: usize| subject.face.mesh.points.get(i).map(|p| p.flat());
        let middle = |[a, b]: [usize; 2]| Some(point(a)?.midpoint(point(b)?));
        let eyes = [middle(EYE_CORNERS[0])?, middle(EYE_CORNERS[1])?];
        let eye_to_chin = eyes[0].midpoint(eyes[1]).distance(point(CHIN)?);
        let align = Affine::similarity(&eyes, &EYES)?;
        let back = align.inverse()?;
        if !back.rows.iter().flatten().all(|v| v.is_finite())
            || eyes[0].distance(eyes[1]) < 1.0
            || eye_to_chin < 1.0
        {
            return None;
        }
        let picture = match shrink_first(subject.frame, &back, SIDE, SIDE) {
            Some((small, map)) => warp(small.view(), &map, SIDE, SIDE, [0; 3]),
            None => warp(subject.frame, &back, SIDE, SIDE, [0; 3]),
        };
        let inside: Vec<_> = (0..SIDE)
            .map(|y| columns_inside(&back, y, subject.frame.width(), subject.frame.height()))
            .collect();
        let outline: Option<Vec<Point>> = OUTLINE.iter().map(|&i| Some(align.apply(point(i)?))).collect();
        let face = fill(&outline?).into_iter().zip(&inside).map(|(a, b)| common(&a, b)).collect();
        let mut region = Self {
            subject,
            luma: luma(picture.view(), Luma::Bt601),
            luminance: luminance(picture.view()),
            picture,
            inside,
            face,
            histogram: [0; 256],
            eyes,
            eye_to_chin,
            align,
        };
        for (y, columns) in region.face.iter().enumerate() {
            for &value in &region.luminance.row(y)[columns.clone()] {
                region.histogram[usize::from(value)] += 1;
            }
        }
        Some(region)
    }

    /// Point `index` of the mesh in the frame; the origin when there is none.
    pub fn point(&self, index: usize) -> Point {
        self.subject.face.mesh.points.get(index).map(|p| p.flat()).unwrap_or_default()
    }

    /// The share of the face's pixels whose luminance lies in `range`, 0..1; 1 when no pixel is in the frame.
    pub fn share(&self, range: Range<usize>) -> f32 {
        let all: u32 = self.histogram.iter().sum();
        if all == 0 { 1.0 } else { self.histogram[range].iter().sum::<u32>() as f32 / all as f32 }
    }

    /// The standard's squares on the cheeks, below the eyes and outwards, of the person's right side and left side: rows
    /// and columns of the aligned picture.
    pub fn cheeks(&self) -> [(Range<usize>, Range<usize>); 2] {
        let side = 0.3 * EYES[0].distance(EYES[1]);
        let mouth = self.align.apply(self.point(LIPS[0]).midpoint(self.point(LIPS[1])));
        let top = EYES[0].y + EYES[0].midpoint(EYES[1]).distance(mouth) / 2.0;
        let range = |from: f32| {
            let at = |v: f32| (v.round().max(0.0) as usize).min(SIDE);
            at(from)..at(from + side)
        };
        [(range(top), range(EYES[0].x - side)), (range(top), range(EYES[1].x))]
    }
}

/// The columns of row `y` that `map` takes into a `width` x `height` frame.
fn columns_inside(map: &Affine, y: usize, width: usize, height: usize) -> Range<usize> {
    let start = map.apply(Point::new(0.5, y as f32 + 0.5));
    let steps = [(start.x, map.rows[0][0], width as f32), (start.y, map.rows[1][0], height as f32)];
    let mut range = 0.0..SIDE as f32;
    for (from, step, limit) in steps {
        if step.abs() < 1e-9 {
            if from < 0.0 || from >= limit {
                return 0..0;
            }
            continue;
        }
        let (a, b) = (-from / step, (limit - from) / step);
        range = range.start.max(a.min(b))..range.end.min(a.max(b));
    }
    if range.start >= range.end { 0..0 } else { range.start.ceil() as usize..range.end.ceil() as usize }
}

/// Per row, the columns between the outline's outermost crossings.
fn fill(outline: &[Point]) -> Vec<Range<usize>> {
    let mut spans = vec![f32::INFINITY..f32::NEG_INFINITY; SIDE];
    for (i, &a) in outline.iter().enumerate() {
        let b = outline[(i + 1) % outline.len()];
        let (upper, lower) = if a.y <= b.y { (a, b) } else { (b, a) };
        let rows = (upper.y - 0.5).ceil().clamp(0.0, SIDE as f32) as usize
            ..(lower.y - 0.5).ceil().clamp(0.0, SIDE as f32) as usize;
        for y in rows {
            let x = upper.x + (lower.x - upper.x) * (y as f32 + 0.5 - upper.y) / (lower.y - upper.y);
            spans[y] = spans[y].start.min(x)..spans[y].end.max(x);
        }
    }
    let column = |x: f32| (x - 0.5).ceil().clamp(0.0, SIDE as f32) as usize;
    spans.into_iter().map(|s| if s.start < s.end { column(s.start)..column(s.end) } else { 0..0 }).collect()
}

fn common(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    let start = a.start.max(b.start);
    start..a.end.min(b.end).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quality::synthetic::Scene;

    #[test]
    fn eyes_go_to_the_standards_places_however_the_head_is_tilted() {
        for roll in [0.0, 25.0, -70.0] {
            let scene = Scene::portrait().turned(0.0, 0.0, roll);
            let subject = scene.subject();
            let region = Region::new(&subject).unwrap();
            for (eye, wanted) in region.eyes.into_iter().zip(EYES) {
                assert!(region.align.apply(eye).distance(wanted) < 0.05);
            }
        }
    }

    #[test]
    fn a_square_outline_fills_its_square() {
        let at = |x, y| Point::new(x, y);
        let spans = fill(&[at(10.0, 20.0), at(30.0, 20.0), at(30.0, 25.0), at(10.0, 25.0)]);
        for (y, span) in spans.into_iter().enumerate() {
            assert_eq!(span, if (20..25).contains(&y) { 10..30 } else { 0..0 }, "row {y}");
        }
    }

    #[test]
    fn columns_outside_the_frame_are_left_out() {
        let map = Affine { rows: [[1.0, 0.0, -100.0], [0.0, 1.0, -50.0]] };
        assert_eq!(columns_inside(&map, 49, 64, 64), 0..0);
        assert_eq!(columns_inside(&map, 50, 64, 64), 100..164);
        assert_eq!(columns_inside(&map, 114, 64, 64), 0..0);
    }

    #[test]
    fn the_face_ends_where_the_frame_ends() {
        let whole = Scene::portrait();
        let cut = Scene { frame: whole.frame.view().crop(0, 0, 320, 800).to_image(), ..whole.clone() };
        let count = |scene: &Scene| Region::new(&scene.subject()).unwrap().histogram.iter().sum::<u32>();
        let (all, half) = (count(&whole), count(&cut));
        assert!(half * 2 > all * 9 / 10 && half * 2 < all * 11 / 10, "{half} of {all}");
    }
}
