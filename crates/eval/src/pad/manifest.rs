//! Reads the manifest of a presentation attack detection trial: which files are captures, and what each of them is.

use std::collections::BTreeMap;
use std::io::Read;

use csv::ByteRecord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::species::{self, MAX_SPECIES, is_species, joined};
use crate::limited::Limited;

/// What a capture is in truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// A person who presents themselves as the system means it.
    BonaFide,
    /// A presentation attack, or an injected capture.
    Attack,
}

impl Label {
    /// As in the manifest.
    pub fn word(self) -> &'static str {
        match self {
            Self::BonaFide => "bona_fide",
            Self::Attack => "attack",
        }
    }
}

/// One row of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// Line in the manifest, counted from 1, the header included.
    pub line: u64,
    /// The capture's file: a picture, a ZIP of shots or a video.
    pub path: String,
    /// What it is.
    pub label: Label,
    /// Presentation attack instrument species (PAI species) of an attack; absent for a bona fide capture.
    pub species: Option<String>,
    /// Whose face is shown.
    pub subject: Option<String>,
    /// What it was captured with.
    pub camera: Option<String>,
    /// What the person was asked to do.
    pub action: Option<String>,
    /// Which session it belongs to: an id, or a JSON file with what the session asked for and the page said.
    pub session: Option<String>,
    /// A picture of the person whom the capture claims to show.
    pub reference: Option<String>,
    /// A capture of an earlier session that the server has in its store.
    pub known: Option<String>,
}

/// A manifest that was understood: both kinds of captures, no path twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// In the order of the file.
    pub entries: Vec<Entry>,
    /// Columns that mean nothing here, as the file names them.
    pub unused_columns: Vec<String>,
}

/// Why a manifest was refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// The header lacks a column without which nothing can be measured.
    #[error("the first line must name the columns path and label; `{0}` is missing")]
    Column(&'static str),
    /// The header names one column twice.
    #[error("the first line names the column `{0}` twice")]
    ColumnTwice(&'static str),
    /// A row cannot be understood.
    #[error("line {line}: {cause}")]
    Row {
        /// Counted from 1, the header included.
        line: u64,
        /// What is wrong.
        cause: &'static str,
    },
    /// Two rows name one file.
    #[error("line {line}: the path is that of line {first}; a capture counts once")]
    Duplicate {
        /// The later row.
        line: u64,
        /// The earlier one.
        first: u64,
    },
    /// Two spellings of what looks like one species.
    #[error(
        "line {line}: the species is spelled another way in line {first}; one species needs one spelling"
    )]
    Spelling {
        /// The later row.
        line: u64,
        /// The first with the other spelling.
        first: u64,
    },
    /// A species that is not known and looks like a slip in another.
    #[error(
        "line {line}: the species {species} looks like a slip in {meant}; write that if it is meant, and otherwise a name that \
         is less like it"
    )]
    Slip {
        /// The first row with it.
        line: u64,
        /// As it is written.
        species: String,
        /// What it may be meant for.
        meant: String,
    },
    /// Only attacks, or only bona fide captures.
    #[error("there is no row with the label {}: error rates need both kinds of captures", .0.word())]
    OneClass(Label),
    /// A header and nothing else, or nothing at all.
    #[error("there are no captures in the file")]
    Empty,
    /// Larger than [`MAX_BYTES`], more than [`MAX_ROWS`] rows or more than [`MAX_SPECIES`] species.
    #[error(
        "the file is too large: at most {MAX_BYTES} bytes, {MAX_ROWS} captures and {MAX_SPECIES} species are read"
    )]
    TooLarge,
    /// The bytes could not be read.
    #[error("the manifest cannot be read: {0}")]
    Read(std::io::ErrorKind),
}

/// Largest file that is read.
pub const MAX_BYTES: u64 = 64 << 20;
/// Most captures that are read.
pub const MAX_ROWS: usize = 200_000;
/// Longest path in bytes.
const MAX_PATH: usize = 4096;
/// Longest word in bytes.
const MAX_WORD: usize = 64;

const COLUMNS: [&str; 9] =
    ["path", "label", "species", "subject", "camera", "action", "session", "reference", "known"];
const NEEDED: usize = 2;

