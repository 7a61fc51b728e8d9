//! `bonafide config`, and how every command of the server gets its configuration.

use anyhow::Result;

use crate::cli::{ConfigCommand, ServerArgs};
use crate::config::{self, DEFAULT, Flag, Loaded, Sources, show};
use crate::files;

pub fn run(command: &ConfigCommand) -> Result<bool> {
    match command {
        ConfigCommand::Check { server } => files::print(show(&server.load(None, false)?).trim_end())?,
        ConfigCommand::Default => files::print(DEFAULT.trim_end())?,
    }
    Ok(true)
}

impl ServerArgs {
    /// Everything put together: embedded file, configuration file, environment, flags.
    ///
    /// # Errors
    /// All that is wrong, a line each.
    pub fn load(&self, listen: Option<&str>, https: bool) -> Result<Loaded> {
        let path = |path: &std::path::PathBuf| path.to_string_lossy().into_owned();
        let given = [
            ("--listen", "server.listen", listen.map(str::to_owned)),
            ("--https", "tls.https", https.then(|| "true".to_owned())),
            ("--data", "storage.data", self.data.as_ref().map(path)),
            ("--pack or BONAFIDE_PACK", "models.pack", self.pack.pack.as_ref().map(path)),
        ];
        let flags =
            given.into_iter().filter_map(|(name, key, value)| Some(Flag { name, key, value: value? }));
        let sources = Sources {
            file: self.config.clone(),
            environment: std::env::vars_os().collect(),
            flags: flags.collect(),
        };
        Ok(config::load(&sources)?)
    }
}
