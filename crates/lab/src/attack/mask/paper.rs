//! A photo of the face on paper, cut out, bent around the head: half a cylinder without a nose.

use bonafide_imaging::Point;

use super::super::paper;
use super::super::sheet::Spot;
use crate::render::{Facet, Worn};
use crate::subject::{Place, Texture};
use crate::vector::Vector;

/// Half of the cylinder's width and its depth before the ears, in widths of the head.
const HALF: f32 = 0.535;
const DEPTH: f32 = 0.52;
/// The rim beyond which the paper is bare: who cuts leaves some of it.
const BARE: f32 = 0.84;

/// See the module.
pub(crate) struct Paper(paper::Paper);

impl Paper {
    pub fn new(seed: u64) -> Self {
        Self(paper::Paper::new(seed, false))
    }
}

impl Worn for Paper {
    fn shape(&self, points: &mut [Vector], place: &Place) {
        for point in points {
            let along = (point[0] / (HALF * place.width)).clamp(-1.0, 1.0);
            point[2] = -DEPTH * place.width * (1.0 - along * along).sqrt();
        }
    }

    fn colour(&self, photo: &Texture, level: usize, facet: &Facet) -> [f32; 3] {
        let spot = Spot {
            frame: Point::new(0.0, 0.0),
            place: facet.texture,
            picture: ((BARE - facet.rim) / 0.05 + 0.5).clamp(0.0, 1.0),
            facing: (-facet.normal[2]).clamp(0.0, 1.0),
            glare: 0.0,
            mirror: [0.0; 2],
            cover: 1.0,
        };
        self.0.colour(photo, level, &spot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_bends_around_the_head_and_has_no_nose() {
        let mut points = [[0.0, 10.0, -90.0], [0.0, -30.0, -60.0], [50.0, 0.0, -20.0]];
        let place = Place::for_tests(100.0);
        Paper::new(1).shape(&mut points, &place);
        assert!((points[0][2] + 52.0).abs() < 1e-3 && (points[1][2] + 52.0).abs() < 1e-3);
        assert!(points[2][2] > -20.0 && points[2][2] < 0.0, "{points:?}");
    }
}
