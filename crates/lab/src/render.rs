//! Draws a moment: the background at its own depth, then the surface of the head, nearest first.

mod cover;
mod gaze;
mod glow;
mod lens;
mod lids;
mod raster;
mod second;
mod worn;

use bonafide_imaging::Point;

use crate::Moment;
use crate::deform::deform;
use crate::subject::Subject;
use crate::vector::{Turn, Vector, add, between};
pub use glow::Glow;
use lens::{Lens, Projected};
use raster::{Corner, Sheet};
pub(crate) use worn::{Facet, Worn};

/// A picture without the camera's part: linear places, the subject's own light.
pub(crate) struct Scene {
    /// Colours, 0..255.
    pub colours: Vec<[f32; 3]>,
    /// How far each pixel belongs to a person, 0..1.
    pub person: Vec<f32>,
    pub width: usize,
    pub height: usize,
}

/// What is drawn, and how.
pub(crate) struct Stage<'a> {
    pub subject: &'a Subject,
    /// Columns and rows of the frame.
    pub size: (usize, usize),
    /// Height of the face at rest over the height of the frame.
    pub share: f32,
    pub worn: Option<&'a dyn Worn>,
}

/// Draws the subject. The moments are those of the first and of the last row: a rolling shutter sees rows in between at
/// times in between.
pub(crate) fn render(stage: &Stage<'_>, moments: [Moment; 2]) -> Scene {
    let &Stage { subject, size: (width, height), share, worn } = stage;
    let moments = if worn.is_some() { moments.map(Moment::rigid) } else { moments };
    let moment = moments[0];
    let lenses = moments.map(|moment| Lens::new(&subject.place, &moment, (width, height), share));
    let lens = &lenses[0];
    let mut sheet = Sheet::new(width, height);
    background(&mut sheet, subject, &lenses, (width, height));
    let space = space(subject, &moment, worn);
    let mut corners = corners(subject, lens, &space);
    if moments[1] != moment {
        let last = self::corners(subject, &lenses[1], &self::space(subject, &moments[1], worn));
        for (first, last) in corners.iter_mut().zip(last) {
            first.place = first.place.towards(last.place, first.place.y / height as f32);
        }
    }
    let level = subject.texture.level(lens.scale());
    if let Some(worn) = worn {
        worn::draw(&mut sheet, &corners, &space, subject, level, worn);
    } else {
        for triangle in &subject.triangles {
            sheet.draw(triangle.map(|i| corners[i]), &|x, y| subject.texture.colour(level, x, y));
        }
    }
    if moment.gaze.iter().any(|turn| turn.abs() > 0.0) {
        gaze::draw(&mut sheet, &corners, subject, level, moment.gaze);
    }
    if moment.shut > 0.0 {
        lids::draw(&mut sheet, &corners, subject, level, moment.shut);
    }
    if let Some(cover) = moment.cover {
        cover::draw(&mut sheet, &corners, subject, cover);
    }
    if moment.second {
        second::draw(&mut sheet, &corners, subject, lens, level);
    }
    let Sheet { colours, person, .. } = sheet;
    Scene { colours, person, width, height }
}

/// Where a vertex of a subject at rest, who looks into the camera, is in the frame, from the frame's middle.
pub(crate) fn at_rest(stage: &Stage<'_>, vertex: usize) -> Point {
    let (moment, (width, height)) = (Moment::default(), stage.size);
    let lens = Lens::new(&stage.subject.place, &moment, stage.size, stage.share);
    let Some(&vertex) = stage.subject.vertices.get(vertex) else { return Point::default() };
    let Projected { x, y, .. } = lens.project(add(vertex.head, stage.subject.place.pivot));
    Point::new(x - width as f32 / 2.0, y - height as f32 / 2.0)
}

/// Fills the sheet with what is behind the person.
fn background(sheet: &mut Sheet, subject: &Subject, lenses: &[Lens; 2], (width, height): (usize, usize)) {
    let level = subject.texture.level(lenses[0].background_scale());
    for y in 0..height {
        let row = y as f32 + 0.5;
        // Along a row the places go in equal steps.
        let at = |x: f32| {
            let [a, b] = lenses.each_ref().map(|lens| lens.background(x, row));
            let part = row / height as f32;
            Point::new(a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part)
        };
        let (begin, next) = (at(0.5), at(1.5));
        let step = next.x - begin.x;
        for x in 0..width {
            sheet.colours[y * width + x] = subject.texture.colour(level, begin.x + step * x as f32, begin.y);
        }
    }
}

/// Where the vertices are, seen from the camera.
fn space(subject: &Subject, moment: &Moment, worn: Option<&dyn Worn>) -> Vec<Vector> {
    let turn = Turn::of(moment.pose);
    let mut heads = deform(subject, moment);
    if let Some(worn) = worn {
        worn::shape(&mut heads, worn, &subject.place);
    }
    heads
        .into_iter()
        .zip(&subject.vertices)
        .map(|(head, vertex)| {
            let moved = add(turn.apply(head), subject.place.pivot);
            let still = subject.place.on_background(vertex.texture);
            between(still, moved, vertex.weight)
        })
        .collect()
}

/// Where the vertices are in the frame.
fn corners(subject: &Subject, lens: &Lens, space: &[Vector]) -> Vec<Corner> {
    let corner = |(&place, vertex): (&Vector, &crate::subject::Vertex)| {
        let place: Projected = lens.project(place);
        Corner { place, texture: vertex.texture, person: vertex.weight }
    };
    space.iter().zip(&subject.vertices).map(corner).collect()
}
