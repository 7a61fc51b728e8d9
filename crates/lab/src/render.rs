//! Draws a moment: the background at its own depth, then the surface of the head, nearest first.

mod cover;
mod gaze;
mod glow;
mod lens;
mod lids;
mod lit;
mod normals;
mod raster;
mod second;
mod worn;

use bonafide_engine::mesh::POINTS;
use bonafide_imaging::Point;

use crate::Moment;
use crate::deform::deform;
use crate::subject::Subject;
use crate::vector::{Turn, Vector, add, between};
pub use glow::Glow;
use lens::{Lens, Projected};
pub(crate) use lit::{Lit, nearness};
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

/// Draws the subject, and says what of a screen's light each pixel throws back. The moments are those of the first and of
/// the last row: a rolling shutter sees rows in between at times in between.
pub(crate) fn render(stage: &Stage<'_>, moments: [Moment; 2]) -> (Scene, Vec<Lit>) {
    let &Stage { subject, size: (width, height), share, worn } = stage;
    let moments = if worn.is_some() { moments.map(Moment::rigid) } else { moments };
    let moment = moments[0];
    let lenses = moments.map(|moment| Lens::new(&subject.place, &moment, (width, height), share));
    let lens = &lenses[0];
    let mut sheet = Sheet::new(width, height);
    background(&mut sheet, subject, &lenses, (width, height));
    let head = head(subject, &moment, worn);
    let normals = normals::normals(&head, &subject.triangles, POINTS);
    let mut corners = corners(subject, lens, &head);
    light(&mut corners, subject, lens, &head, &normals);
    if moments[1] != moment {
        let last = self::corners(subject, &lenses[1], &self::head(subject, &moments[1], worn));
        for (first, last) in corners.iter_mut().zip(last) {
            first.place = first.place.towards(last.place, first.place.y / height as f32);
        }
    }
    let level = subject.texture.level(lens.scale());
    if let Some(worn) = worn {
        worn::draw(&mut sheet, &corners, &normals, subject, level, worn);
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
    let Sheet { colours, person, lit, .. } = sheet;
    (Scene { colours, person, width, height }, lit)
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
    sheet.lit.fill(Lit::wall(lenses[0].background_depth(), subject.place.distance));
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

/// Where the vertices are that move with the head as a whole, seen from the camera of the picture.
fn head(subject: &Subject, moment: &Moment, worn: Option<&dyn Worn>) -> Vec<Vector> {
    let turn = Turn::of(moment.pose);
    let mut heads = deform(subject, moment);
    if let Some(worn) = worn {
        worn::shape(&mut heads, worn, &subject.place);
    }
    heads.into_iter().map(|head| add(turn.apply(head), subject.place.pivot)).collect()
}

/// Where the vertices are in the frame: the less one belongs to the person, the more it stays on the background.
fn corners(subject: &Subject, lens: &Lens, head: &[Vector]) -> Vec<Corner> {
    let corner = |(&moved, vertex): (&Vector, &crate::subject::Vertex)| {
        let still = subject.place.on_background(vertex.texture);
        let place: Projected = lens.project(between(still, moved, vertex.weight));
        Corner { place, texture: vertex.texture, person: vertex.weight, lit: Lit::default() }
    };
    head.iter().zip(&subject.vertices).map(corner).collect()
}

/// Says what of a screen's light the corners throw back.
fn light(corners: &mut [Corner], subject: &Subject, lens: &Lens, head: &[Vector], normals: &[Vector]) {
    let rest = subject.place.distance;
    let wall = Lit::wall(lens.background_depth(), rest);
    for ((corner, &place), &normal) in corners.iter_mut().zip(head).zip(normals) {
        corner.lit = wall.towards(Lit::skin(lens.seen(place), normal, rest), corner.person);
    }
}
