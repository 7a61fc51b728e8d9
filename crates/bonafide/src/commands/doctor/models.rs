//! The model pack: is every file the one that is meant, do the networks load, is anything missing.

use bonafide_engine::pack::Role;

use super::Finding;
use crate::config::Config;

const WHAT: &str = "model pack";

pub fn look(config: &Config) -> Vec<Finding> {
    let args = config.pack();
    let (pack, _) = match args.engine(&[Role::Embed, Role::Texture]) {
        Ok(loaded) => loaded,
        Err(error) => {
            let advice =
                "make one with scripts/pack or `bonafide models import`, see `bonafide models verify`";
            return vec![Finding::fail(WHAT, format!("{error:#}"), advice)];
        }
    };
    let models = &pack.manifest().models;
    let whole =
        format!("{}: {} networks, every hash as meant, all load", args.folder().display(), models.len());
    let texture = if models.iter().any(|model| model.role == Role::Texture) {
        Finding::ok("liveness", "a texture network is in the pack; the assurance is low at best")
    } else {
        Finding::warn(
            "liveness",
            "no texture network is in the pack: without evidence every QUALITY analysis ends as DECLINED",
            "`bonafide models import` puts the default ones there",
        )
    };
    vec![Finding::ok(WHAT, whole), texture]
}
