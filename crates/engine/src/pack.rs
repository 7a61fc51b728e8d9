//! The model pack: which networks there are, how to feed them, and proof that the files are the ones meant.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// `pack.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Format of this file, 1.
    pub format: u32,
    /// Models; of several with one role the last is used, but for `texture`, where all vote.
    #[serde(default, rename = "model")]
    pub models: Vec<ModelEntry>,
}

/// One network of a pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelEntry {
    /// Unique name, for example `blazeface-short`.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// File name beside the manifest: letters, digits, `.`, `_`, `-`, and no path.
    pub file: String,
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// How to feed it.
    pub input: InputConvention,
    /// What comes out, in words.
    pub output: String,
    /// For `embed`: where the face goes in the chip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alignment: Option<Alignment>,
    /// For `embed`: from cosine to similarity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
    /// For `texture`: which outputs is the live class, and the score from which a presentation counts as bona fide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texture: Option<TextureConvention>,
    /// SPDX expression, or the terms in words.
    pub license: String,
    /// Where the weights come from.
    pub origin: String,
    /// Measured accuracy and on what, in words.
    pub accuracy: String,
}

/// What a network is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Finds faces near the camera (`BlazeFace` short range).
    DetectShort,
    /// Finds small and far faces (`BlazeFace` full range).
    DetectFull,
    /// 468 points.
    Mesh,
    /// Descriptor of an aligned chip.
    Embed,
    /// Presentation attack evidence from one frame's texture.
    Texture,
}

/// Pixels to network values: `(pixel - mean) / deviation` per channel, pixel 0..255, planar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputConvention {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Order of the planes.
    pub colour: ColourOrder,
    /// Subtracted, in plane order.
    pub mean: [f32; 3],
    /// Divided by, in plane order; never 0.
    pub deviation: [f32; 3],
    /// How many times the face box the network wants to see.
    #[serde(default = "one")]
    pub box_scale: f32,
}

fn one() -> f32 {
    1.0
}

/// Order of the colour planes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColourOrder {
    /// Red first.
    Rgb,
    /// Blue first.
    Bgr,
}

/// Where five points of the face go in an embedding network's chip, in chip pixels, in the order: the person's right
/// eye (left in the picture), left eye, nose tip, right and left mouth corner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alignment {
    /// Five `[x, y]`.
    pub points: [[f32; 2]; 5],
    /// Also describe the mirrored chip and add both descriptors: slower, more accurate.
    #[serde(default)]
    pub mirror: bool,
}

/// From cosine to similarity 0..1, by straight lines between knots.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// `[cosine, similarity]`, both rising; 0.85 stands at the cosine where FMR is 1e-4 on the calibration data.
    pub knots: Vec<[f32; 2]>,
    /// On what data, with how many comparisons, and how sure.
    pub data: String,
}

/// How to read a texture network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextureConvention {
    /// Index of the bona fide class among the logits.
    pub live_class: usize,
    /// Live probability below which the evidence speaks for an attack, above 0 and at most 1.
    pub threshold: f32,
}

/// A manifest with its files, every hash checked.
#[derive(Clone)]
pub struct Pack {
    manifest: Manifest,
    files: BTreeMap<String, Vec<u8>>,
    hash: String,
}

/// Why a pack cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// `pack.toml` does not parse or says impossible things.
    #[error("pack.toml is not valid: {0}")]
    Manifest(String),
    /// A file the manifest names cannot be read.
    #[error("model `{model}`: file `{file}` cannot be read: {cause}")]
    Missing {
        /// Model name.
        model: String,
        /// File name.
        file: String,
        /// Cause.
        cause: String,
    },
    /// A file is not the one the manifest means.
    #[error("model `{model}`: file `{file}` has SHA-256 {actual}, the manifest says {expected}")]
    Hash {
        /// Model name.
        model: String,
        /// File name.
        file: String,
        /// In the manifest.
        expected: String,
        /// Of the bytes.
        actual: String,
    },
}

impl Manifest {
    /// Reads and checks `pack.toml`.
    pub fn parse(text: &str) -> Result<Self, PackError> {
        let manifest: Manifest =
            toml::from_str(text).map_err(|error| PackError::Manifest(error.message().to_owned()))?;
        manifest.check()?;
        Ok(manifest)
    }

