//! The part of a pack that a page runs, in one piece.

use bonafide_engine::pack::{Pack, Role};

/// What finds and measures a face in a page.
const ROLES: [Role; 2] = [Role::DetectShort, Role::Mesh];

/// The manifest of the models that a page runs as JSON, then the file of each in the manifest's order; before each part its
/// length in four bytes, little-endian. `None` where the pack lacks one of them.
pub fn parcel(pack: &Pack) -> Option<Vec<u8>> {
    let mut manifest = pack.manifest().clone();
    manifest.models.retain(|model| ROLES.contains(&model.role));
    if ROLES.iter().any(|role| !manifest.models.iter().any(|model| model.role == *role)) {
        return None;
    }
    let mut bytes = framed(&serde_json::to_vec(&manifest).ok()?)?;
    for model in &manifest.models {
        let (_, file) = pack.models(model.role).find(|(found, _)| found.name == model.name)?;
        bytes.extend(framed(file)?);
    }
    Some(bytes)
}

fn framed(part: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(part.len()).ok()?;
    Some([&length.to_le_bytes(), part].concat())
}
