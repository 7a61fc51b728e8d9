//! The default pack: four networks made from weights that npm packages carry, and our two texture networks.

use std::path::Path;

use bonafide_engine::pack::{ModelEntry, PackError, sha256_hex};
use serde::Deserialize;

use crate::Error;
use crate::catalogue::entry;
use crate::disk::{Change, read};
use crate::import::{ImportError, assets, dlib_resnet, tensorflow_js, tflite};

/// What the default models are: everything in `pack.toml` but the hashes.
const DEFAULT: &str = include_str!("../../../models/default.toml");

/// Our texture networks (`training/MODEL_CARD.md`), which need no conversion.
const TEXTURE_NEAR: &[u8] = include_bytes!("../../../models/texture/texture-2.7.onnx");
const TEXTURE_WIDE: &[u8] = include_bytes!("../../../models/texture/texture-4.0.onnx");

/// Most bytes of one file of a package.
const LARGEST_SOURCE: u64 = 64 << 20;

/// A default model that is now in the pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Name of the model.
    pub name: String,
    /// File name inside the pack.
    pub file: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The model that is converted now.
    pub model: &'a str,
    /// Models done.
    pub done: usize,
    /// Models in all.
    pub total: usize,
}

/// Converts the weights under `node_modules` and puts them, with our own, into the pack in `folder`, which is made where
/// it is absent. Models that were added to the pack stay. Running it again changes nothing.
pub fn import(
    node_modules: &Path,
    folder: &Path,
    mut progress: impl FnMut(Progress),
) -> Result<Vec<Imported>, Error> {
    let mut models = default_models()?;
    let mut change = Change::begin(folder)?;
    let mut imported = Vec::new();
    let total = models.len();
    for (done, model) in models.iter_mut().enumerate() {
        progress(Progress { model: &model.name, done, total });
        let onnx = convert(node_modules, &model.name)?;
        model.sha256 = sha256_hex(&onnx);
        change.write(&model.file, &onnx)?;
        imported.push(Imported {
            name: model.name.clone(),
            file: model.file.clone(),
            bytes: onnx.len() as u64,
            sha256: model.sha256.clone(),
        });
    }
    let added = change.manifest.models.drain(..).filter(|old| models.iter().all(|new| new.name != old.name));
    let added: Vec<_> = added.collect();
    change.manifest.models = models.into_iter().chain(added).collect();
    change.save()?;
    Ok(imported)
}

/// The default models, without hashes.
fn default_models() -> Result<Vec<ModelEntry>, PackError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Default {
        #[serde(rename = "model")]
        models: Vec<toml::Table>,
    }
    let default: Default =
        toml::from_str(DEFAULT).map_err(|error| PackError::Manifest(error.message().to_owned()))?;
    default.models.into_iter().map(entry).collect()
}

/// Makes one of the default models.
fn convert(node_modules: &Path, model: &str) -> Result<Vec<u8>, Error> {
    let source = |file: &'static str| {
        read(&node_modules.join(file), LARGEST_SOURCE).map_err(|cause| Error::Package { file, cause })
    };
    let onnx = match model {
        "blazeface-short" => {
            tflite::to_onnx(&source("@mediapipe/face_detection/face_detection_short_range.tflite")?, model)
        }
        "blazeface-full" => {
            tflite::to_onnx(&source("@mediapipe/face_detection/face_detection_full_range.tflite")?, model)
        }
        "face-mesh" => {
            let loader = source("@mediapipe/face_mesh/face_mesh_solution_packed_assets_loader.js")?;
            let data = source("@mediapipe/face_mesh/face_mesh_solution_packed_assets.data")?;
            assets::tflite(&loader, &data, "face_landmark.tflite")
                .and_then(|bytes| tflite::to_onnx(bytes, model))
        }
        "dlib-resnet" => {
            let manifest = source("@vladmandic/face-api/model/face_recognition_model-weights_manifest.json")?;
            let shard = source("@vladmandic/face-api/model/face_recognition_model.bin")?;
            recognition(&manifest, &shard)
        }
        "texture-2.7" => Ok(TEXTURE_NEAR.to_vec()),
        "texture-4.0" => Ok(TEXTURE_WIDE.to_vec()),
        _ => Err(ImportError::unsupported("default pack", "a model that nothing converts")),
    };
    onnx.map_err(|cause| Error::Import { model: model.to_owned(), cause })
}

fn recognition(manifest: &[u8], shard: &[u8]) -> Result<Vec<u8>, ImportError> {
    dlib_resnet::to_onnx(&tensorflow_js::Manifest::parse(manifest)?.read(&[shard])?)
}
