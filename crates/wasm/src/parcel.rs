//! What `open` takes: the manifest and the files of its models in one piece, each after its length.

use crate::Failure;

/// Most bytes of a manifest; one model takes about one thousand.
const LARGEST_MANIFEST: usize = 256 << 10;

/// Most files.
const MOST_FILES: usize = 8;

/// The parts of a parcel.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parcel<'a> {
    /// JSON.
    pub(crate) manifest: &'a [u8],
    /// In the manifest's order.
    pub(crate) files: Vec<&'a [u8]>,
}

/// Cuts a parcel: for each part its length in four bytes, little-endian, then the part. The manifest comes first; nothing
/// may be left over.
pub(crate) fn read(bytes: &[u8]) -> Result<Parcel<'_>, Failure> {
    let mut rest = bytes;
    let manifest = part(&mut rest)?;
    if manifest.len() > LARGEST_MANIFEST {
        return Err(failure("the manifest is too long"));
    }
    let mut files = Vec::new();
    while !rest.is_empty() {
        if files.len() == MOST_FILES {
            return Err(failure("there are too many files"));
        }
        files.push(part(&mut rest)?);
    }
    Ok(Parcel { manifest, files })
}

fn part<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Failure> {
    let (length, after) = rest.split_first_chunk().ok_or_else(|| failure("a length is cut off"))?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| failure("a part is too long"))?;
    let (part, after) =
        after.split_at_checked(length).ok_or_else(|| failure("a part is longer than what is left"))?;
    *rest = after;
    Ok(part)
}

fn failure(message: &str) -> Failure {
    Failure::new(Failure::PARCEL, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcel(parts: &[&[u8]]) -> Vec<u8> {
        parts.iter().flat_map(|part| [&(part.len() as u32).to_le_bytes(), *part].concat()).collect()
    }

    #[test]
    fn parts_come_out_in_order() {
        let bytes = parcel(&[b"{}", b"one", b"", b"three"]);
        let files: Vec<&[u8]> = vec![b"one", b"", b"three"];
        assert_eq!(read(&bytes), Ok(Parcel { manifest: b"{}", files }));
        assert_eq!(read(&[0, 0, 0, 0]), Ok(Parcel { manifest: b"", files: vec![] }));
    }

    #[test]
    fn a_parcel_cut_anywhere_inside_a_part_is_refused() {
        let bytes = parcel(&[b"{}", b"one"]);
        for cut in 0..bytes.len() {
            // Cut between the two parts, there is one file less.
            assert_eq!(read(&bytes[..cut]).is_ok(), cut == 6, "{cut}");
        }
    }

    #[test]
    fn lengths_beyond_the_parcel_are_refused() {
        for length in [1, 5, 0x7fff_ffff, u32::MAX - 3, u32::MAX] {
            let bytes = length.to_le_bytes();
            assert_eq!(read(&bytes).unwrap_err().code, Failure::PARCEL);
            assert!(read(&[&parcel(&[b"{}"]), &bytes[..], b""].concat()).is_err(), "{length}");
        }
    }

    #[test]
    fn a_long_manifest_and_very_many_files_are_refused() {
        assert!(read(&parcel(&[&vec![b' '; LARGEST_MANIFEST]])).is_ok());
        assert!(read(&parcel(&[&vec![b' '; LARGEST_MANIFEST + 1]])).is_err());
        assert!(read(&parcel(&[&b""[..]; MOST_FILES + 1])).is_ok());
        assert!(read(&parcel(&[&b""[..]; MOST_FILES + 2])).is_err());
        assert!(read(&vec![0; 1 << 20]).is_err());
    }
}
