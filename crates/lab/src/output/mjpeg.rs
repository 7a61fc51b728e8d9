//! Motion JPEG: JPEG files one after the other. Chromium's fake camera plays it at 30 frames per second.

use std::io::Write;

use bonafide_imaging::{Image, encode};

use super::{Output, OutputError, QUALITY};

/// Writes to anything.
pub struct Mjpeg<W>(W);

impl<W: Write> Mjpeg<W> {
    /// An empty file.
    pub fn new(file: W) -> Self {
        Self(file)
    }
}

impl<W: Write> Output for Mjpeg<W> {
    fn push(&mut self, frame: &Image) -> Result<(), OutputError> {
        self.0.write_all(&encode::jpeg(frame.view(), QUALITY)?)?;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), OutputError> {
        self.0.flush()?;
        Ok(())
    }
}
