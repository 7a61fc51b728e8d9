//! From what the engine found to the numbers that the machine judges by. Pixels are sampled on grids of fixed size, so
//! that a large frame costs no more than a small one.

use bonafide_engine::face as found;
use bonafide_imaging::{Point, Rect, View};

use crate::measured::{Face, Landmarks, Measured};

/// Samples along each side of the frame, and of the face.
const GRID: usize = 48;
/// Samples along each side of the face for sharpness, which neighbours tell.
const FINE: usize = 96;
/// Luma at or under, and at or over which a pixel is clipped.
const ENDS: [f32; 2] = [8.0, 247.0];
/// Least redness, of which covered skin has lost all but this share.
const LEAST_REDNESS: f32 = 0.10;
const LOST_REDNESS: f32 = 0.25;
/// Frames further apart in time than this say nothing about movement.
const LONGEST_STEP_MS: f64 = 1_000.0;

/// Measures frame after frame; knows the one before.
#[derive(Clone, Debug, Default)]
pub struct Measurer {
    before: Option<(Point, f64)>,
}

impl Measurer {
    /// Measures one frame. `faces` are the engine's, largest first; `time` is in milliseconds.
    pub fn measure(&mut self, frame: View<'_>, faces: &[found::Face], id: u32, time: f64) -> Measured {
        let face = faces.first();
        let light = brightness(frame);
        let motion = self.motion(face, time);
        Measured {
            id,
            time,
            width: frame.width() as u32,
            height: frame.height() as u32,
            faces: faces.len() as u32,
            face: face.and_then(|face| measure(frame, face)),
            motion,
            light,
        }
    }

    fn motion(&mut self, face: Option<&found::Face>, time: f64) -> f32 {
        let now = face.map(|face| (extent(face).centre(), extent(face).width()));
        let before = std::mem::replace(&mut self.before, now.map(|(centre, _)| (centre, time)));
        let (Some((centre, width)), Some((from, then))) = (now, before) else { return 0.0 };
        let step = time - then;
        if !(1.0..=LONGEST_STEP_MS).contains(&step) || width < 1.0 {
            return 0.0;
        }
        centre.distance(from) / width / (step / 1e3) as f32
    }
}

fn extent(face: &found::Face) -> Rect {
    Rect::around(face.mesh.points.iter().map(|point| point.flat()))
}

fn luma([r, g, b]: [u8; 3]) -> f32 {
    0.299 * f32::from(r) + 0.587 * f32::from(g) + 0.114 * f32::from(b)
}

/// `count` places from `from` to `to`, in the middle of equal parts, that lie in `0..size`.
fn places(from: f32, to: f32, count: usize, size: usize) -> impl Iterator<Item = usize> + Clone {
    let step = (to - from) / count as f32;
    (0..count)
        .map(move |i| from + (i as f32 + 0.5) * step)
        .filter(move |&v| v >= 0.0 && v < size as f32)
        .map(|v| v as usize)
}

fn brightness(frame: View<'_>) -> f32 {
    let (w, h) = (frame.width(), frame.height());
    let mut sum = 0.0;
    let mut count = 0.0_f32;
    for y in places(0.0, h as f32, GRID, h) {
        for x in places(0.0, w as f32, GRID, w) {
            sum += luma(frame.pixel(x, y));
            count += 1.0;
        }
    }
    sum / count.max(1.0)
}

/// `None` when the face has no extent in numbers.
fn measure(frame: View<'_>, face: &found::Face) -> Option<Face> {
    let bounds = extent(face);
    if !(bounds.width() >= 1.0
        && bounds.height() >= 1.0
        && bounds.width().is_finite()
        && bounds.height().is_finite())
    {
        return None;
    }
    let inner = sample(frame, &bounds.scaled(0.9));
    let (luma, contrast) = statistics(&inner);
    let clipped = inner.iter().filter(|s| s.luma <= ENDS[0] || s.luma >= ENDS[1]).count();
    let at = |point: Point| [point.x, point.y];
    let marks = &face.landmarks;
    Some(Face {
        bounds: [bounds.left, bounds.top, bounds.right, bounds.bottom],
        landmarks: Landmarks {
            left_eye: at(marks.left_eye),
            right_eye: at(marks.right_eye),
            nose_base: at(marks.nose_base),
            mouth_bottom: at(marks.mouth_bottom),
            left_ear: at(marks.left_ear),
            right_ear: at(marks.right_ear),
        },
        yaw: face.pose.yaw,
        pitch: face.pose.pitch,
        roll: face.pose.roll,
        left_eye: face.expression.left_eye_openness,
        right_eye: face.expression.right_eye_openness,
        mouth: face.expression.mouth_openness,
        smile: smile(face),
        presence: face.mesh.presence,
        luma,
        background: background(frame, &bounds).unwrap_or(luma),
        clipped: clipped as f32 / inner.len().max(1) as f32,
        contrast,
        sharpness: sharpness(frame, &bounds),
        covered: covered(&inner),
    })
}

