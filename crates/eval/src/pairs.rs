//! Reads the pairs of a verification protocol.

use std::io::Read;

use csv::ByteRecord;

use crate::limited::Limited;

/// One comparison that the protocol asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Fold of the protocol.
    pub fold: u32,
    /// File name inside the folder of pictures.
    pub left: String,
    /// File name inside the folder of pictures.
    pub right: String,
    /// Whether both show one person.
    pub same: bool,
}

/// Why a pairs file was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PairsError {
    /// The header does not name the four columns.
    #[error("the first line must name the columns fold, left, right and same; `{0}` is missing")]
    Column(&'static str),
    /// A row cannot be understood.
    #[error("line {line}: {cause}")]
    Row {
        /// Counted from 1, the header included.
        line: u64,
        /// What is wrong.
        cause: &'static str,
    },
    /// A header and nothing else, or nothing at all.
    #[error("there are no pairs in the file")]
    Empty,
    /// Larger than [`MAX_BYTES`] or more than [`MAX_PAIRS`] rows.
    #[error("the file is too large: at most {MAX_BYTES} bytes and {MAX_PAIRS} pairs are read")]
    TooLarge,
    /// The bytes could not be read.
    #[error("the pairs cannot be read: {0}")]
    Read(std::io::ErrorKind),
}

/// Largest file that is read.
pub const MAX_BYTES: u64 = 64 << 20;
/// Most pairs that are read.
pub const MAX_PAIRS: usize = 1_000_000;

const COLUMNS: [&str; 4] = ["fold", "left", "right", "same"];

/// Reads comma-separated pairs with the columns `fold,left,right,same` in any order; further columns are ignored.
///
/// `same` is `1`, `0`, `true` or `false`. A byte order mark, quotes and both line endings are understood. A file name
/// must stay inside the folder of pictures: see [`is_inside`].
pub fn read_pairs(bytes: impl Read) -> Result<Vec<Pair>, PairsError> {
    let mut limited = Limited::new(bytes, MAX_BYTES);
    let pairs = read_rows(&mut limited);
    if limited.is_exceeded() { Err(PairsError::TooLarge) } else { pairs }
}

fn read_rows(bytes: impl Read) -> Result<Vec<Pair>, PairsError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let header = reader.byte_headers().map_err(|error| read_error(&error))?;
    let mut columns = [0; 4];
    for (column, name) in columns.iter_mut().zip(COLUMNS) {
        *column = header.iter().position(|cell| cell == name.as_bytes()).ok_or(PairsError::Column(name))?;
    }
    let mut pairs = Vec::new();
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(|error| read_error(&error))? {
        if pairs.len() == MAX_PAIRS {
            return Err(PairsError::TooLarge);
        }
        let line = record.position().map_or(0, csv::Position::line);
        pairs.push(row(&record, columns).map_err(|cause| PairsError::Row { line, cause })?);
    }
    if pairs.is_empty() { Err(PairsError::Empty) } else { Ok(pairs) }
}

fn row(record: &ByteRecord, columns: [usize; 4]) -> Result<Pair, &'static str> {
    let cell = |i: usize| {
        let bytes = record.get(columns[i]).ok_or("there are fewer cells than columns")?;
        std::str::from_utf8(bytes).map_err(|_| "the text is not UTF-8")
    };
    let file = |i: usize| {
        let name = cell(i)?;
        if is_inside(name) {
            Ok(name.to_owned())
        } else {
            Err("a file name must stay inside the folder of pictures")
        }
    };
    Ok(Pair {
        fold: cell(0)?.parse().map_err(|_| "fold must be a whole number from 0")?,
        left: file(1)?,
        right: file(2)?,
        same: match cell(3)?.to_ascii_lowercase().as_str() {
            "1" | "true" => true,
            "0" | "false" => false,
            _ => return Err("same must be 1 or 0"),
        },
    })
}

