//! Background uniformity: how smooth it is behind the person.
//!
//! The standard segments the background with a network. Here it is approximated: what lies above the mouth's height and
//! outside an ellipse that holds the head with hair and ears. Long hair and raised shoulders count as background.
//! Native: mean Scharr gradient of the luminance there. Mapping: the standard's, 190 (1 - sigmoid(x, 10, 100)).

use super::Measured;
use super::mapping::{Kind, sigmoid};
use super::region::{Region, SCALE, SIDE};

const KIND: Kind = Kind {
    name: "background_uniformity",
    unit: "levels",
    threshold: 30.0,
    good: "the background is even",
    poor: "the background is busy",
};
/// What the standard leaves out at the left and right.
const MARGIN: usize = (62.0 * SCALE) as usize;
/// Half the width of head and hair, over half the width of the face.
const WIDTH: f32 = 1.35;
/// From the brows' height to the top of the hair, over the distance from the eyes to the chin.
const HAIR: f32 = 1.15;

pub(super) fn measure(region: &Region) -> Measured {
    match gradient(region) {
        Some(gradient) => KIND.measured(gradient, 190.0 * (1.0 - sigmoid(gradient, 10.0, 100.0))),
        None => Measured { text: "no background is in view", ..KIND.measured(0.0, 100.0) },
    }
}

/// `None` when the face fills the frame.
fn gradient(region: &Region) -> Option<f32> {
    let place = |i| region.align.apply(region.point(i));
    let (right, left, mouth) = (place(234), place(454), place(14));
    let middle = right.midpoint(left);
    let across = WIDTH * right.distance(left) / 2.0;
    let up = HAIR * region.eye_to_chin * scale(region);
    let head = |x: usize, y: usize| {
        let (dx, dy) = ((x as f32 - middle.x) / across, (y as f32 - middle.y).min(0.0) / up);
        dx * dx + dy * dy < 1.0
    };
    let bottom = (mouth.y.max(0.0) as usize).min(SIDE - 1);
    let (mut sum, mut count) = (0.0, 0u32);
    for y in 1..bottom {
        let inside = &region.inside[y];
        // The neighbours must lie in the frame as well.
        let (above, below) = (&region.inside[y - 1], &region.inside[y + 1]);
        let start = inside.start.max(above.start).max(below.start).max(MARGIN) + 1;
        let end = inside.end.min(above.end).min(below.end).min(SIDE - MARGIN);
        let [a, b, c] = [y - 1, y, y + 1].map(|y| region.luminance.row(y));
        for x in (start..end.saturating_sub(1)).filter(|&x| !head(x, y)) {
            let v = |row: &[u8], x: usize| f32::from(row[x]);
            let dx = 3.0 * (v(a, x + 1) - v(a, x - 1) + v(c, x + 1) - v(c, x - 1))
                + 10.0 * (v(b, x + 1) - v(b, x - 1));
            let dy =
                3.0 * (v(c, x - 1) - v(a, x - 1) + v(c, x + 1) - v(a, x + 1)) + 10.0 * (v(c, x) - v(a, x));
            sum += dx.hypot(dy);
            count += 1;
        }
    }
    (count > 0).then(|| sum / count as f32)
}

/// Aligned pixels per frame pixel.
fn scale(region: &Region) -> f32 {
    region.align.rows[0][0].hypot(region.align.rows[1][0])
}

#[cfg(test)]
mod tests {
    use crate::quality::synthetic::{Scene, check, encode_light};

    #[test]
    fn native_values_of_drawn_backgrounds() {
        // The Scharr kernel gives 32 times the slope: here 0.3 levels of luminance per frame pixel, and 2.334 frame
        // pixels per aligned one. Rounding to whole levels adds a little.
        let ramp = |x: usize, _| [encode_light((20.0 + 0.3 * x as f32) / 255.0); 3];
        check(
            "background_uniformity",
            &[
                (Scene::portrait(), 0.0, 0.1, 99.7),
                (Scene::portrait().behind(ramp), 32.0 * 0.3 * 2.334, 2.5, 89.0),
            ],
        );
        let checks = |x, y| [if (x / 40 + y / 40) % 2 == 0 { 40 } else { 210 }; 3];
        assert!(Scene::portrait().behind(checks).measured("background_uniformity").is_poor());
    }

    #[test]
    fn without_background_nothing_is_held_against_the_picture() {
        let scene = Scene::portrait();
        let frame = scene.frame.view().crop(200, 200, 440, 800).to_image();
        let measured = Scene { frame, ..scene }.moved(-200.0, -200.0).measured("background_uniformity");
        assert_eq!((measured.score, measured.text), (100.0, "no background is in view"));
    }
}