/// Width of the mouth over the distance of the outer corners of the eyes, on the engine's scale but open at both ends:
/// what a narrow mouth gains is a smile too.
fn smile(face: &found::Face) -> f32 {
    let between = |a: usize, b: usize| match (face.mesh.points.get(a), face.mesh.points.get(b)) {
        (Some(a), Some(b)) => ((a.x - b.x).powi(2) + (a.y - b.y).powi(2) + (a.z - b.z).powi(2)).sqrt(),
        _ => 0.0,
    };
    (between(61, 291) / between(33, 263).max(1e-6) - 0.55) / 0.2
}

#[derive(Clone, Copy, Debug)]
struct Sample {
    /// -1 left .. 1 right and -1 top .. 1 bottom of the box.
    place: [f32; 2],
    luma: f32,
    /// How much redder than green, over the brightness.
    redness: f32,
}

/// Samples inside the ellipse of a box.
fn sample(frame: View<'_>, area: &Rect) -> Vec<Sample> {
    let (centre, half) = (area.centre(), [area.width() / 2.0, area.height() / 2.0]);
    let mut samples = Vec::with_capacity(GRID * GRID);
    for y in places(area.top, area.bottom, GRID, frame.height()) {
        for x in places(area.left, area.right, GRID, frame.width()) {
            let place = [(x as f32 - centre.x) / half[0], (y as f32 - centre.y) / half[1]];
            if place[0] * place[0] + place[1] * place[1] <= 1.0 {
                let pixel = frame.pixel(x, y);
                let luma = luma(pixel);
                let redness = (f32::from(pixel[0]) - f32::from(pixel[1])) / luma.max(16.0);
                samples.push(Sample { place, luma, redness });
            }
        }
    }
    samples
}

fn statistics(samples: &[Sample]) -> (f32, f32) {
    let count = samples.len().max(1) as f32;
    let mean = samples.iter().map(|s| s.luma).sum::<f32>() / count;
    let variance = samples.iter().map(|s| (s.luma - mean).powi(2)).sum::<f32>() / count;
    (mean, variance.sqrt())
}

/// Brightness between the head and a frame around it; `None` when the head fills the picture.
fn background(frame: View<'_>, bounds: &Rect) -> Option<f32> {
    let (head, around) = (bounds.scaled(1.5), bounds.scaled(2.6));
    let mut sum = 0.0;
    let mut count = 0.0_f32;
    for y in places(around.top, bounds.bottom, GRID, frame.height()) {
        for x in places(around.left, around.right, GRID, frame.width()) {
            let (px, py) = (x as f32, y as f32);
            let outside = px < head.left || px > head.right || py < head.top || py > head.bottom;
            if outside {
                sum += luma(frame.pixel(x, y));
                count += 1.0;
            }
        }
    }
    (count >= 32.0).then(|| sum / count)
}

/// The share of neighbour differences that smoothing takes away (Crete et al. 2007, "The blur effect", upside down),
/// on a grid that goes with the face. 0 for a ramp, about 1 for detail of one sample.
fn sharpness(frame: View<'_>, bounds: &Rect) -> f32 {
    let area = bounds.scaled(0.7);
    let columns = places(area.left, area.right, FINE, frame.width());
    let (mut sharp, mut smooth) = (0.0_f32, 0.0_f32);
    for y in places(area.top, area.bottom, FINE / 2, frame.height()) {
        let row: Vec<f32> = columns.clone().map(|x| luma(frame.pixel(x, y))).collect();
        for four in row.windows(4) {
            sharp += (four[2] - four[1]).abs();
            smooth += (four[3] - four[0]).abs() / 3.0;
        }
    }
    if sharp < 1.0 { 0.0 } else { ((1.0 - smooth / sharp) * 1.5).clamp(0.0, 1.0) }
}

/// The share of the lower face that has lost the redness of the skin between the eyes: masks, scarves, phones. Skin of
/// every tone is redder than green; cloth and beards mostly are not, and a beard alone stays under the threshold. Says 0
/// where the light leaves the skin without colour.
fn covered(samples: &[Sample]) -> f32 {
    let bridge = |s: &&Sample| s.luma > 30.0 && s.place[0].abs() < 0.3 && (-0.35..-0.1).contains(&s.place[1]);
    let mut redness: Vec<f32> = samples.iter().filter(bridge).map(|s| s.redness).collect();
    if redness.len() < 12 {
        return 0.0;
    }
    redness.sort_by(f32::total_cmp);
    let skin = redness[redness.len() / 2];
    if skin < LEAST_REDNESS {
        return 0.0;
    }
    let lower: Vec<bool> =
        samples.iter().filter(|s| s.place[1] > 0.05).map(|s| s.redness < LOST_REDNESS * skin).collect();
    lower.iter().filter(|&&lost| lost).count() as f32 / lower.len().max(1) as f32
}
