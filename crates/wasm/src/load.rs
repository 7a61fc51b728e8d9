//! From a parcel to an engine that finds faces and lays the mesh on them, without the networks that only a server runs.

use bonafide_engine::Engine;
use bonafide_engine::pack::{Manifest, Pack, Role, sha256_hex};

use crate::{Failure, parcel};

/// Reads a parcel, checks the hash of each file and loads the networks.
pub(crate) fn engine(bytes: &[u8]) -> Result<Engine, Failure> {
    let parcel = parcel::read(bytes)?;
    let manifest: Manifest = serde_json::from_slice(parcel.manifest)
        .map_err(|error| Failure::new(Failure::PARCEL, format!("the manifest cannot be read: {error}")))?;
    let roles = manifest.models.iter().map(|model| model.role);
    if manifest.models.len() != parcel.files.len() || !roles.clone().all(used) {
        let message = "the manifest wants one file for each model, and only detection and mesh";
        return Err(Failure::new(Failure::PARCEL, message));
    }
    let mut files = parcel.files.into_iter();
    let next = |_: &str| files.next().map(<[u8]>::to_vec).ok_or_else(|| "it is not in the parcel".to_owned());
    let model = |error: String| Failure::new(Failure::MODEL, error);
    let hash = sha256_hex(parcel.manifest);
    let pack = Pack::with(manifest, hash, next).map_err(|error| model(error.to_string()))?;
    Engine::with(&pack, &[]).map_err(|error| model(error.to_string()))
}

fn used(role: Role) -> bool {
    matches!(role, Role::DetectShort | Role::DetectFull | Role::Mesh)
}
