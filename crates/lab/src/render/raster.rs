//! Fills triangles with texture; the nearest wins.

use bonafide_imaging::Point;

use super::lens::Projected;
use super::lit::Lit;

/// A corner of a triangle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Corner {
    pub place: Projected,
    /// Place in the texture.
    pub texture: Point,
    /// How far it belongs to the person.
    pub person: f32,
    pub lit: Lit,
}

/// What is drawn on.
pub(super) struct Sheet {
    pub colours: Vec<[f32; 3]>,
    pub person: Vec<f32>,
    pub lit: Vec<Lit>,
    nearness: Vec<f32>,
    width: usize,
    height: usize,
}

/// How far outside its triangle the middle of a pixel may lie, in parts of the triangle: neighbours leave no seam.
const SLACK: f32 = 1e-4;

impl Sheet {
    pub fn new(width: usize, height: usize) -> Self {
        let pixels = width * height;
        Self {
            colours: vec![[0.0; 3]; pixels],
            person: vec![0.0; pixels],
            lit: vec![Lit::default(); pixels],
            nearness: vec![0.0; pixels],
            width,
            height,
        }
    }

    /// Draws a triangle with the colours that `texture` gives.
    pub fn draw(&mut self, corners: [Corner; 3], texture: &impl Fn(f32, f32) -> [f32; 3]) {
        self.fill(corners, &|parts| {
            texture(mean(parts, corners.map(|c| c.texture.x)), mean(parts, corners.map(|c| c.texture.y)))
        });
    }

    /// Draws a triangle with the colours that `colour` gives by the parts of its corners.
    pub fn fill(&mut self, corners: [Corner; 3], colour: &impl Fn([f32; 3]) -> [f32; 3]) {
        let width = self.width;
        let Self { colours, person, lit, nearness, .. } = self;
        cover(corners, (width, self.height), |x, y, parts| {
            let i = y * width + x;
            let near = mean(parts, corners.map(|c| c.place.nearness));
            if near <= nearness[i] {
                return;
            }
            nearness[i] = near;
            colours[i] = colour(parts);
            person[i] = mean(parts, corners.map(|c| c.person));
            lit[i] = lit_at(parts, corners);
        });
    }

    /// Lays a colour over a triangle, `alpha` of it, whatever is there. The function is given the places in the texture.
    pub fn lay(&mut self, corners: [Corner; 3], paint: &impl Fn(f32, f32, f32) -> ([f32; 3], f32)) {
        self.paint(corners, -1.0, paint);
    }

    /// The same where nothing nearer is there already.
    pub fn lay_on(&mut self, corners: [Corner; 3], paint: &impl Fn(f32, f32, f32) -> ([f32; 3], f32)) {
        self.paint(corners, 1.0 - SLACK, paint);
    }

    /// Lays a colour where the triangle is at least `least` times as near as what is there.
    fn paint(&mut self, corners: [Corner; 3], least: f32, paint: &impl Fn(f32, f32, f32) -> ([f32; 3], f32)) {
        let width = self.width;
        let Self { colours, person, lit, nearness, .. } = self;
        cover(corners, (width, self.height), |x, y, parts| {
            let i = y * width + x;
            if mean(parts, corners.map(|c| c.place.nearness)) < least * nearness[i] {
                return;
            }
            let belongs = mean(parts, corners.map(|c| c.person));
            let (u, v) =
                (mean(parts, corners.map(|c| c.texture.x)), mean(parts, corners.map(|c| c.texture.y)));
            let (colour, alpha) = paint(u, v, belongs);
            for (old, new) in colours[i].iter_mut().zip(colour) {
                *old += (new - *old) * alpha;
            }
            person[i] = person[i].max(alpha);
            lit[i] = lit[i].towards(lit_at(parts, corners), alpha);
        });
    }
}

/// The mean of three corners' values by their parts.
pub(super) fn mean(parts: [f32; 3], values: [f32; 3]) -> f32 {
    parts[0] * values[0] + parts[1] * values[1] + parts[2] * values[2]
}

fn lit_at(parts: [f32; 3], corners: [Corner; 3]) -> Lit {
    Lit {
        spread: mean(parts, corners.map(|c| c.lit.spread)),
        mirrored: mean(parts, corners.map(|c| c.lit.mirrored)),
    }
}

