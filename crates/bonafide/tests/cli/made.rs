//! Media made with FFmpeg and with encoders.

use std::io::{Cursor, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use bonafide_engine::pack::{ModelEntry, Role};
use bonafide_imaging::{DecodeLimits, Image, decode, encode};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::program::sample;

/// A folder that everybody may enter and that goes away with the test.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        Self(folder)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Runs FFmpeg with `input`, and `arguments` for the output `name`.
    pub fn ffmpeg(&self, input: &[&str], arguments: &str, name: &str) -> PathBuf {
        let path = self.path().join(name);
        let output = Command::new("ffmpeg")
            .args(["-nostdin", "-v", "error", "-y"])
            .args(input)
            .args(arguments.split_whitespace())
            .arg(&path)
            .output()
            .expect("these tests need ffmpeg");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        path
    }

    /// FFmpeg on a generated source.
    pub fn generated(&self, source: &str, arguments: &str, name: &str) -> PathBuf {
        self.ffmpeg(&["-f", "lavfi", "-i", source], arguments, name)
    }
}

/// A sample picture.
pub fn picture(name: &str) -> Image {
    decode(&std::fs::read(sample(name)).unwrap(), &DecodeLimits::default()).unwrap().image
}

/// A drawing without a face.
pub fn drawing(width: usize, height: usize) -> Image {
    let pixel = |i: usize| {
        let (x, y) = (i % width, i / width);
        let tile = if (x / 16 + y / 16).is_multiple_of(2) { 60 } else { 0 };
        [(x * 190 / width) as u8 + tile, (y * 190 / height) as u8 + tile, 90]
    };
    Image::new(width, height, (0..width * height).flat_map(pixel).collect()).unwrap()
}

/// Two pictures side by side on black.
pub fn side_by_side(left: &Image, right: &Image) -> Image {
    let (width, height) = (left.width() + right.width(), left.height().max(right.height()));
    let mut image = Image::filled(width, height, [0; 3]);
    for (part, start) in [(left, 0), (right, left.width())] {
        for y in 0..part.height() {
            let at = 3 * (y * width + start);
            image.pixels_mut()[at..at + 3 * part.width()].copy_from_slice(part.view().row(y));
        }
    }
    image
}

/// Left and right exchanged.
pub fn mirrored(image: &Image) -> Image {
    let mut mirrored = image.clone();
    for row in mirrored.pixels_mut().chunks_exact_mut(3 * image.width()) {
        row.as_chunks_mut::<3>().0.reverse();
    }
    mirrored
}

pub fn jpeg(image: &Image, quality: u8) -> Vec<u8> {
    encode::jpeg(image.view(), quality).unwrap()
}

pub fn png(image: &Image) -> Vec<u8> {
    encode::png(image.view()).unwrap()
}

pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A copy of the pack that a test may change.
pub fn pack_copy(folder: &Folder) -> PathBuf {
    pack_copy_of(folder, |_| true)
}

/// The same without any network that judges texture.
pub fn pack_without_texture(folder: &Folder) -> PathBuf {
    pack_copy_of(folder, |model| model.role != Role::Texture)
}

fn pack_copy_of(folder: &Folder, is_kept: impl Fn(&ModelEntry) -> bool) -> PathBuf {
    let copy = folder.path().join("pack");
    std::fs::create_dir(&copy).unwrap();
    let pack = crate::program::pack();
    let mut manifest = bonafide_pack::manifest(&pack).unwrap();
    manifest.models.retain(is_kept);
    for model in &manifest.models {
        std::fs::copy(pack.join(&model.file), copy.join(&model.file)).unwrap();
    }
    std::fs::write(copy.join("pack.toml"), toml::to_string(&manifest).unwrap()).unwrap();
    copy
}
