//! From picture pixels to what a network wants to see.

use bonafide_imaging::warp::{self, Border, Normalisation, sample_planar, shrink_first};
use bonafide_imaging::{Affine, View};
use bonafide_runtime::{Model, RunError};

use crate::pack::{ColourOrder, InputConvention};

/// Feeds one network.
pub struct Feed {
    width: usize,
    height: usize,
    normalisation: Normalisation,
    border: Border,
}

impl Feed {
    /// Checks that the manifest and the network agree on the size.
    pub fn new(convention: &InputConvention, model: &dyn Model) -> Result<Self, RunError> {
        let input = model.input();
        if (input.width, input.height, input.channels) != (convention.width, convention.height, 3) {
            return Err(RunError::Unsupported(format!(
                "the manifest says {}x{}x3, the network wants {}x{}x{}",
                convention.width, convention.height, input.width, input.height, input.channels
            )));
        }
        let order = match convention.colour {
            ColourOrder::Rgb => warp::ColourOrder::Rgb,
            ColourOrder::Bgr => warp::ColourOrder::Bgr,
        };
        let normalisation = Normalisation { order, mean: convention.mean, deviation: convention.deviation };
        Ok(Self { width: input.width, height: input.height, normalisation, border: Border::Constant([0; 3]) })
    }

    /// Repeats the edge pixels outside the picture instead of black.
    #[must_use]
    pub fn replicated(self) -> Self {
        Self { border: Border::Replicate, ..self }
    }

    /// Columns and rows.
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// Planar network input: each input pixel looked up in `frame` through `to_frame` (network pixels to frame pixels).
    pub fn sample(&self, frame: View<'_>, to_frame: &Affine) -> Vec<f32> {
        let mut planes = vec![0.0; 3 * self.width * self.height];
        let (width, height) = (self.width, self.height);
        match shrink_first(frame, to_frame, width, height) {
            Some((small, map)) => {
                sample_planar(
                    small.view(),
                    &map,
                    width,
                    height,
                    &self.normalisation,
                    self.border,
                    &mut planes,
                );
            }
            None => {
                sample_planar(frame, to_frame, width, height, &self.normalisation, self.border, &mut planes);
            }
        }
        planes
    }
}
