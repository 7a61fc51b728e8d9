//! Draws a moment: the background at its own depth, then the surface of the head, nearest first.

mod cover;
mod glow;
mod lens;
mod lids;
mod raster;
mod second;

use crate::Moment;
use crate::deform::deform;
use crate::subject::Subject;
use crate::vector::{Turn, add, between};
pub use glow::Glow;
use lens::Lens;
use raster::{Corner, Sheet};

/// A picture without the camera's part: linear places, the subject's own light.
pub(crate) struct Scene {
    /// Colours, 0..255.
    pub colours: Vec<[f32; 3]>,
    /// How far each pixel belongs to a person, 0..1.
    pub person: Vec<f32>,
    pub width: usize,
    pub height: usize,
}

/// Draws the subject. `share` is the height of the face at rest over the height of the frame.
pub(crate) fn render(
    subject: &Subject,
    moment: &Moment,
    (width, height): (usize, usize),
    share: f32,
) -> Scene {
    let lens = Lens::new(&subject.place, moment, (width, height), share);
    let mut sheet = Sheet::new(width, height);
    let level = subject.texture.level(lens.background_scale());
    for y in 0..height {
        for x in 0..width {
            let point = lens.background(x as f32 + 0.5, y as f32 + 0.5);
            sheet.colours[y * width + x] = subject.texture.colour(level, point.x, point.y);
        }
    }
    let corners = corners(subject, moment, &lens);
    let level = subject.texture.level(lens.scale());
    for triangle in &subject.triangles {
        sheet.draw(triangle.map(|i| corners[i]), &|x, y| subject.texture.colour(level, x, y));
    }
    if moment.shut > 0.0 {
        lids::draw(&mut sheet, &corners, subject, level, moment.shut);
    }
    if moment.covered {
        cover::draw(&mut sheet, &corners, subject);
    }
    if moment.second {
        second::draw(&mut sheet, &corners, subject, &lens, level);
    }
    let Sheet { colours, person, .. } = sheet;
    Scene { colours, person, width, height }
}

/// Where the vertices are in the frame.
fn corners(subject: &Subject, moment: &Moment, lens: &Lens) -> Vec<Corner> {
    let turn = Turn::of(moment.pose);
    let pivot = subject.place.pivot;
    deform(subject, moment)
        .into_iter()
        .zip(&subject.vertices)
        .map(|(head, vertex)| {
            let moved = add(turn.apply(head), pivot);
            let still = subject.place.on_background(vertex.texture);
            let place = lens.project(between(still, moved, vertex.weight));
            Corner { place, texture: vertex.texture, person: vertex.weight }
        })
        .collect()
}
