//! Makes media with FFmpeg and with our own encoders.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use bonafide_imaging::{Image, encode};
use bonafide_media::{Frame, Limits, Media, MediaError, open};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A folder that goes away with the test.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Runs FFmpeg on a generated `source`, with `arguments` for the output `name`.
    pub fn ffmpeg(&self, source: &str, arguments: &str, name: &str) -> PathBuf {
        let path = self.path().join(name);
        let output = Command::new("ffmpeg")
            .args(["-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", source])
            .args(arguments.split_whitespace())
            .arg(&path)
            .output()
            .expect("these tests need ffmpeg");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        path
    }
}

/// Seven upright bars that count the frames in binary, the lowest bit at the left, at 30 frames per second.
pub fn counting(seconds: f64, width: usize, height: usize) -> String {
    let bar = "255*mod(floor(N/pow(2,floor(7*X/W))),2)";
    format!("color=black:s={width}x{height}:r=30:d={seconds},format=gray,geq=lum='{bar}'")
}

/// The number of a frame made by [`counting`].
pub fn number(frame: &Frame) -> usize {
    let view = frame.image.view();
    let white = |bar: usize| view.pixel((2 * bar + 1) * view.width() / 14, view.height() / 2)[1] > 128;
    (0..7).filter(|&bar| white(bar)).map(|bar| 1 << bar).sum()
}

pub fn frames(media: Media) -> Vec<Frame> {
    media.frames.map(Result::unwrap).collect()
}

/// The error of opening, or of the first frame that has one.
pub fn failure(path: &Path, limits: &Limits) -> MediaError {
    match open(path, limits) {
        Err(error) => error,
        Ok(mut media) => media.frames.find_map(Result::err).expect("this should have failed"),
    }
}

pub fn jpeg(width: usize, height: usize, colour: [u8; 3]) -> Vec<u8> {
    encode::jpeg(Image::filled(width, height, colour).view(), 95).unwrap()
}

pub fn png(width: usize, height: usize, colour: [u8; 3]) -> Vec<u8> {
    encode::png(Image::filled(width, height, colour).view()).unwrap()
}

pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The text of an error, checked to be one line.
pub fn line(error: &MediaError) -> String {
    let text = error.to_string();
    assert!(!text.is_empty() && text.chars().all(|c| !c.is_control()), "{text:?}");
    text
}
