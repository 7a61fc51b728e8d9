//! Keeps a model pack on disk: imports published weights, adds optional models, verifies hashes.

mod add;
mod catalogue;
mod default;
mod disk;
mod download;
mod error;
pub mod import;
mod parcel;

pub use add::{Source, add, remove};
pub use catalogue::{Listed, Published, catalogue, conventions};
pub use default::{Imported, Progress, import};
pub use disk::{Verified, manifest, open, verify};
pub use error::Error;
pub use parcel::parcel;
