//! Keeps a model pack on disk: imports published weights, adds optional models, verifies hashes.

mod default;
mod disk;
mod error;
pub mod import;

pub use default::{Imported, Progress, import};
pub use disk::{Verified, manifest, open, verify};
pub use error::Error;
