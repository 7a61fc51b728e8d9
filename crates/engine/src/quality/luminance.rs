//! Luminance: mean and variance of the light on the face, 0 black .. 1 white, linear.
//!
//! Mappings: the standard's. Mean: 100 sigmoid(x, 0.2, 0.05) (1 - sigmoid(x, 0.8, 0.05)). Variance:
//! 100 sin(pi 60 x / (60 x + 1)). The mean falls with darker skin as well as with less light, so its threshold is low
//! and it does not enter the overall score.

use std::f32::consts::PI;

use super::Measured;
use super::mapping::{Kind, sigmoid};
use super::region::Region;

const MEAN: Kind = Kind {
    name: "luminance_mean",
    unit: "",
    threshold: 5.0,
    good: "the face is neither dark nor glaring",
    poor: "the face is too dark or too bright",
};
const VARIANCE: Kind = Kind {
    name: "luminance_variance",
    unit: "",
    threshold: 20.0,
    good: "the face has light and shade",
    poor: "the face is flat or harshly lit",
};

pub(super) fn mean(region: &Region) -> Measured {
    let (mean, _) = moments(&region.histogram);
    MEAN.measured(mean, 100.0 * sigmoid(mean, 0.2, 0.05) * (1.0 - sigmoid(mean, 0.8, 0.05)))
}

pub(super) fn variance(region: &Region) -> Measured {
    let (_, variance) = moments(&region.histogram);
    VARIANCE.measured(variance, 100.0 * (PI * 60.0 * variance / (60.0 * variance + 1.0)).sin())
}

/// Mean and variance; 0 when there are no pixels.
fn moments(histogram: &[u32; 256]) -> (f32, f32) {
    let all = histogram.iter().sum::<u32>().max(1) as f32;
    let value = |i: usize| i as f32 / 255.0;
    let mean = histogram.iter().enumerate().map(|(i, &n)| value(i) * n as f32).sum::<f32>() / all;
    let square = |i: usize| (value(i) - mean).powi(2);
    (mean, histogram.iter().enumerate().map(|(i, &n)| square(i) * n as f32).sum::<f32>() / all)
}

#[cfg(test)]
mod tests {
    use crate::quality::synthetic::{Scene, check};

    #[test]
    fn native_means_of_grey_pictures_are_linear_in_light() {
        // sRGB 188 is half the light, 124 a fifth, 55 a twenty-fifth.
        check(
            "luminance_mean",
            &[
                (Scene::plain(188), 0.502, 0.003, 99.5),
                (Scene::plain(124), 0.2, 0.003, 50.0),
                (Scene::plain(55), 0.039, 0.003, 3.8),
                (Scene::plain(255), 1.0, 0.001, 1.8),
            ],
        );
    }

    #[test]
    fn native_variances_of_grey_and_of_half_black_half_white() {
        let split = Scene::portrait().painted(|x, _| [if x < 320 { 0 } else { 255 }; 3]);
        check("luminance_variance", &[(Scene::plain(128), 0.0, 1e-6, 0.0), (split, 0.25, 0.005, 19.5)]);
    }
}
