//! Uploads: `multipart/form-data`, read as it comes and written to scratch files.
//!
//! [`boundary`] tells what kind of body it is, [`reader`] cuts it into parts, [`head`] reads a part's header lines, and
//! [`receive`] makes files and the payload out of parts, when [`places`] has one. Nothing here holds more than a few hundred KiB of an upload.

pub mod boundary;
pub mod head;
pub mod places;
pub mod reader;
pub mod receive;
pub mod sink;
