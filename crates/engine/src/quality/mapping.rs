//! From native values to scores.

use super::Measured;

/// The logistic function, 0..1, that passes 0.5 at `middle`; `width` is how far it takes to get from 0.5 to 0.73.
pub(super) fn sigmoid(x: f32, middle: f32, width: f32) -> f32 {
    1.0 / (1.0 + ((middle - x) / width).exp())
}

/// What a measure is called, when it is poor, and what to say about it.
pub(super) struct Kind {
    /// The standard's name in snake case.
    pub name: &'static str,
    /// Unit of the native value.
    pub unit: &'static str,
    /// Scores under this are poor.
    pub threshold: f32,
    /// What to say of a score that is not poor.
    pub good: &'static str,
    /// What to say of a poor score.
    pub poor: &'static str,
}

impl Kind {
    /// A result; scores are held to 0..100, and what is not a number counts as 0.
    pub fn measured(&self, native: f32, score: f32) -> Measured {
        let score = if score.is_finite() && native.is_finite() { score.clamp(0.0, 100.0) } else { 0.0 };
        Measured {
            name: self.name,
            native: if native.is_finite() { native } else { 0.0 },
            unit: self.unit,
            score,
            threshold: self.threshold,
            text: if score < self.threshold { self.poor } else { self.good },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sigmoid_has_its_table_values() {
        for (x, middle, width, expected) in [
            (0.2, 0.2, 0.05, 0.5),
            (0.25, 0.2, 0.05, 0.7311),
            (0.0, 0.2, 0.05, 0.01799),
            (1e9, 0.0, 1.0, 1.0),
        ] {
            assert!((sigmoid(x, middle, width) - expected).abs() < 1e-4);
        }
    }

    #[test]
    fn nonsense_scores_zero() {
        let kind = Kind { name: "", unit: "", threshold: 50.0, good: "good", poor: "poor" };
        let (nan, low, high) =
            (kind.measured(f32::NAN, 90.0), kind.measured(1.0, -5.0), kind.measured(1.0, 500.0));
        assert_eq!((nan.score, nan.native, nan.text), (0.0, 0.0, "poor"));
        assert_eq!((low.score, high.score, high.text), (0.0, 100.0, "good"));
    }
}
