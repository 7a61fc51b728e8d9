//! Compression artifacts: the seams between the 8 x 8 blocks of JPEG and of video codecs.
//!
//! The standard uses a network; this is ours. Native: how much larger luma steps are on the most conspicuous of the
//! eight possible seams than on the next, relative to all steps, averaged over columns and rows (blockiness, after Wang,
//! Bovik and Evans 2000). It sees the last compression only if the picture was not resized since. Mapping:
//! 100 (1 - sigmoid(x, 0.8, 0.15)); photographs through JPEG of quality 60 and more stay under 0.6, those through quality
//! 10 and less go over it.

use bonafide_imaging::colour::{Luma, luma};

use super::mapping::{Kind, sigmoid};
use super::{Measured, Subject};

const KIND: Kind = Kind {
    name: "compression_artifacts",
    unit: "",
    threshold: 25.0,
    good: "no blocks are visible",
    poor: "the picture is compressed so hard that blocks show",
};
const BLOCK: usize = 8;
/// Longest side of the part of the frame that is looked at.
const PART: f32 = 256.0;
/// Steps, in levels, that are always there: keeps noise in smooth pictures from looking like blocks.
const FLOOR: f32 = 0.5;

pub(super) fn measure(subject: &Subject) -> Measured {
    let blockiness = blockiness(subject);
    KIND.measured(blockiness, 100.0 * (1.0 - sigmoid(blockiness, 0.8, 0.15)))
}

fn blockiness(subject: &Subject) -> f32 {
    let centre = subject.face.bounding_box.centre();
    let half = |v: f32| v.min(PART) / 2.0;
    let (w, h) = (half(subject.face.bounding_box.width()), half(subject.face.bounding_box.height()));
    let at = |v: f32| v.max(0.0) as usize;
    let view = subject.frame.crop(at(centre.x - w), at(centre.y - h), at(centre.x + w), at(centre.y + h));
    let luma = luma(view, Luma::Bt601);
    let value = |x: usize, y: usize| i32::from(luma.values[y * luma.width + x]);
    let columns = seams(luma.width, luma.height, |x, y| value(x, y).abs_diff(value(x - 1, y)));
    let rows = seams(luma.height, luma.width, |y, x| value(x, y).abs_diff(value(x, y - 1)));
    f32::midpoint(columns, rows)
}

/// The most conspicuous of the eight seams; `step(i, j)` is the step between places `i - 1` and `i` of line `j`.
fn seams(length: usize, lines: usize, step: impl Fn(usize, usize) -> u32) -> f32 {
    if length < 4 * BLOCK || lines < BLOCK {
        return 0.0;
    }
    let (mut sums, mut counts) = ([0u32; BLOCK], [0u32; BLOCK]);
    for j in 0..lines {
        for i in 1..length {
            sums[i % BLOCK] += step(i, j);
            counts[i % BLOCK] += 1;
        }
    }
    let means: [f32; BLOCK] = std::array::from_fn(|i| sums[i] as f32 / counts[i] as f32);
    // Texture with a short period raises several seams alike; only a block's seam stands alone.
    let (mut first, mut second) = (0.0f32, 0.0f32);
    for mean in means {
        (first, second) = if mean > first { (mean, first) } else { (first, second.max(mean)) };
    }
    (first - second) / (means.iter().sum::<f32>() / BLOCK as f32 + FLOOR)
}

#[cfg(test)]
mod tests {
    use crate::quality::synthetic::{Scene, check};

    #[test]
    fn native_values_of_drawn_blocks() {
        // Steps of 8 levels on every eighth seam and none elsewhere: 8 / (8 / 8 + 0.5).
        let tiles = |x: usize, y: usize| [(((x / 8) % 2) * 8 + ((y / 8) % 2) * 8 + 100) as u8; 3];
        check(
            "compression_artifacts",
            &[
                (Scene::plain(128), 0.0, 1e-6, 99.5),
                (Scene::portrait(), 0.03, 0.05, 99.4),
                (Scene::portrait().painted(tiles), 5.33, 0.2, 0.0),
            ],
        );
    }

    #[test]
    fn hard_jpeg_compression_is_seen_and_soft_is_not() {
        let at = |quality| Scene::portrait().through_jpeg(quality).measured("compression_artifacts");
        assert!(!at(90).is_poor(), "{:?}", at(90));
        assert!(at(5).is_poor(), "{:?}", at(5));
        assert!(at(5).native > at(30).native);
    }
}