/// Reads comma-separated captures with the columns `path` and `label`, and any of `species`, `subject`, `camera`,
/// `action`, `session`, `reference` and `known`, in any order.
///
/// `label` is `bona_fide` or `attack`. An attack has a species, in lower-case words; a bona fide capture has none. A species
/// that is none of `words`, and one or two letters from one of them or from another species of the file, is refused. A path
/// may lead anywhere. A byte order mark, quotes and both line endings are understood.
pub fn read_manifest(bytes: impl Read, words: &[&str]) -> Result<Manifest, ManifestError> {
    let mut limited = Limited::new(bytes, MAX_BYTES);
    let mut bytes = Vec::new();
    limited.read_to_end(&mut bytes).map_err(|error| ManifestError::Read(error.kind()))?;
    if limited.is_exceeded() { Err(ManifestError::TooLarge) } else { read_rows(&bytes, words) }
}

fn read_rows(bytes: &[u8], words: &[&str]) -> Result<Manifest, ManifestError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let header = reader.byte_headers().map_err(|error| read_error(&error))?.clone();
    if header.is_empty() {
        return Err(ManifestError::Empty);
    }
    let columns = columns(&header)?;
    let mut entries: Vec<Entry> = Vec::new();
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(|error| read_error(&error))? {
        if entries.len() == MAX_ROWS {
            return Err(ManifestError::TooLarge);
        }
        let line = line(bytes, &record);
        let cells = Cells { record: &record, columns, width: header.len() };
        entries.push(row(&cells, line).map_err(|cause| ManifestError::Row { line, cause })?);
    }
    if entries.is_empty() {
        return Err(ManifestError::Empty);
    }
    check(&entries)?;
    species::check(&entries, words)?;
    let unused = header.iter().filter(|cell| !COLUMNS.iter().any(|name| name.as_bytes() == *cell));
    Ok(Manifest {
        unused_columns: unused.map(|cell| String::from_utf8_lossy(cell).into_owned()).collect(),
        entries,
    })
}

/// The reader counts the end of the line before, where that has two characters, and empty lines to the row.
fn line(bytes: &[u8], record: &ByteRecord) -> u64 {
    let Some(position) = record.position() else { return 0 };
    let rest = usize::try_from(position.byte()).ok().and_then(|start| bytes.get(start..)).unwrap_or_default();
    let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + ends.filter(|byte| **byte == b'\n').count() as u64
}

fn columns(header: &ByteRecord) -> Result<[Option<usize>; COLUMNS.len()], ManifestError> {
    let mut columns = [None; COLUMNS.len()];
    for (i, (column, name)) in columns.iter_mut().zip(COLUMNS).enumerate() {
        let mut places = header.iter().enumerate().filter(|(_, cell)| *cell == name.as_bytes());
        *column = places.next().map(|(place, _)| place);
        if places.next().is_some() {
            return Err(ManifestError::ColumnTwice(name));
        }
        if i < NEEDED && column.is_none() {
            return Err(ManifestError::Column(name));
        }
    }
    Ok(columns)
}

struct Cells<'a> {
    record: &'a ByteRecord,
    columns: [Option<usize>; COLUMNS.len()],
    width: usize,
}

impl<'a> Cells<'a> {
    /// `None` for an empty cell and for a column that is not there.
    fn get(&self, column: usize) -> Result<Option<&'a str>, &'static str> {
        let Some(place) = self.columns[column] else { return Ok(None) };
        let bytes = self.record.get(place).ok_or("there are fewer cells than columns")?;
        let text = std::str::from_utf8(bytes).map_err(|_| "the text is not UTF-8")?;
        if text.chars().any(char::is_control) {
            return Err("a cell holds a control character");
        }
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    fn word(&self, column: usize) -> Result<Option<String>, &'static str> {
        match self.get(column)? {
            Some(text) if text.len() > MAX_WORD => Err("a word is longer than 64 bytes"),
            text => Ok(text.map(str::to_owned)),
        }
    }

    /// A word, or the path of a JSON file.
    fn session(&self, column: usize) -> Result<Option<String>, &'static str> {
        if self.get(column)?.is_some_and(is_json) { self.path(column) } else { self.word(column) }
    }

    fn path(&self, column: usize) -> Result<Option<String>, &'static str> {
        match self.get(column)? {
            Some(text) if text.len() > MAX_PATH => Err("a path is longer than 4096 bytes"),
            text => Ok(text.map(str::to_owned)),
        }
    }
}

