//! Frames as a ZIP, as a backend sends them to `POST /api/folders`: stored, for JPEG does not get smaller.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::error::ApiError;

/// The files under their names, in their order.
///
/// # Errors
/// They are too many or too large for the format.
pub fn archive(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ApiError> {
    write(files).map_err(|error| ApiError::internal(error.to_string()))
}

fn write(files: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    // When a frame was taken is in its order: the format's first day stands for no day.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(name.as_str(), options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn every_file_comes_out_again_in_its_order() {
        let files = [("0000.jpg", &b"one"[..]), ("0001.png", b"two")]
            .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
        let bytes = archive(&files).unwrap();
        let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for (index, (name, bytes)) in files.iter().enumerate() {
            let mut file = read.by_index(index).unwrap();
            let mut found = Vec::new();
            file.read_to_end(&mut found).unwrap();
            assert_eq!((&*file.name().unwrap(), &found), (name.as_str(), bytes));
        }
    }
}
