//! The facade: a pack's networks, ready to run.

use bonafide_imaging::View;
use bonafide_runtime::{Model, RunError};

use crate::detect::{Detector, Detectors};
use crate::embed::{Chip, Descriptor, Embedder};
use crate::face::Face;
use crate::liveness::texture::TextureNet;
use crate::mesh::Mesher;
use crate::pack::{Calibration, ModelEntry, Pack, Role};
use crate::track::Tracker;

/// Why an engine cannot be built or used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The pack has no model for a role that every analysis needs.
    #[error("the model pack has no model for the role `{0}`")]
    NoModel(&'static str),
    /// A model does not load, or does not fit its manifest entry.
    #[error("model `{model}`: {source}")]
    Load {
        /// Name in the manifest.
        model: String,
        /// Cause.
        source: RunError,
    },
    /// A network failed on a frame.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// Everything that looks at frames.
pub struct Engine {
    detectors: Detectors,
    mesher: Mesher,
    embedder: Option<(Embedder, Option<Calibration>)>,
    textures: Vec<TextureNet>,
    pack_hash: String,
}

impl Engine {
    /// Loads all networks of a pack. Detection and mesh must be there; embedding and texture may be absent.
    pub fn new(pack: &Pack) -> Result<Self, EngineError> {
        Self::with(pack, &[Role::Embed, Role::Texture])
    }

    /// Loads detection and mesh and, of the optional networks, those of `roles`: starting without the embedding network
    /// takes a fraction of the time.
    pub fn with(pack: &Pack, roles: &[Role]) -> Result<Self, EngineError> {
        let short =
            last(pack, Role::DetectShort, Detector::new)?.ok_or(EngineError::NoModel("detect_short"))?;
        let full = last(pack, Role::DetectFull, Detector::new)?;
        let mesher = last(pack, Role::Mesh, Mesher::new)?.ok_or(EngineError::NoModel("mesh"))?;
        let described =
            |entry: &ModelEntry, model| Ok((Embedder::new(entry, model)?, entry.calibration.clone()));
        let embedder = if roles.contains(&Role::Embed) { last(pack, Role::Embed, described)? } else { None };
        let textures = pack.models(Role::Texture).filter(|_| roles.contains(&Role::Texture));
        let textures =
            textures.map(|(entry, bytes)| load(entry, bytes, TextureNet::new)).collect::<Result<_, _>>()?;
        let detectors = Detectors::new(short, full);
        Ok(Self::assemble(detectors, mesher, embedder, textures, pack.hash().to_owned()))
    }

    /// Takes networks that are ready, whatever runs them; `pack_hash` is what answers name them by.
    pub fn assemble(
        detectors: Detectors,
        mesher: Mesher,
        embedder: Option<(Embedder, Option<Calibration>)>,
        textures: Vec<TextureNet>,
        pack_hash: String,
    ) -> Self {
        Self { detectors, mesher, embedder, textures, pack_hash }
    }

    /// SHA-256 of the pack's manifest.
    pub fn pack_hash(&self) -> &str {
        &self.pack_hash
    }

    /// Faces of a single picture, largest first.
    pub fn faces(&self, frame: View<'_>) -> Result<Vec<Face>, EngineError> {
        self.track(&mut Tracker::default(), frame)
    }

    /// Faces of the next frame of a sequence, largest first.
    pub fn track(&self, tracker: &mut Tracker, frame: View<'_>) -> Result<Vec<Face>, EngineError> {
        Ok(tracker.next(frame, &self.detectors, &self.mesher)?)
    }

    /// Describes a face for comparison.
    pub fn embed(&self, frame: View<'_>, face: &Face) -> Result<Descriptor, EngineError> {
        Ok(self.embedder()?.embed(frame, face)?)
    }

    /// Cuts out a face that may be described later; `None` for one without extent, and without a network that was
    /// calibrated, for which no comparison comes.
    pub(crate) fn chip(&self, frame: View<'_>, face: &Face) -> Option<Chip> {
        match &self.embedder {
            Some((embedder, Some(_))) => embedder.chip(frame, face),
            _ => None,
        }
    }

    /// Describes a face that was cut out.
    pub(crate) fn describe(&self, chip: &Chip) -> Result<Descriptor, EngineError> {
        Ok(self.embedder()?.describe(chip)?)
    }

    /// How the embedding network's cosines become similarities; `None` for a network that was not calibrated.
    pub fn calibration(&self) -> Option<&Calibration> {
        self.embedder.as_ref()?.1.as_ref()
    }

    /// The texture networks, possibly none.
    pub fn textures(&self) -> &[TextureNet] {
        &self.textures
    }

    fn embedder(&self) -> Result<&Embedder, EngineError> {
        self.embedder.as_ref().map(|(embedder, _)| embedder).ok_or(EngineError::NoModel("embed"))
    }
}

/// The network of an entry.
pub(crate) fn load<T>(
    entry: &ModelEntry,
    bytes: &[u8],
    make: impl Fn(&ModelEntry, Box<dyn Model>) -> Result<T, RunError>,
) -> Result<T, EngineError> {
    bonafide_runtime::load(bytes)
        .and_then(|model| make(entry, model))
        .map_err(|source| EngineError::Load { model: entry.name.clone(), source })
}

fn last<T>(
    pack: &Pack,
    role: Role,
    make: impl Fn(&ModelEntry, Box<dyn Model>) -> Result<T, RunError>,
) -> Result<Option<T>, EngineError> {
    pack.models(role).last().map(|(entry, bytes)| load(entry, bytes, make)).transpose()
}
