//! Decides whether two descriptors are of one person.

use crate::embed::Descriptor;
use crate::pack::Calibration;

/// Similarity from which two faces count as one person: FMR 1e-4 on the calibration data.
pub const DEFAULT_THRESHOLD: f32 = 0.85;

/// What comparing two faces says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Cosine of the descriptors, -1..1.
    pub cosine: f32,
    /// Calibrated, 0..1; high means the same person.
    pub similarity: f32,
    /// Threshold used.
    pub threshold: f32,
    /// Whether the similarity reaches the threshold.
    pub is_match: bool,
}

/// Compares two descriptors of one network; `None` when they are of different networks.
pub fn compare(
    left: &Descriptor,
    right: &Descriptor,
    calibration: &Calibration,
    threshold: f32,
) -> Option<Comparison> {
    let cosine = left.cosine(right)?;
    let similarity = calibration.similarity(cosine);
    Some(Comparison { cosine, similarity, threshold, is_match: similarity >= threshold })
}

impl Calibration {
    /// Similarity 0..1 of a cosine, by straight lines between the knots; flat outside them. What is not a number is
    /// like nothing: 0.
    pub fn similarity(&self, cosine: f32) -> f32 {
        if cosine.is_nan() {
            return 0.0;
        }
        let above = self.knots.iter().position(|knot| knot[0] >= cosine);
        match (above, self.knots.first(), self.knots.last()) {
            (Some(0), Some(first), _) => first[1],
            (None, _, Some(last)) => last[1],
            (Some(i), ..) => {
                let ([x0, y0], [x1, y1]) = (self.knots[i - 1], self.knots[i]);
                y0 + (y1 - y0) * (cosine - x0) / (x1 - x0)
            }
            (None, _, None) => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similarity_follows_the_knots() {
        let calibration = Calibration {
            knots: vec![[-1.0, 0.0], [0.5, 0.5], [0.8, 0.85], [1.0, 1.0]],
            data: String::new(),
        };
        for (cosine, similarity) in [
            (-2.0, 0.0),
            (-1.0, 0.0),
            (-0.25, 0.25),
            (0.5, 0.5),
            (0.65, 0.675),
            (0.8, 0.85),
            (1.0, 1.0),
            (2.0, 1.0),
            (f32::INFINITY, 1.0),
            (f32::NEG_INFINITY, 0.0),
            (f32::NAN, 0.0),
        ] {
            assert!((calibration.similarity(cosine) - similarity).abs() < 1e-6, "at {cosine}");
        }
    }
}
