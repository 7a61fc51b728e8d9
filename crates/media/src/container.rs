//! The outside of video files: which container it is, and whether the file was cut off.
//!
//! ISO base media (ISO/IEC 14496-12) and Matroska (RFC 9559) both say in their outermost elements how long they are,
//! so an interrupted upload is found here for the price of a few reads, whatever the decoder would make of it.

use std::io::{self, Read, Seek, SeekFrom};

/// A container that FFmpeg is asked to read, by the demuxer that alone is allowed for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    Mp4,
    Mov,
    WebM,
    Mkv,
}

impl Container {
    /// What the first [`HEAD`] bytes of a file say.
    pub(crate) fn sniff(head: &[u8]) -> Option<Self> {
        if head.starts_with(&EBML) {
            let webm = head.windows(7).any(|w| w == b"\x42\x82\x84webm");
            return Some(if webm { Self::WebM } else { Self::Mkv });
        }
        match head.get(4..8)? {
            // Still pictures share the container; their brand tells.
            b"ftyp"
                if [b"heic", b"heix", b"mif1", b"avif"].iter().any(|b| head.get(8..12) == Some(&b[..])) =>
            {
                None
            }
            b"ftyp" if head.get(8..12) == Some(b"qt  ") => Some(Self::Mov),
            b"ftyp" => Some(Self::Mp4),
            // QuickTime files from before brands.
            b"moov" | b"mdat" | b"wide" | b"free" | b"skip" | b"pnot" => Some(Self::Mov),
            _ => None,
        }
    }

    /// Name of the format, as reported.
    pub(crate) fn format(self) -> &'static str {
        match self {
            Self::Mp4 => "mp4",
            Self::Mov => "mov",
            Self::WebM => "webm",
            Self::Mkv => "mkv",
        }
    }

    /// FFmpeg's name of the demuxer.
    pub(crate) fn demuxer(self) -> &'static str {
        match self {
            Self::Mp4 | Self::Mov => "mov",
            Self::WebM | Self::Mkv => "matroska",
        }
    }

    /// Whether the file's outermost elements reach beyond its end. Live recordings, which do not know their length,
    /// are never cut in this sense.
    pub(crate) fn is_cut(self, file: &mut (impl Read + Seek), length: u64) -> io::Result<bool> {
        match self {
            Self::Mp4 | Self::Mov => boxes_are_cut(file, length),
            Self::WebM | Self::Mkv => segment_is_cut(file, length),
        }
    }
}

/// Bytes at the beginning that are enough to know the container.
pub(crate) const HEAD: usize = 64;

const EBML: [u8; 4] = [0x1a, 0x45, 0xdf, 0xa3];
const SEGMENT: [u8; 4] = [0x18, 0x53, 0x80, 0x67];

/// For the fuzz target: what the outside of a file says, without a process for its inside. `None` when it is no
/// container, otherwise whether it is cut off.
#[doc(hidden)]
pub fn outside(bytes: &[u8]) -> Option<io::Result<bool>> {
    let container = Container::sniff(&bytes[..bytes.len().min(HEAD)])?;
    Some(container.is_cut(&mut io::Cursor::new(bytes), bytes.len() as u64))
}

/// Files of an hour in fragments of a second have a few thousand boxes; a file of more is left to the decoder.
const MOST_BOXES: usize = 20_000;

fn boxes_are_cut(file: &mut (impl Read + Seek), length: u64) -> io::Result<bool> {
    let mut start = 0u64;
    for _ in 0..MOST_BOXES {
        file.seek(SeekFrom::Start(start))?;
        if start.saturating_add(8) > length {
            // The beginning of a box, or padding.
            let mut rest = Vec::new();
            file.take(8).read_to_end(&mut rest)?;
            return Ok(rest.iter().any(|&byte| byte != 0));
        }
        let [a, b, c, d, kind @ ..] = read::<8>(file)?;
        // Some recorders leave padding behind the last box; that is no box.
        if !kind.iter().all(u8::is_ascii_graphic) {
            break;
        }
        let size = match u32::from_be_bytes([a, b, c, d]) {
            0 => break,
            1 if start.saturating_add(16) > length => return Ok(true),
            1 => u64::from_be_bytes(read::<8>(file)?),
            size => u64::from(size),
        };
        if size < 8 {
            break;
        }
        start = start.saturating_add(size);
        if start > length {
            return Ok(true);
        }
    }
    Ok(false)
}