fn row(cells: &Cells<'_>, line: u64) -> Result<Entry, &'static str> {
    if cells.record.len() > cells.width {
        return Err("there are more cells than columns");
    }
    let path = cells.path(0)?.ok_or("path is empty")?;
    let label = match cells.get(1)? {
        Some("bona_fide") => Label::BonaFide,
        Some("attack") => Label::Attack,
        _ => return Err("label must be bona_fide or attack"),
    };
    let species = cells.word(2)?;
    match (label, &species) {
        (Label::Attack, None) => return Err("an attack needs its species"),
        (Label::BonaFide, Some(_)) => return Err("a bona fide capture has no species"),
        (_, Some(name)) if !is_species(name) => {
            return Err("species must be lower-case words of a-z and 0-9, joined by one space, - or _");
        }
        _ => {}
    }
    let known = cells.path(8)?;
    if known.as_ref() == Some(&path) {
        return Err("known is the path of the capture itself; it names another one, of an earlier session");
    }
    Ok(Entry {
        line,
        path,
        label,
        species,
        subject: cells.word(3)?,
        camera: cells.word(4)?,
        action: cells.word(5)?,
        session: cells.session(6)?,
        reference: cells.path(7)?,
        known,
    })
}

/// Whether the value of the column `session` may name a file.
pub fn is_json(session: &str) -> bool {
    session.get(session.len().saturating_sub(5)..).is_some_and(|end| end.eq_ignore_ascii_case(".json"))
}

/// What only shows over all rows.
fn check(entries: &[Entry]) -> Result<(), ManifestError> {
    let mut paths = BTreeMap::new();
    let mut species: BTreeMap<String, (&str, u64)> = BTreeMap::new();
    for entry in entries {
        let line = entry.line;
        if let Some(first) = paths.insert(&*entry.path, line) {
            return Err(ManifestError::Duplicate { line, first });
        }
        if let Some(name) = &entry.species {
            let (spelled, first) = species.entry(joined(name)).or_insert((name, line));
            if *spelled != name {
                return Err(ManifestError::Spelling { line, first: *first });
            }
        }
    }
    for label in [Label::BonaFide, Label::Attack] {
        if entries.iter().all(|entry| entry.label != label) {
            return Err(ManifestError::OneClass(label));
        }
    }
    Ok(())
}

fn read_error(error: &csv::Error) -> ManifestError {
    match error.kind() {
        csv::ErrorKind::Io(cause) => ManifestError::Read(cause.kind()),
        _ => ManifestError::Row {
            line: error.position().map_or(1, csv::Position::line),
            cause: "the row is malformed",
        },
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Manifest, String> {
        read_manifest(text.as_bytes(), &["print_matte"]).map_err(|error| error.to_string())
    }

    const HEAD: &str = "path,label,species\na.jpg,bona_fide,\nb.jpg,attack,print matte\n";

    #[test]
    fn columns_may_come_in_any_order_and_only_two_are_needed() {
        let manifest = read(
            "\u{feff}note,species,label,path,camera,reference,known\r\n\
             x,,bona_fide,../a.mp4, c1 ,ref/a.jpg,\r\ny,screen_lcd,attack,/tmp/b.zip,,,old/b.zip\r\n",
        )
        .unwrap();
        assert_eq!(manifest.unused_columns, ["note"]);
        let [a, b] = &manifest.entries[..] else { panic!() };
        assert_eq!(
            (a.line, &*a.path, a.label, a.camera.as_deref()),
            (2, "../a.mp4", Label::BonaFide, Some("c1"))
        );
        assert_eq!((a.species.as_deref(), a.reference.as_deref()), (None, Some("ref/a.jpg")));
        assert_eq!((b.line, b.species.as_deref(), b.camera.as_deref()), (3, Some("screen_lcd"), None));
        assert_eq!((a.known.as_deref(), b.known.as_deref()), (None, Some("old/b.zip")));
        assert!(read("path,label\n").unwrap_err().contains("no captures"));
        let spaced = read("path,label,species\n\n\na.jpg,bona_fide,\n\nb.jpg,attack,print\n").unwrap();
        assert_eq!(spaced.entries.iter().map(|entry| entry.line).collect::<Vec<_>>(), [4, 6]);
    }

    #[test]
    fn bad_rows_are_named_by_their_line() {
        for (row, cause) in [
            (",attack,print", "path is empty"),
            ("c.jpg,live,", "label must be bona_fide or attack"),
            ("c.jpg,,", "label must be bona_fide or attack"),
            ("c.jpg,attack,", "an attack needs its species"),
            ("c.jpg,bona_fide,print", "a bona fide capture has no species"),
            ("c.jpg,attack,Print", "lower-case words"),
            ("c.jpg,attack,print  x", "lower-case words"),
            ("c.jpg,attack,1print", "lower-case words"),
            ("c.jpg,attack,print;drop", "lower-case words"),
            ("c.jpg,attack,print\u{e9}", "lower-case words"),
            ("c.jpg,attack", "fewer cells"),
            ("c.jpg,attack,print,x", "more cells"),
            ("c\u{1}.jpg,attack,print", "control character"),
            ("a.jpg,attack,print", "that of line 2"),
            ("c.jpg,attack,print-matte", "another way in line 3"),
            ("c.jpg,attack,print mate", "looks like a slip in print_matte"),
        ] {
            let error = read(&format!("{HEAD}{row}\n")).unwrap_err();
            assert!(error.starts_with("line 4: ") && error.contains(cause), "{row}: {error}");
        }
        let itself = "path,label,known\nb,bona_fide,a\na,bona_fide,a\n";
        assert!(read(itself).unwrap_err().starts_with("line 3: known is the path of the capture itself"));
        let with = |session: &str| read(&format!("path,label,session\na,bona_fide,{session}\n")).unwrap_err();
        assert!(with(&"x".repeat(65)).starts_with("line 2: a word is longer"));
        assert!(with(&format!("{}.json", "x".repeat(65))).contains("no row with the label attack"));
        assert!(with(&format!("{}.json", "x".repeat(5000))).starts_with("line 2: a path is longer"));
        let long = format!("{HEAD}{}.jpg,attack,print\n", "x".repeat(5000));
        assert!(read(&long).unwrap_err().contains("line 4: a path is longer"));
        let error = read_manifest(&b"path,label\n\xff.jpg,attack\n"[..], &[]).unwrap_err();
        assert_eq!(error, ManifestError::Row { line: 2, cause: "the text is not UTF-8" });
    }

    #[test]
    fn a_header_that_does_not_serve_is_refused() {
        assert_eq!(read_manifest(&b""[..], &[]), Err(ManifestError::Empty));
        assert_eq!(read_manifest(&b"path\na.jpg\n"[..], &[]), Err(ManifestError::Column("label")));
        assert_eq!(read_manifest(&b"path,label,path\n"[..], &[]), Err(ManifestError::ColumnTwice("path")));
    }

    #[test]
    fn one_kind_of_captures_is_no_trial() {
        let attacks = "path,label,species\nb.jpg,attack,print\n";
        assert_eq!(read_manifest(attacks.as_bytes(), &[]), Err(ManifestError::OneClass(Label::BonaFide)));
        let people = "path,label\nb.jpg,bona_fide\n";
        assert_eq!(read_manifest(people.as_bytes(), &[]), Err(ManifestError::OneClass(Label::Attack)));
        assert!(read(people).unwrap_err().contains("no row with the label attack"));
    }

    #[test]
    fn an_endless_file_stops_at_the_limit() {
        let endless = std::io::repeat(b'a');
        assert_eq!(read_manifest(endless, &[]), Err(ManifestError::TooLarge));
        let mut rows = String::from("path,label\n");
        for i in 0..=MAX_ROWS {
            writeln!(rows, "{i},bona_fide").unwrap();
        }
        assert_eq!(read_manifest(rows.as_bytes(), &[]), Err(ManifestError::TooLarge));
    }

    proptest! {
        #[test]
        fn any_bytes_give_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let mut text = HEAD.as_bytes().to_vec();
            text.extend(bytes);
            if let Ok(manifest) = read_manifest(&text[..], &[]) {
                prop_assert!(manifest.entries.iter().all(|entry| !entry.path.is_empty()));
            }
        }
    }
}