fn read_error(error: &csv::Error) -> PairsError {
    match error.kind() {
        csv::ErrorKind::Io(cause) => PairsError::Read(cause.kind()),
        _ => PairsError::Row {
            line: error.position().map_or(1, csv::Position::line),
            cause: "the row is malformed",
        },
    }
}

/// Whether a relative name stays inside its folder whatever the operating system: no root, no drive, no `..`, no
/// backslash, no control character, at most 1,024 bytes.
pub fn is_inside(name: &str) -> bool {
    let plain = |c: char| !c.is_control() && c != '\\' && c != ':';
    !name.is_empty()
        && name.len() <= 1024
        && name.chars().all(plain)
        && name.split('/').all(|part| !part.is_empty() && part != ".." && part != ".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Vec<Pair>, String> {
        read_pairs(text.as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_byte_order_mark_quotes_and_windows_line_ends_are_understood() {
        let pairs =
            read("\u{feff}fold,left,right,same\r\n1,\"a, b.jpg\",c/d.jpg,1\r\n2,e.jpg, f.jpg ,false\r\n")
                .unwrap();
        let wanted = [(1, "a, b.jpg", "c/d.jpg", true), (2, "e.jpg", "f.jpg", false)];
        for (pair, (fold, left, right, same)) in pairs.iter().zip(wanted) {
            assert_eq!(
                (pair.fold, pair.left.as_str(), pair.right.as_str(), pair.same),
                (fold, left, right, same)
            );
        }
        assert_eq!(pairs.len(), 2);
    }

    #[test]
    fn columns_may_come_in_any_order_with_others_between() {
        let pairs = read("same,note,right,left,fold\n1,x,b.jpg,a.jpg,7\n").unwrap();
        assert_eq!(pairs, [Pair { fold: 7, left: "a.jpg".into(), right: "b.jpg".into(), same: true }]);
    }

    #[test]
    fn bad_rows_are_named_by_their_line() {
        let head = "fold,left,right,same\n1,a.jpg,b.jpg,1\n";
        for (row, cause) in [
            ("x,a.jpg,b.jpg,1", "fold must be a whole number"),
            ("-1,a.jpg,b.jpg,1", "fold must be a whole number"),
            ("1,a.jpg,b.jpg,yes", "same must be 1 or 0"),
            ("1,a.jpg", "fewer cells"),
            ("1,../a.jpg,b.jpg,1", "inside the folder"),
            ("1,a.jpg,/etc/passwd,1", "inside the folder"),
            ("1,a.jpg,C:\\b.jpg,1", "inside the folder"),
            ("1,,b.jpg,1", "inside the folder"),
        ] {
            let error = read(&format!("{head}{row}\n")).unwrap_err();
            assert!(error.starts_with("line 3: ") && error.contains(cause), "{row}: {error}");
        }
    }

    #[test]
    fn text_that_is_not_utf8_is_an_error_with_its_line() {
        let error = read_pairs(&b"fold,left,right,same\n1,\xff\xfe.jpg,b.jpg,1\n"[..]).unwrap_err();
        assert_eq!(error.to_string(), "line 2: the text is not UTF-8");
    }

    #[test]
    fn nothing_to_read_and_missing_columns_are_errors() {
        assert!(read("").unwrap_err().contains("`fold` is missing"));
        assert!(read("fold,left,right\n1,a,b\n").unwrap_err().contains("`same` is missing"));
        assert!(matches!(read_pairs(&b"fold,left,right,same\n"[..]), Err(PairsError::Empty)));
    }

    #[test]
    fn an_endless_file_stops_at_the_limit() {
        let endless = Read::chain(&b"fold,left,right,same\n1,\""[..], std::io::repeat(b'a'));
        assert!(matches!(read_pairs(endless), Err(PairsError::TooLarge)));
    }

    proptest! {
        #[test]
        fn any_bytes_give_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let mut text = b"fold,left,right,same\n".to_vec();
            text.extend(bytes);
            if let Ok(pairs) = read_pairs(&text[..]) {
                prop_assert!(pairs.iter().all(|pair| is_inside(&pair.left) && is_inside(&pair.right)));
            }
        }
    }
}
