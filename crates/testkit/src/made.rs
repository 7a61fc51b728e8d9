//! Media made of nothing: a drawn face, sets of shots, and files that no decoder should choke on.

mod face;
mod hostile;

use std::io::{Cursor, Write};

use bonafide_imaging::{Image, encode};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub use face::pixels as face_pixels;
pub use hostile::{Hostile, hostile};

/// A JPEG of a drawn head turned by `yaw` degrees. The detector takes it for a face; nobody has it.
pub fn face(width: usize, height: usize, yaw: f32) -> Vec<u8> {
    jpeg(&face_pixels(width, height, Some(yaw)))
}

/// A JPEG of the room without the head.
pub fn room(width: usize, height: usize) -> Vec<u8> {
    jpeg(&face_pixels(width, height, None))
}

/// A JPEG of good quality; empty for a picture that is too large for the format.
pub fn jpeg(image: &Image) -> Vec<u8> {
    encode::jpeg(image.view(), 90).unwrap_or_default()
}

/// A PNG.
pub fn png(image: &Image) -> Vec<u8> {
    encode::png(image.view()).unwrap_or_default()
}

/// A ZIP of entries with name and content; empty when it cannot be made.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let made = || -> zip::result::ZipResult<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            writer.start_file(*name, SimpleFileOptions::default())?;
            writer.write_all(bytes)?;
        }
        Ok(writer.finish()?.into_inner())
    };
    made().unwrap_or_default()
}

/// A set of shots in which the drawn head turns from side to side.
pub fn shots(count: u16) -> Vec<u8> {
    let shot = |i: u16| (format!("{i:03}.jpg"), face(480, 360, 20.0 * (f32::from(i) * 0.6).cos()));
    let shots: Vec<(String, Vec<u8>)> = (0..count).map(shot).collect();
    let entries: Vec<(&str, &[u8])> = shots.iter().map(|(name, jpeg)| (name.as_str(), &jpeg[..])).collect();
    zip(&entries)
}

#[cfg(test)]
mod tests {
    use bonafide_imaging::{DecodeLimits, decode};

    use super::*;

    #[test]
    fn what_is_made_can_be_read() {
        let picture = decode(&face(320, 240, 5.0), &DecodeLimits::default()).unwrap().image;
        assert_eq!((picture.width(), picture.height()), (320, 240));
        assert_ne!(face(320, 240, 0.0), room(320, 240));
        let mut archive = zip::ZipArchive::new(Cursor::new(shots(3))).unwrap();
        assert_eq!(archive.len(), 3);
        assert_eq!(archive.by_index(2).unwrap().name().unwrap(), "002.jpg");
    }
}
