//! A set of shots: a ZIP of JPEG files in order of name, as captures are uploaded.

use std::io::{Seek, Write};

use bonafide_imaging::{Image, encode};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Output, OutputError, QUALITY};

/// Writes to a file that can be sought in.
pub struct Shots<W: Write + Seek> {
    writer: ZipWriter<W>,
    count: usize,
}

impl<W: Write + Seek> Shots<W> {
    /// An empty set.
    pub fn new(file: W) -> Self {
        Self { writer: ZipWriter::new(file), count: 0 }
    }
}

impl<W: Write + Seek> Output for Shots<W> {
    fn push(&mut self, frame: &Image) -> Result<(), OutputError> {
        // JPEG does not shrink further.
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        self.writer.start_file(format!("{:04}.jpg", self.count), options)?;
        self.writer.write_all(&encode::jpeg(frame.view(), QUALITY)?)?;
        self.count += 1;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), OutputError> {
        self.writer.finish()?.flush()?;
        Ok(())
    }
}
