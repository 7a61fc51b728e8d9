//! From a file or bytes to a medium: the content decides which way it goes.

use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

use bonafide_imaging::Image;

use crate::container::{Container, HEAD};
use crate::media::Source;
use crate::shots::Shots;
use crate::{About, Frame, Frames, Kind, Limits, Media, MediaError, video};

/// Opens the file at `path`. Its name and extension do not matter.
///
/// A picture is decoded here; of a shots set and of a video the directory is read, and frames follow on demand. For
/// video FFmpeg begins to decode at once, so that the first frame is likely there when it is asked for.
///
/// # Errors
/// See [`MediaError`]. Of shots sets and videos, further errors can come with the frames.
pub fn open(path: &Path, limits: &Limits) -> Result<Media, MediaError> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(MediaError::Folder);
    }
    if !metadata.is_file() {
        return Err(MediaError::NotRegular);
    }
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let head = head_of(&mut file, length, limits)?;
    if bonafide_imaging::sniff(&head).is_some() {
        let bytes = read_picture(&mut file, limits)?;
        return picture(&bytes, limits);
    }
    match Container::sniff(&head) {
        Some(container) => video(file, length, container, limits),
        None if is_zip(&head) => shots(file, limits),
        None => Err(unknown(&head)),
    }
}

/// The picture at `index` of the shots set at `path`, in natural order of their names from 0, without decoding those
/// before it.
///
/// # Errors
/// As [`open`]; [`MediaError::Unknown`] for what is no ZIP file, [`MediaError::NoPicture`] behind the last picture.
pub fn shot(path: &Path, index: usize, limits: &Limits) -> Result<Image, MediaError> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let head = head_of(&mut file, length, limits)?;
    if !is_zip(&head) {
        return Err(unknown(&head));
    }
    Shots::one(Box::new(file), index, limits).unwrap_or(Err(MediaError::NoPicture))
}

/// Opens a medium that is already in memory.
///
/// A video is written to an unnamed temporary file first: FFmpeg has to seek in it.
///
/// # Errors
/// As [`open`].
pub fn open_bytes(bytes: Vec<u8>, limits: &Limits) -> Result<Media, MediaError> {
    let length = bytes.len() as u64;
    let head = head_of(&mut Cursor::new(&bytes), length, limits)?;
    if bonafide_imaging::sniff(&head).is_some() {
        if length > limits.picture_bytes {
            return Err(picture_over(limits));
        }
        return picture(&bytes, limits);
    }
    match Container::sniff(&head) {
        Some(container) => {
            let mut file = tempfile::tempfile().map_err(MediaError::temporary)?;
            file.write_all(&bytes).map_err(MediaError::Io)?;
            drop(bytes);
            video(file, length, container, limits)
        }
        None if is_zip(&head) => shots(Cursor::new(bytes), limits),
        None => Err(unknown(&head)),
    }
}

/// The first bytes, when there are any and not too many follow; the position is at the start again.
fn head_of(file: &mut (impl Read + Seek), length: u64, limits: &Limits) -> Result<Vec<u8>, MediaError> {
    if length == 0 {
        return Err(MediaError::Empty);
    }
    if length > limits.file_bytes {
        return Err(MediaError::OverLimit { what: "the file's bytes are", limit: limits.file_bytes });
    }
    let mut head = Vec::new();
    file.take(HEAD as u64).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(head)
}

/// All bytes of one picture, or an error as soon as there are more than the limit.
pub(crate) fn read_picture(from: &mut impl Read, limits: &Limits) -> Result<Vec<u8>, MediaError> {
    let mut bytes = Vec::new();
    from.take(limits.picture_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limits.picture_bytes {
        return Err(picture_over(limits));
    }
    Ok(bytes)
}

fn picture_over(limits: &Limits) -> MediaError {
    MediaError::OverLimit { what: "the picture's bytes are", limit: limits.picture_bytes }
}

fn picture(bytes: &[u8], limits: &Limits) -> Result<Media, MediaError> {
    let decoded = bonafide_imaging::decode(bytes, &limits.picture())?;
    let image = decoded.image;
    let about = About {
        kind: Kind::Image,
        format: format_name(decoded.format),
        codec: None,
        width: image.width(),
        height: image.height(),
        duration: None,
        rotation: 0,
        frames_total: 1,
        timed: true,
    };
    let frame = Frame { image, time: Duration::ZERO, index: 0 };
    Ok(Media { about, frames: Frames(if limits.frames == 0 { Source::End } else { Source::Picture(frame) }) })
}

fn shots(file: impl Read + Seek + Send + 'static, limits: &Limits) -> Result<Media, MediaError> {
    let (about, shots) = Shots::open(Box::new(file), limits)?;
    Ok(Media { about, frames: Frames(Source::Shots(Box::new(shots))) })
}

fn video(mut file: File, length: u64, container: Container, limits: &Limits) -> Result<Media, MediaError> {
    match container.is_cut(&mut file, length) {
        Ok(false) => {}
        Ok(true) => return Err(MediaError::Truncated),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(MediaError::Truncated),
        Err(error) => return Err(error.into()),
    }
    let (about, frames) = video::open(&file, container, limits)?;
    Ok(Media { about, frames: Frames(Source::Video(Box::new(frames))) })
}

fn format_name(format: bonafide_imaging::Format) -> &'static str {
    match format {
        bonafide_imaging::Format::Jpeg => "jpeg",
        bonafide_imaging::Format::Png => "png",
        bonafide_imaging::Format::WebP => "webp",
    }
}

/// Local header, empty archive, or the marker of a spanned one.
fn is_zip(head: &[u8]) -> bool {
    [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|magic| head.starts_with(*magic))
}

/// People most often bring pictures of phones that are set to HEIC; say so.
fn unknown(head: &[u8]) -> MediaError {
    let heif = [b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"];
    MediaError::Unknown(match head {
        _ if heif.iter().any(|brand| head.get(4..12) == Some(&brand[..])) => {
            " (it is HEIC or AVIF; store it as JPEG)"
        }
        _ if head.starts_with(b"GIF8") => " (it is GIF)",
        _ if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"AVI ") => " (it is AVI)",
        _ if head.starts_with(b"%PDF") => " (it is PDF)",
        _ if head.iter().all(|&b| b.is_ascii_graphic() || b.is_ascii_whitespace()) => " (it is text)",
        _ => "",
    })
}
