//! Tries a network out before it goes into a pack.

use bonafide_imaging::{Affine, Image, Rect};
use bonafide_runtime::{Model, RunError};

use crate::EngineError;
use crate::detect::Detector;
use crate::embed::Embedder;
use crate::engine::load;
use crate::liveness::texture::TextureNet;
use crate::mesh::{Mesher, Roi};
use crate::pack::{ModelEntry, Role};

/// Checks that a network loads, fits its entry, and runs with outputs that its role can read.
pub fn check(entry: &ModelEntry, bytes: &[u8]) -> Result<(), EngineError> {
    load(entry, bytes, try_out)
}

/// Runs a network once on a mid-grey picture and reads its outputs as its role does.
pub fn try_out(entry: &ModelEntry, model: Box<dyn Model>) -> Result<(), RunError> {
    let (width, height) = (entry.input.width, entry.input.height);
    let grey = Image::filled(width, height, [128; 3]);
    let (frame, whole) = (grey.view(), Rect::new(0.0, 0.0, width as f32, height as f32));
    match entry.role {
        Role::DetectShort | Role::DetectFull => Detector::new(entry, model)?.detect(frame).map(drop),
        Role::Mesh => {
            let roi = Roi { centre: whole.centre(), side: whole.width(), angle: 0.0 };
            Mesher::new(entry, model)?.mesh(frame, &roi).map(drop)
        }
        Role::Embed => {
            let map = Affine::roi(whole.centre(), (whole.width(), whole.height()), 0.0, width, height);
            Embedder::new(entry, model)?.embed_through(frame, &map).map(drop)
        }
        Role::Texture => TextureNet::new(entry, model)?.live_within(frame, &whole).map(drop),
    }
}