/// Calls `pixel` for the pixels of a triangle with its barycentric coordinates, right in perspective.
fn cover(
    corners: [Corner; 3],
    (width, height): (usize, usize),
    mut pixel: impl FnMut(usize, usize, [f32; 3]),
) {
    let [a, b, c] = corners.map(|corner| corner.place);
    let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
    if !area.is_finite() || area.abs() < 1e-4 {
        return;
    }
    let range = |low: f32, high: f32, most: usize| {
        (low - 0.5).ceil().clamp(0.0, most as f32) as usize
            ..(high + 0.5).floor().clamp(0.0, most as f32) as usize
    };
    let columns = range(a.x.min(b.x).min(c.x), a.x.max(b.x).max(c.x), width);
    for y in range(a.y.min(b.y).min(c.y), a.y.max(b.y).max(c.y), height) {
        let py = y as f32 + 0.5;
        for x in columns.clone() {
            let px = x as f32 + 0.5;
            let first = ((b.x - px) * (c.y - py) - (c.x - px) * (b.y - py)) / area;
            let second = ((c.x - px) * (a.y - py) - (a.x - px) * (c.y - py)) / area;
            let third = 1.0 - first - second;
            if first < -SLACK || second < -SLACK || third < -SLACK {
                continue;
            }
            let weighed = [first * a.nearness, second * b.nearness, third * c.nearness];
            let sum = weighed.iter().sum::<f32>().max(1e-12);
            pixel(x, y, weighed.map(|part| part / sum));
        }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "values that are carried, not computed")]
mod tests {
    use super::*;

    fn corner(x: f32, y: f32, nearness: f32) -> Corner {
        Corner {
            place: Projected { x, y, nearness },
            texture: Point::new(x, y),
            person: 1.0,
            lit: Lit::default(),
        }
    }

    #[test]
    fn a_square_of_two_triangles_has_no_seam_and_no_pixel_outside() {
        let mut sheet = Sheet::new(10, 10);
        let square =
            [corner(2.0, 2.0, 1.0), corner(8.0, 2.0, 1.0), corner(8.0, 8.0, 1.0), corner(2.0, 8.0, 1.0)];
        for triangle in [[0, 1, 2], [0, 2, 3]] {
            sheet.draw(triangle.map(|i| square[i]), &|x, y| [x, y, 9.0]);
        }
        for (i, colour) in sheet.colours.iter().enumerate() {
            let (x, y) = (i % 10, i / 10);
            if (2..8).contains(&x) && (2..8).contains(&y) {
                assert!(
                    (colour[0] - x as f32 - 0.5).abs() < 1e-4 && (colour[1] - y as f32 - 0.5).abs() < 1e-4
                );
            } else {
                assert_eq!(*colour, [0.0; 3], "{x} {y}");
            }
        }
    }

    #[test]
    fn the_nearer_triangle_wins_in_any_order_and_from_either_side() {
        let far = [corner(0.0, 0.0, 0.5), corner(9.0, 0.0, 0.5), corner(0.0, 9.0, 0.5)];
        let near = [corner(0.0, 9.0, 2.0), corner(9.0, 0.0, 2.0), corner(0.0, 0.0, 2.0)];
        for order in [[(far, 10.0), (near, 20.0)], [(near, 20.0), (far, 10.0)]] {
            let mut sheet = Sheet::new(9, 9);
            for (triangle, grey) in order {
                sheet.draw(triangle, &|_, _| [grey; 3]);
            }
            assert_eq!(sheet.colours[1], [20.0; 3]);
        }
    }

    #[test]
    fn places_far_outside_or_not_numbers_draw_nothing() {
        let mut sheet = Sheet::new(4, 4);
        for bad in [f32::NAN, f32::INFINITY, 1e30] {
            sheet.draw([corner(bad, 0.0, 1.0), corner(bad, 3.0, 1.0), corner(bad, 1.0, 1.0)], &|_, _| {
                [1.0; 3]
            });
        }
        assert!(sheet.colours.iter().all(|colour| *colour == [0.0; 3]));
    }
}
