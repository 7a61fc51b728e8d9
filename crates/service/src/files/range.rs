//! The part of a file that a request asks for (RFC 9110, section 14).

use std::ops::Range;

/// What to answer with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it: 200.
    Whole,
    /// These bytes: 206.
    Range(Range<u64>),
    /// The range begins behind the end: 416.
    Unsatisfiable,
}

/// Reads a `Range` header for a file of `size` bytes. What is not one range of bytes is ignored, as the standard allows:
/// several ranges, other units, and anything malformed are answered with the whole file.
pub(super) fn choose(header: Option<&str>, size: u64) -> Part {
    header.and_then(|header| read(header, size)).unwrap_or(Part::Whole)
}

fn read(header: &str, size: u64) -> Option<Part> {
    let (unit, range) = header.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = range.trim().split_once('-')?;
    if first.is_empty() {
        // The last bytes.
        let count = number(last)?;
        let start = size.saturating_sub(count);
        return Some(if count == 0 || size == 0 { Part::Unsatisfiable } else { Part::Range(start..size) });
    }
    let first = number(first)?;
    let end = if last.is_empty() { size } else { number(last)?.saturating_add(1).min(size) };
    if !last.is_empty() && number(last)? < first {
        return None;
    }
    Some(if first >= size { Part::Unsatisfiable } else { Part::Range(first..end) })
}

/// Digits only; what is too large to count is larger than any file.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_cut_to_the_file() {
        // The examples of RFC 9110, section 14.1.2, for a file of 10,000 bytes.
        for (header, range) in [
            ("bytes=0-499", 0..500),
            ("bytes=500-999", 500..1000),
            ("bytes=-500", 9500..10_000),
            ("bytes=9500-", 9500..10_000),
            ("bytes=0-0", 0..1),
            ("bytes=-1", 9999..10_000),
            ("Bytes=0-99999999999999999999999", 0..10_000),
            ("bytes=-20000", 0..10_000),
        ] {
            assert_eq!(choose(Some(header), 10_000), Part::Range(range), "{header}");
        }
    }

    #[test]
    fn a_range_behind_the_end_cannot_be_satisfied() {
        for (header, size) in
            [("bytes=10-", 10), ("bytes=10-20", 10), ("bytes=-0", 10), ("bytes=0-", 0), ("bytes=-1", 0)]
        {
            assert_eq!(choose(Some(header), size), Part::Unsatisfiable, "{header}");
        }
    }

    #[test]
    fn anything_else_is_the_whole_file() {
        for header in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=5-1",
            "bytes=0-1,3-4",
            "lines=0-1",
            "bytes=a-b",
            "bytes=+1-2",
        ] {
            assert_eq!(choose(Some(header), 10), Part::Whole, "{header}");
        }
        assert_eq!(choose(None, 10), Part::Whole);
    }
}
