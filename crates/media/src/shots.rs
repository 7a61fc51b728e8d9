//! A ZIP shots set as frames: pictures in natural order of their names, unpacked and decoded one at a time.
//!
//! Sizes in the archive's headers are never believed: what counts is the bytes that come out while unpacking.

use std::io::{self, BufReader, Read, Seek};
use std::time::Duration;

use bonafide_imaging::Image;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::open::read_picture;
use crate::order::{arrange, claims_picture, spread};
use crate::{About, Frame, Kind, Limits, MediaError};

/// A shots set says nothing about time. Its shots are assumed to be a tenth of a second apart, which is how burst
/// captures in web pages are commonly taken; [`About::timed`] is `false` so that nothing is concluded from it.
pub const SHOT_INTERVAL: Duration = Duration::from_millis(100);

/// What a shots set is read from.
pub(crate) trait Archive: Read + Seek + Send {}
impl<T: Read + Seek + Send> Archive for T {}

/// The chosen shots of an archive.
pub(crate) struct Shots {
    zip: ZipArchive<BufReader<Box<dyn Archive>>>,
    /// Position among the shots, and index in the archive; last first.
    left: Vec<(usize, usize)>,
    /// The first shot, which was decoded to learn its size.
    first: Option<Frame>,
    bytes_left: u64,
    limits: Limits,
}

impl Shots {
    /// Reads the directory, looks at the first bytes of each entry, and decodes the first shot.
    pub(crate) fn open(file: Box<dyn Archive>, limits: &Limits) -> Result<(About, Self), MediaError> {
        let (mut this, shots) = Self::list(file, limits)?;
        this.left =
            spread(shots.len(), limits.frames.max(1)).map(|index| (index, shots[index])).rev().collect();
        let first = this.decode_next().ok_or(MediaError::NoPicture)??;
        let about = About {
            kind: Kind::ShotsSet,
            format: "zip",
            codec: None,
            width: first.image.width(),
            height: first.image.height(),
            duration: None,
            rotation: 0,
            frames_total: shots.len(),
            timed: false,
        };
        this.first = (limits.frames > 0).then_some(first);
        Ok((about, this))
    }

    /// Decodes the shot at `index` in natural order and no other; `None` behind the last.
    pub(crate) fn one(
        file: Box<dyn Archive>,
        index: usize,
        limits: &Limits,
    ) -> Option<Result<Image, MediaError>> {
        let (mut this, shots) = match Self::list(file, limits) {
            Ok(listed) => listed,
            Err(error) => return Some(Err(error)),
        };
        this.left.push((index, *shots.get(index)?));
        this.decode_next().map(|frame| frame.map(|frame| frame.image))
    }

    /// Reads the directory and looks at the first bytes of each entry. The second value is the shots' places in it, in
    /// natural order of their names.
    fn list(mut file: Box<dyn Archive>, limits: &Limits) -> Result<(Self, Vec<usize>), MediaError> {
        if count_directory_headers(&mut file)? > limits.zip_entries {
            return Err(MediaError::OverLimit {
                what: "the ZIP file's entries are",
                limit: limits.zip_entries as u64,
            });
        }
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
        // Entries that share bytes are how a small archive unpacks to a large one.
        if zip.has_duplicate_names() || zip.has_overlapping_entries().map_err(broken)? {
            return Err(MediaError::Zip("entries overlap".into()));
        }
        let shots = pictures(&mut zip)?;
        let bytes_left = limits.zip_total_bytes;
        Ok((Self { zip, left: Vec::new(), first: None, bytes_left, limits: limits.clone() }, shots))
    }

    fn decode_next(&mut self) -> Option<Result<Frame, MediaError>> {
        let (index, entry) = self.left.pop()?;
        Some(self.decode(index, entry).map_err(|error| error.at_entry(entry)))
    }

    fn decode(&mut self, index: usize, entry: usize) -> Result<Frame, MediaError> {
        let total = self.limits.zip_total_bytes;
        let mut limits = self.limits.clone();
        limits.picture_bytes = limits.picture_bytes.min(self.bytes_left);
        let bytes = read_picture(&mut self.zip.by_index(entry).map_err(broken)?, &limits).map_err(
            |error| match error {
                MediaError::OverLimit { .. } if self.bytes_left < self.limits.picture_bytes => {
                    MediaError::OverLimit { what: "the bytes unpacked from the ZIP file are", limit: total }
                }
                MediaError::Io(error) => MediaError::Zip(words(&error.to_string())),
                error => error,
            },
        )?;
        self.bytes_left -= bytes.len() as u64;
        let image = bonafide_imaging::decode(&bytes, &self.limits.picture())?.image;
        let time = SHOT_INTERVAL.saturating_mul(u32::try_from(index).unwrap_or(u32::MAX));
        Ok(Frame { image, time, index })
    }
}

impl Iterator for Shots {
    type Item = Result<Frame, MediaError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.first.take().map(Ok).or_else(|| self.decode_next())
    }
}

/// Indices of the entries whose content is a picture, in natural order of their names.
fn pictures<R: Read + Seek>(zip: &mut ZipArchive<R>) -> Result<Vec<usize>, MediaError> {
    let names: Vec<_> = zip.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    let candidates = arrange(&names).map_err(|index| MediaError::UnsafeName.at_entry(index))?;
    let mut shots = Vec::new();
    for index in candidates {
        let mut head = Vec::new();
        let looked = match zip.by_index(index) {
            Ok(entry) => entry.take(16).read_to_end(&mut head).map_err(ZipError::Io),
            Err(error) => Err(error),
        };
        let claims = claims_picture(&names[index]);
        match looked {
            Ok(_) if bonafide_imaging::sniff(&head).is_some() => shots.push(index),
            Ok(_) if claims => return Err(MediaError::NotPicture.at_entry(index)),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(MediaError::Encrypted.at_entry(index));
            }
            Err(error) if claims => return Err(broken(error).at_entry(index)),
            // What is no picture may be stored as it likes.
            _ => {}
        }
    }
    if shots.is_empty() { Err(MediaError::NoPicture) } else { Ok(shots) }
}

/// How often the signature of a directory header occurs, which is at least the number of entries that a reader can
/// find: counted before the directory is read, because reading it takes memory per entry.
fn count_directory_headers(file: &mut (impl Read + Seek)) -> io::Result<usize> {
    const SIGNATURE: &[u8; 4] = b"PK\x01\x02";
    let mut buffer = vec![0; 1 << 16];
    let (mut kept, mut count) = (0, 0);
    loop {
        let read = file.read(&mut buffer[kept..])?;
        if read == 0 {
            break;
        }
        let filled = kept + read;
        count += buffer[..filled].windows(4).filter(|window| window == SIGNATURE).count();
        // A signature may lie across two reads; three bytes of it may be here.
        kept = filled.min(SIGNATURE.len() - 1);
        buffer.copy_within(filled - kept..filled, 0);
    }
    file.rewind()?;
    Ok(count)
}

fn broken(error: ZipError) -> MediaError {
    MediaError::Zip(match error {
        ZipError::CompressionMethodNotSupported(method) => format!("compression method {method} is not read"),
        ZipError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => "it ends too early".into(),
        error => words(&error.to_string()),
    })
}

/// One printable line of at most 200 characters.
fn words(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect()
}
