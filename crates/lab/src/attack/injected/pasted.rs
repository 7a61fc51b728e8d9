//! A face that moves, pasted over a picture that does not: what a program for swapping faces makes of one photo.

use bonafide_imaging::Image;

use crate::Clip;

/// Rows and columns by which the pasted face's ellipse exceeds the face.
const REACH: f32 = 1.15;

pub(super) fn frame(film: &Clip<'_>, index: u32) -> Image {
    let (mut under, over) = (film.frame(0), film.frame(index));
    let (width, height) = (under.width(), under.height());
    let moment = film.moment(film.time(index));
    let half = film.face_height() / 2.0 * REACH;
    let (x0, y0) = (
        width as f32 / 2.0 + moment.offset[0] * 1.5 * half,
        height as f32 / 2.0 + moment.offset[1] * 1.5 * half,
    );
    let pixels = under.pixels_mut();
    for y in 0..height {
        for x in 0..width {
            let (u, v) = ((x as f32 - x0) / (0.78 * half), (y as f32 - y0) / half);
            let away = u.hypot(v);
            let part = ((1.0 - away) / 0.12).clamp(0.0, 1.0);
            if part > 0.0 {
                let at = 3 * (y * width + x);
                for (under, &over) in pixels[at..at + 3].iter_mut().zip(&over.pixels()[at..at + 3]) {
                    let (below, above) = (f32::from(*under), f32::from(over));
                    *under = (below + (above - below) * part).round() as u8;
                }
            }
        }
    }
    under
}
