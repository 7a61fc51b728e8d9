//! Frames to the files that browsers' fake cameras and uploads take, one format per file.

mod mjpeg;
mod sheet;
mod shots;
mod y4m;

use std::io;

use bonafide_imaging::Image;
use bonafide_imaging::encode::EncodeError;

pub use mjpeg::Mjpeg;
pub use sheet::{grid, sheet};
pub use shots::Shots;
pub use y4m::Y4m;

/// Why frames did not become a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// A frame cannot be encoded.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] io::Error),
    /// The archive cannot be written.
    #[error(transparent)]
    Archive(#[from] zip::result::ZipError),
    /// A frame has another size than the first, or odd sides where even ones are needed.
    #[error("a frame of {width}x{height} does not fit this file")]
    Size {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
    },
}

/// A file that takes frames one by one.
pub trait Output {
    /// Adds a frame.
    ///
    /// # Errors
    /// When it does not fit or cannot be written.
    fn push(&mut self, frame: &Image) -> Result<(), OutputError>;

    /// Writes what belongs at the end.
    ///
    /// # Errors
    /// When that cannot be written.
    fn finish(self: Box<Self>) -> Result<(), OutputError>;
}

/// JPEG quality of frames: that of a good web camera.
const QUALITY: u8 = 92;