    /// Refuses what no pack may say: another format, doubled names, files with a path, sizes and deviations of 0.
    pub fn check(&self) -> Result<(), PackError> {
        let fail = |cause: String| Err(PackError::Manifest(cause));
        if self.format != 1 {
            return fail(format!("format {} is not known, this program reads format 1", self.format));
        }
        for (i, model) in self.models.iter().enumerate() {
            let name = &model.name;
            if self.models[..i].iter().any(|other| other.name == *name) {
                return fail(format!("model `{name}` is listed twice"));
            }
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
            if model.file.is_empty() || model.file.starts_with('.') || !model.file.chars().all(plain) {
                return fail(format!("model `{name}`: the file name must be plain, without a path"));
            }
            if model.sha256.len() != 64
                || !model.sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
            {
                return fail(format!("model `{name}`: sha256 must be 64 lower-case hexadecimal digits"));
            }
            let input = &model.input;
            if !(1..=4096).contains(&input.width) || !(1..=4096).contains(&input.height) {
                return fail(format!("model `{name}`: input size must be 1 to 4096 pixels"));
            }
            let sane = |v: &f32| v.is_finite();
            if !input.mean.iter().all(sane) || !input.deviation.iter().all(|v| sane(v) && *v != 0.0) {
                return fail(format!("model `{name}`: mean must be finite and deviation not 0"));
            }
            if !(input.box_scale > 0.0 && input.box_scale <= 16.0) {
                return fail(format!("model `{name}`: box_scale must be above 0 and at most 16"));
            }
            if model.alignment.iter().flat_map(|alignment| alignment.points.as_flattened()).any(|v| !sane(v))
            {
                return fail(format!("model `{name}`: the points of the alignment must be finite"));
            }
            // A threshold of 0, or one that is not a number, would let every attack pass.
            let decides = |threshold: f32| threshold > 0.0 && threshold <= 1.0;
            if model.texture.as_ref().is_some_and(|texture| !decides(texture.threshold)) {
                return fail(format!("model `{name}`: the threshold must be above 0 and at most 1"));
            }
            if let Some(calibration) = &model.calibration {
                let rising = calibration.knots.windows(2).all(|k| k[0][0] < k[1][0] && k[0][1] <= k[1][1]);
                if calibration.knots.len() < 2 || !rising || !calibration.knots.iter().flatten().all(sane) {
                    return fail(format!("model `{name}`: calibration needs two or more rising knots"));
                }
                if !calibration.knots.iter().all(|[_, similarity]| (0.0..=1.0).contains(similarity)) {
                    return fail(format!("model `{name}`: similarities must be 0 to 1"));
                }
            }
        }
        Ok(())
    }

    /// As `pack.toml`.
    pub fn to_toml(&self) -> Result<String, PackError> {
        toml::to_string_pretty(self).map_err(|error| PackError::Manifest(error.to_string()))
    }
}

impl Pack {
    /// Takes the manifest's text and a way to read the files it names; checks every hash.
    pub fn open(text: &str, read: impl FnMut(&str) -> Result<Vec<u8>, String>) -> Result<Self, PackError> {
        Self::with(Manifest::parse(text)?, sha256_hex(text.as_bytes()), read)
    }

    /// The same for a manifest that is not TOML: it is checked here, and `hash` names the pack.
    pub fn with(
        manifest: Manifest,
        hash: String,
        mut read: impl FnMut(&str) -> Result<Vec<u8>, String>,
    ) -> Result<Self, PackError> {
        manifest.check()?;
        let mut files = BTreeMap::new();
        for model in &manifest.models {
            let (name, file) = (model.name.clone(), model.file.clone());
            let bytes = read(&file).map_err(|cause| PackError::Missing {
                model: name.clone(),
                file: file.clone(),
                cause,
            })?;
            let actual = sha256_hex(&bytes);
            if actual != model.sha256 {
                return Err(PackError::Hash { model: name, file, expected: model.sha256.clone(), actual });
            }
            files.insert(name, bytes);
        }
        Ok(Self { manifest, files, hash })
    }

    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// SHA-256 of `pack.toml`, which holds the hashes of all files: names the whole pack.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Models of a role with their bytes, in the manifest's order.
    pub fn models(&self, role: Role) -> impl Iterator<Item = (&ModelEntry, &[u8])> {
        self.manifest
            .models
            .iter()
            .filter(move |model| model.role == role)
            .filter_map(|model| Some((model, self.files.get(&model.name)?.as_slice())))
    }
}

/// SHA-256 as 64 hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('?');
    Sha256::digest(bytes).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
