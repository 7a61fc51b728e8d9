//! Describes an aligned face by a unit vector.

use bonafide_imaging::{Affine, View};
use bonafide_runtime::{Model, RunError};

use crate::align::chip_to_frame;
use crate::face::Face;
use crate::pack::{Alignment, ModelEntry};
use crate::picture::Feed;

/// A face as a vector of length 1; the cosine of two of them says how alike they are.
#[derive(Clone, PartialEq)]
pub struct Descriptor(Vec<f32>);

impl Descriptor {
    /// The values.
    pub fn values(&self) -> &[f32] {
        &self.0
    }

    /// Cosine of the angle between two faces, -1..1; `None` for vectors of different networks.
    pub fn cosine(&self, other: &Descriptor) -> Option<f32> {
        (self.0.len() == other.0.len())
            .then(|| self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum::<f32>().clamp(-1.0, 1.0))
    }
}

/// Says the length only: a descriptor is biometric data and must not end up in logs.
impl std::fmt::Debug for Descriptor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Descriptor({} values)", self.0.len())
    }
}

/// An aligned face as the embedding network takes it, without the frame that it was in.
pub(crate) struct Chip(Vec<f32>);

/// The embedding network.
pub struct Embedder {
    model: Box<dyn Model>,
    feed: Feed,
    alignment: Alignment,
}

impl Embedder {
    /// Takes an embedding network; its manifest entry must say where the face goes in the chip.
    pub fn new(entry: &ModelEntry, model: Box<dyn Model>) -> Result<Self, RunError> {
        let feed = Feed::new(&entry.input, model.as_ref())?;
        let alignment = entry
            .alignment
            .clone()
            .ok_or_else(|| RunError::Unsupported("an embedding network without an alignment".to_owned()))?;
        Ok(Self { model, feed, alignment })
    }

    /// Describes one face.
    pub fn embed(&self, frame: View<'_>, face: &Face) -> Result<Descriptor, RunError> {
        let chip = self.chip(frame, face);
        self.describe(&chip.ok_or_else(|| RunError::Failed("the face has no extent".to_owned()))?)
    }

    /// Describes what `map`, from chip pixels to frame pixels, shows of the frame.
    pub(crate) fn embed_through(&self, frame: View<'_>, map: &Affine) -> Result<Descriptor, RunError> {
        self.describe(&Chip(self.feed.sample(frame, map)))
    }

    /// Cuts out one face and runs nothing; `None` for a face without extent.
    pub(crate) fn chip(&self, frame: View<'_>, face: &Face) -> Option<Chip> {
        let map = chip_to_frame(face, &self.alignment)?;
        Some(Chip(self.feed.sample(frame, &map)))
    }

    /// Describes a face that was cut out.
    pub(crate) fn describe(&self, Chip(chip): &Chip) -> Result<Descriptor, RunError> {
        let mut values = self.run(chip)?;
        if self.alignment.mirror {
            let mut mirror = chip.clone();
            mirror.chunks_exact_mut(self.feed.size().0).for_each(<[f32]>::reverse);
            for (value, mirrored) in values.iter_mut().zip(self.run(&mirror)?) {
                *value += mirrored;
            }
        }
        let length = values.iter().map(|v| v * v).sum::<f32>().sqrt();
        if !(length.is_finite() && length > 0.0) {
            return Err(RunError::Failed("the descriptor has no length".to_owned()));
        }
        Ok(Descriptor(values.iter().map(|v| v / length).collect()))
    }

    fn run(&self, chip: &[f32]) -> Result<Vec<f32>, RunError> {
        let outputs = self.model.run(chip)?;
        let first = outputs.into_iter().next();
        Ok(first.ok_or_else(|| RunError::Failed("no output".to_owned()))?.data)
    }
}
