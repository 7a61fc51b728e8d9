//! EXIF orientation: finding it, and undoing it.

use crate::Image;

/// The TIFF tag that holds the orientation (EXIF 2.32, 4.6.4 A).
const ORIENTATION_TAG: u16 = 0x0112;
const SHORT: u16 = 3;

/// Squares of this side keep both pictures in the cache while one is walked along and the other across.
const TILE: usize = 32;

/// The orientation, 1 to 8, in an EXIF block (TIFF bytes, with or without the `Exif\0\0` in front); 1 when there is
/// none or the block is damaged, because a picture is worth more than its metadata.
pub(super) fn from_exif(exif: &[u8]) -> u8 {
    let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    find(tiff).filter(|value| (1..=8).contains(value)).unwrap_or(1)
}

fn find(tiff: &[u8]) -> Option<u8> {
    let big_endian = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes = tiff.get(at..at.checked_add(2)?)?.first_chunk::<2>()?;
        Some(if big_endian { u16::from_be_bytes(*bytes) } else { u16::from_le_bytes(*bytes) })
    };
    let long = |at: usize| {
        let bytes = tiff.get(at..at.checked_add(4)?)?.first_chunk::<4>()?;
        Some(if big_endian { u32::from_be_bytes(*bytes) } else { u32::from_le_bytes(*bytes) })
    };
    let directory = long(4)? as usize;
    let count = usize::from(short(directory)?);
    let entry = (0..count)
        .map_while(|i| directory.checked_add(2 + 12 * i))
        .take_while(|&entry| entry < tiff.len())
        .find(|&entry| short(entry) == Some(ORIENTATION_TAG))?;
    (short(entry + 2)? == SHORT && long(entry + 4)? == 1)
        .then(|| short(entry + 8))?
        .and_then(|v| v.try_into().ok())
}

/// The picture as it is meant to be seen.
pub(super) fn upright(image: Image, orientation: u8) -> Image {
    if !(2..=8).contains(&orientation) {
        return image;
    }
    let (width, height) = (image.width(), image.height());
    let (right, down) = (3, 3 * width as isize);
    let (last_column, last_row) = (right * (width as isize - 1), down * (height as isize - 1));
    // Where the upright picture's first pixel lies in the stored one, and the way to its right and lower neighbours.
    let (start, across, along) = match orientation {
        2 => (last_column, -right, down),
        3 => (last_column + last_row, -right, -down),
        4 => (last_row, right, -down),
        5 => (0, down, right),
        6 => (last_row, -down, right),
        7 => (last_column + last_row, -down, -right),
        _ => (last_column, down, -right),
    };
    let (out_width, out_height) = if orientation >= 5 { (height, width) } else { (width, height) };
    let mut upright = Image::filled(out_width, out_height, [0; 3]);
    let stored = image.pixels();
    for top in (0..out_height).step_by(TILE) {
        for left in (0..out_width).step_by(TILE) {
            let end = (left + TILE).min(out_width);
            for y in top..(top + TILE).min(out_height) {
                let row = &mut upright.pixels_mut()[3 * (y * out_width + left)..3 * (y * out_width + end)];
                let mut from = start + along * y as isize + across * left as isize;
                for pixel in row.chunks_exact_mut(3) {
                    pixel.copy_from_slice(&stored[from as usize..from as usize + 3]);
                    from += across;
                }
            }
        }
    }
    upright
}

/// An EXIF block that says only the orientation.
#[cfg(test)]
pub(super) fn exif(orientation: u16, big_endian: bool) -> Vec<u8> {
    let short = |v: u16| if big_endian { v.to_be_bytes() } else { v.to_le_bytes() };
    let long = |v: u32| if big_endian { v.to_be_bytes() } else { v.to_le_bytes() };
    let mut tiff = if big_endian { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
    tiff.extend(long(8));
    tiff.extend(short(1));
    tiff.extend(short(ORIENTATION_TAG));
    tiff.extend(short(SHORT));
    tiff.extend(long(1));
    tiff.extend(short(orientation));
    tiff.extend([0; 6]);
    tiff
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A 3 x 2 picture of six colours, `A B C` over `D E F`, each letter a square of 16 pixels.
    pub(in crate::decode) const LETTERS: [[u8; 3]; 6] =
        [[200, 30, 30], [30, 200, 30], [30, 30, 200], [200, 200, 30], [30, 200, 200], [200, 30, 200]];

    /// What each orientation makes of `A B C / D E F`, after the table of EXIF 2.32.
    pub(in crate::decode) const UPRIGHT: [(usize, &str); 8] = [
        (3, "ABCDEF"),
        (3, "CBAFED"),
        (3, "FEDCBA"),
        (3, "DEFABC"),
        (2, "ADBECF"),
        (2, "DAEBFC"),
        (2, "FCEBDA"),
        (2, "CFBEAD"),
    ];

    pub(in crate::decode) fn letters() -> Image {
        let mut pixels = Vec::new();
        for y in 0..32 {
            for x in 0..48 {
                pixels.extend(LETTERS[y / 16 * 3 + x / 16]);
            }
        }
        Image::new(48, 32, pixels).unwrap()
    }

    /// Reads the letters back, row by row.
    pub(in crate::decode) fn read_letters(image: &Image) -> (usize, String) {
        let mut text = String::new();
        for y in (8..image.height()).step_by(16) {
            for x in (8..image.width()).step_by(16) {
                let seen = image.view().pixel(x, y);
                let away =
                    |c: &[u8; 3]| c.iter().zip(seen).map(|(&a, b)| u32::from(a.abs_diff(b))).sum::<u32>();
                let nearest = (0..6).min_by_key(|&i| away(&LETTERS[i])).unwrap();
                assert!(away(&LETTERS[nearest]) < 30, "no letter has the colour {seen:?}");
                text.push(char::from(b'A' + nearest as u8));
            }
        }
        (image.width() / 16, text)
    }

    #[test]
    fn every_orientation_is_undone() {
        for (i, (columns, text)) in UPRIGHT.into_iter().enumerate() {
            let seen = read_letters(&upright(letters(), i as u8 + 1));
            assert_eq!(seen, (columns, text.to_owned()), "orientation {}", i + 1);
        }
    }

    #[test]
    fn the_tag_is_found_in_both_byte_orders_and_behind_the_jpeg_prefix() {
        for orientation in 1..=8 {
            for big_endian in [false, true] {
                let block = exif(orientation, big_endian);
                assert_eq!(u16::from(from_exif(&block)), orientation);
                assert_eq!(u16::from(from_exif(&[b"Exif\0\0", &block[..]].concat())), orientation);
            }
        }
    }

    #[test]
    fn nonsense_values_and_cut_blocks_count_as_upright() {
        for value in [0, 9, 255, 256, 0xffff] {
            assert_eq!(from_exif(&exif(value, true)), 1);
        }
        let block = exif(6, false);
        for length in 0..20 {
            assert_eq!(from_exif(&block[..length]), 1);
        }
    }

    proptest! {
        #[test]
        fn hostile_blocks_never_panic(
            header in prop::sample::select(vec![&b"MM\0*"[..], b"II*\0", b"Exif\0\0MM\0*"]),
            rest in prop::collection::vec(any::<u8>(), 0..64),
        ) {
            prop_assert!((1..=8).contains(&from_exif(&[header, &rest].concat())));
        }
    }
}
