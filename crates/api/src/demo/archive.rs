//! Frames as a ZIP, as a backend sends them to `POST /api/folders`: stored, for JPEG does not get smaller.

use crate::error::ApiError;
use crate::multipart::sink::Sink;

/// 1980-01-01, the first day that the format knows: when a frame was taken is in its order.
const DATE: u16 = 1 << 5 | 1;
/// Version 1.0 reads what is stored.
const VERSION: u16 = 10;

/// Writes the files under their names, in their order.
///
/// # Errors
/// The scratch folder cannot be written to; the files are too many or too large for the format.
pub async fn write(sink: &mut Sink, files: &[(String, Vec<u8>)]) -> Result<(), ApiError> {
    let mut directory = Vec::new();
    for (name, bytes) in files {
        let offset = narrow(sink.size())?;
        let fields = fields(name, bytes)?;
        let mut head = Vec::from(*b"PK\x03\x04");
        head.extend(&fields);
        head.extend(name.as_bytes());
        sink.write(&head).await?;
        sink.write(bytes).await?;
        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&fields);
        // No comment, first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (offset, size) = (narrow(sink.size())?, narrow(directory.len() as u64)?);
    let count = u16::try_from(files.len()).map_err(|_| too_large())?;
    directory.extend(b"PK\x05\x06\0\0\0\0");
    directory.extend(count.to_le_bytes());
    directory.extend(count.to_le_bytes());
    directory.extend(size.to_le_bytes());
    directory.extend(offset.to_le_bytes());
    directory.extend([0; 2]);
    sink.write(&directory).await
}

/// What the head of a file and its line in the directory have in common.
fn fields(name: &str, bytes: &[u8]) -> Result<Vec<u8>, ApiError> {
    let (size, length) =
        (narrow(bytes.len() as u64)?, u16::try_from(name.len()).map_err(|_| too_large())?);
    let mut fields = Vec::with_capacity(26);
    fields.extend(VERSION.to_le_bytes());
    // No flags, stored, midnight.
    fields.extend([0; 6]);
    fields.extend(DATE.to_le_bytes());
    fields.extend(crc32fast::hash(bytes).to_le_bytes());
    fields.extend(size.to_le_bytes());
    fields.extend(size.to_le_bytes());
    fields.extend(length.to_le_bytes());
    fields.extend([0; 2]);
    Ok(fields)
}

fn narrow(size: u64) -> Result<u32, ApiError> {
    u32::try_from(size).map_err(|_| too_large())
}

fn too_large() -> ApiError {
    ApiError::too_large("archive bytes", u64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Read by another implementation.
    #[tokio::test]
    async fn python_reads_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut sink = Sink::create(folder.path().to_owned()).await.unwrap();
        let files = [("0000.jpg".to_owned(), vec![7; 100_000]), ("0001.png".to_owned(), b"two".to_vec())];
        write(&mut sink, &files).await.unwrap();
        let (path, _, _) = sink.finish().await.unwrap();
        let script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; \
                      print([(i.filename, i.file_size, i.compress_type, i.date_time[:3]) for i in z.infolist()])";
        let Ok(said) = Command::new("python3").args(["-c", script]).arg(&path).output() else {
            eprintln!("skipped: python3 is not installed");
            return;
        };
        let said = String::from_utf8(said.stdout).unwrap();
        assert_eq!(said.trim(), "[('0000.jpg', 100000, 0, (1980, 1, 1)), ('0001.png', 3, 0, (1980, 1, 1))]");
    }
}