fn segment_is_cut(file: &mut (impl Read + Seek), length: u64) -> io::Result<bool> {
    file.seek(SeekFrom::Start(4))?;
    let Some(header) = element_size(file)? else { return Ok(false) };
    let start = file.stream_position()?.saturating_add(header);
    if start.saturating_add(12) > length {
        return Ok(true);
    }
    file.seek(SeekFrom::Start(start))?;
    if read::<4>(file)? != SEGMENT {
        return Ok(false);
    }
    let size = element_size(file)?;
    let begin = file.stream_position()?;
    Ok(size.is_some_and(|size| begin.saturating_add(size) > length))
}

/// Reads an EBML size: `None` when the element says that its size is not known, or says it in more than 8 bytes.
fn element_size(file: &mut impl Read) -> io::Result<Option<u64>> {
    let [first] = read::<1>(file)?;
    let extra = first.leading_zeros();
    if extra > 7 {
        return Ok(None);
    }
    let mut value = u64::from(first) & (0x7f >> extra);
    for _ in 0..extra {
        value = value << 8 | u64::from(read::<1>(file)?[0]);
    }
    Ok((value != (1 << (7 * (extra + 1))) - 1).then_some(value))
}

fn read<const N: usize>(file: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn cut(container: Container, bytes: &[u8]) -> bool {
        container.is_cut(&mut Cursor::new(bytes), bytes.len() as u64).unwrap()
    }

    #[test]
    fn content_decides_the_container() {
        assert_eq!(Container::sniff(b"\0\0\0\x20ftypisom\0\0\x02\0"), Some(Container::Mp4));
        assert_eq!(Container::sniff(b"\0\0\0\x14ftypqt  \0\0\x02\0"), Some(Container::Mov));
        assert_eq!(Container::sniff(b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm"), Some(Container::WebM));
        assert_eq!(Container::sniff(b"\x1a\x45\xdf\xa3\xa3\x42\x82\x88matroska"), Some(Container::Mkv));
        for other in
            [&b"\0\0\0\x18ftypheic\0\0\0\0"[..], b"#EXTM3U\n#EXTINF", b"ffconcat version 1.0", b"", b"\0\0\0"]
        {
            assert_eq!(Container::sniff(other), None);
        }
    }

    #[test]
    fn a_box_that_reaches_beyond_the_end_is_cut() {
        let whole = b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x0cmdatABCD";
        assert!(!cut(Container::Mp4, whole));
        assert!(cut(Container::Mp4, &whole[..whole.len() - 1]));
        assert!(cut(Container::Mp4, &whole[..20]));
        let large = b"\0\0\0\x01mdat\0\0\0\0\0\0\0\x14ABCD";
        assert!(!cut(Container::Mp4, large));
        assert!(cut(Container::Mp4, &large[..18]));
        assert!(cut(Container::Mp4, &large[..10]));
    }

    #[test]
    fn padding_and_open_ends_are_not_cuts() {
        assert!(!cut(Container::Mp4, b"\0\0\0\x08wide\0\0\0\0\0\0\0\0\0\0"));
        assert!(!cut(Container::Mp4, b"\0\0\0\0mdatABCD"));
        assert!(!cut(
            Container::WebM,
            b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xffAB"
        ));
    }

    #[test]
    fn a_segment_that_reaches_beyond_the_end_is_cut() {
        let whole = b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\x10\x00\x00\x04ABCD";
        assert!(!cut(Container::WebM, whole));
        assert!(cut(Container::WebM, &whole[..whole.len() - 1]));
        assert!(cut(Container::WebM, &whole[..8]));
    }
}
