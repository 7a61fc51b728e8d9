//! Shots sets made at the start from a seed: noise of a wanted size, and a sample face that moves.

use std::io::{Cursor, Write};

use anyhow::{Context, Result};
use bonafide_imaging::warp::{Border, warp};
use bonafide_imaging::{Affine, DecodeLimits, Image, Point, decode, encode};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Pictures in one shots set.
const FRAMES: usize = 10;
/// Size of every picture.
const SIZE: (usize, usize) = (640, 480);

/// A ZIP archive and its hash.
#[derive(Clone)]
pub struct ShotsSet {
    /// The file.
    pub bytes: Bytes,
    /// Its SHA-256 in lower-case hexadecimal digits.
    pub sha256: String,
}

impl ShotsSet {
    fn of(frames: &[Vec<u8>]) -> Result<Self> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for (number, frame) in frames.iter().enumerate() {
            writer.start_file(format!("frame{number:02}.jpg"), stored)?;
            writer.write_all(frame)?;
        }
        let bytes = Bytes::from(writer.finish()?.into_inner());
        let sha256 = hash(&bytes);
        Ok(Self { bytes, sha256 })
    }
}

/// SHA-256 in lower-case hexadecimal digits.
pub fn hash(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |four: u8| char::from(DIGITS[usize::from(four)]);
    Sha256::digest(bytes).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Ten JPEG pictures of noise over a slope, each of about `frame_bytes`.
pub fn noise(frame_bytes: usize, random: &mut fastrand::Rng) -> Result<ShotsSet> {
    let pattern: Vec<u8> =
        std::iter::repeat_with(|| random.u8(..)).take(3 * SIZE.0 * SIZE.1 + FRAMES).collect();
    let jpeg = |frame: usize, strength: usize| {
        let mut image = Image::filled(SIZE.0, SIZE.1, [0; 3]);
        for (at, (value, noise)) in image.pixels_mut().iter_mut().zip(&pattern[frame..]).enumerate() {
            *value = (at / 3 % SIZE.0 * 127 / SIZE.0 + usize::from(*noise) * strength / 256) as u8;
        }
        encode::jpeg(image.view(), 85)
    };
    // More noise, larger file: the least of 128 strengths that is large enough, by halves.
    let (mut low, mut high) = (0, 128);
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        *if jpeg(0, middle)?.len() < frame_bytes { &mut low } else { &mut high } = middle;
    }
    let frames: Vec<_> = (0..FRAMES).map(|frame| jpeg(frame, high)).collect::<Result<_, _>>()?;
    ShotsSet::of(&frames)
}

/// Ten JPEG pictures in which the camera moves over the sample face: a little nearer, a little aside, a little turned.
pub fn face(random: &mut fastrand::Rng) -> Result<ShotsSet> {
    let path = crate::arguments::root().join("models/sample/face.jpg");
    let bytes = std::fs::read(path).context("read models/sample/face.jpg, which scripts/samples makes")?;
    let face = decode(&bytes, &DecodeLimits::default()).context("decode models/sample/face.jpg")?.image;
    let view = face.view();
    let (width, height) = (view.width() as f32, view.height() as f32);
    let mut draw = |from: f32, to: f32| from + (to - from) * random.f32();
    let (phase, sway) = (draw(0.0, std::f32::consts::TAU), draw(0.01, 0.03));
    let mut frames = Vec::new();
    for frame in 0..FRAMES {
        let turn = phase + frame as f32 * 0.6;
        let centre = Point::new(
            width * (0.5 + sway * turn.sin() + draw(-0.004, 0.004)),
            height * (0.5 + sway * turn.cos() + draw(-0.004, 0.004)),
        );
        let nearer = 0.92 + 0.05 * (turn * 0.5).sin();
        let size = (width * nearer, width * nearer * SIZE.1 as f32 / SIZE.0 as f32);
        let map = Affine::roi(centre, size, 0.05 * turn.sin(), SIZE.0, SIZE.1);
        let picture = warp(view, &map, SIZE.0, SIZE.1, Border::Replicate);
        frames.push(encode::jpeg(picture.view(), 92)?);
    }
    ShotsSet::of(&frames)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_of_the_wanted_size_and_the_same_for_a_seed() {
        let set = noise(100_000, &mut fastrand::Rng::with_seed(7)).unwrap();
        assert!((980_000..1_150_000).contains(&set.bytes.len()), "{}", set.bytes.len());
        assert_eq!(noise(100_000, &mut fastrand::Rng::with_seed(7)).unwrap().sha256, set.sha256);
        assert_ne!(noise(100_000, &mut fastrand::Rng::with_seed(8)).unwrap().sha256, set.sha256);
    }

    #[test]
    fn the_engine_finds_one_face_in_every_picture_of_a_moving_face() {
        let pack = bonafide_pack::open(&crate::arguments::root().join("models/pack")).unwrap();
        let engine = bonafide_engine::Engine::new(&pack).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("set.zip");
        let set = face(&mut fastrand::Rng::with_seed(3)).unwrap();
        std::fs::write(&path, &set.bytes).unwrap();
        let frames = bonafide_media::open(&path, &bonafide_media::Limits::default()).unwrap().frames;
        let frames: Vec<_> = frames.collect::<Result<_, _>>().unwrap();
        assert_eq!(frames.len(), FRAMES);
        let first = frames[0].image.pixels();
        assert!(frames[1..].iter().all(|frame| frame.image.pixels() != first), "nothing moves");
        for frame in &frames {
            let view = frame.image.view();
            assert_eq!((view.width(), view.height()), SIZE);
            assert_eq!(engine.faces(view).unwrap().len(), 1);
        }
    }

    #[test]
    fn a_hash_is_that_of_the_standard() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(hash(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
