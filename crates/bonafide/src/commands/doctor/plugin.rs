//! What pages load.

use super::Finding;
use crate::config::Config;
use crate::server::plugin;

pub fn look(config: &Config) -> Vec<Finding> {
    let folder = plugin::folder(config);
    let finding = match plugin::load(config) {
        Ok(assets) if assets.are_complete() => Finding::ok("plugin", folder.display().to_string()),
        Ok(_) => Finding::warn(
            "plugin",
            format!("{} was not built, so pages cannot capture", folder.display()),
            "scripts/plugin builds it; an API without pages needs none",
        ),
        Err(error) => Finding::fail("plugin", format!("{error:#}"), "plugin.files names the folder"),
    };
    let is_public = config.plugin.demo && !config.server.listen.ip().is_loopback();
    let public = is_public.then(|| {
        Finding::warn(
            "demo",
            "whoever reaches the server can try the demo, which shows how captures are judged",
            "plugin.demo = false for customers",
        )
    });
    std::iter::once(finding).chain(public).collect()
}
