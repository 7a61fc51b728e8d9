//! Names of species, and which of them look like a slip in another's.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use strsim::osa_distance;

use super::manifest::{Entry, ManifestError};

/// Most species of one manifest: each is held against each.
pub const MAX_SPECIES: usize = 500;
/// Longest word that stands for itself as a number does: a letter or an abbreviation.
const SHORT: usize = 3;
/// Letters of a name, joints left out, from which two slips are looked for instead of one. A guess.
const LONG: usize = 12;
/// What joins words.
const JOINTS: [char; 3] = [' ', '-', '_'];

/// Whether a name consists of words of lower-case ASCII letters and digits with single joints, the first of them with a
/// letter.
pub(super) fn is_species(name: &str) -> bool {
    let word =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.split(JOINTS).all(word)
}

/// The name without its joints.
pub(super) fn joined(name: &str) -> String {
    name.replace(JOINTS, "")
}

/// Refuses a species that is none of `words` and looks like a slip in one of them, or in another of the manifest which more
/// rows have, or as many and one of them earlier.
pub(super) fn check(entries: &[Entry], words: &[&str]) -> Result<(), ManifestError> {
    // Rows, and the first of them.
    let mut all: BTreeMap<&str, (usize, Reverse<u64>)> = BTreeMap::new();
    for entry in entries {
        if let Some(name) = &entry.species {
            all.entry(name).or_insert((0, Reverse(entry.line))).0 += 1;
        }
    }
    if all.len() > MAX_SPECIES {
        return Err(ManifestError::TooLarge);
    }
    let slips = all.iter().filter(|(name, _)| !words.contains(name)).filter_map(|(&name, count)| {
        let others = all.iter().filter(|(_, other)| *other > count).map(|(other, _)| *other);
        let near = words.iter().copied().chain(others).filter_map(|word| Some((slips(name, word)?, word)));
        let (_, meant) = near.min_by_key(|(slips, _)| *slips)?;
        Some((count.1.0, name, meant))
    });
    match slips.min() {
        Some((line, species, meant)) => {
            Err(ManifestError::Slip { line, species: species.to_owned(), meant: meant.to_owned() })
        }
        None => Ok(()),
    }
}

/// How many letters were left out, added, changed or exchanged with the next if one name is a slip in the other; `None` where
/// it is another name. The other spelling of the joints is no slip, and "print a3" is none in "print a4".
fn slips(name: &str, other: &str) -> Option<usize> {
    if !apart(name).eq(apart(other)) {
        return None;
    }
    let (name, other) = (joined(name), joined(other));
    let most = if name.len().min(other.len()) < LONG { 1 } else { 2 };
    let is_near = name.len().abs_diff(other.len()) <= most;
    is_near.then(|| osa_distance(&name, &other)).filter(|slips| (1..=most).contains(slips))
}

/// The words that tell one variant from another by themselves.
fn apart(name: &str) -> impl Iterator<Item = &str> {
    name.split(JOINTS).filter(|word| word.len() <= SHORT || word.bytes().any(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::super::capture::tests_support::capture;
    use super::*;

    const WORDS: [&str; 5] =
        ["print_matte", "mask_paper", "screen_oled", "injected_replayed", "injected_still"];

    fn refused(species: &[&str]) -> Option<String> {
        let rows = species.iter().zip(2..).map(|(name, line)| {
            let entry = capture("x", Some(name), None).entry;
            Entry { line, ..entry }
        });
        check(&rows.collect::<Vec<_>>(), &WORDS).err().map(|error| error.to_string())
    }

    #[test]
    fn a_slip_in_a_known_word_is_refused_with_that_word() {
        for (slip, meant) in [
            ("print_mate", "print_matte"),
            ("print_mattte", "print_matte"),
            ("print_matet", "print_matte"),
            ("print mate", "print_matte"),
            ("printmate", "print_matte"),
            ("mask_papers", "mask_paper"),
            ("injected_replay", "injected_replayed"),
        ] {
            let error = refused(&["mask_paper", slip]).unwrap();
            let wanted = format!("line 3: the species {slip} looks like a slip in {meant}; ");
            assert!(error.starts_with(&wanted), "{slip}: {error}");
        }
    }

    #[test]
    fn names_of_ones_own_are_allowed() {
        let own = [
            "mask_latex",
            "mask_resin",
            "print matte",
            "print",
            "screen lcd",
            "screen led",
            "print_a3",
            "print_a4",
            "mask_type_a",
            "mask_type_b",
            "screen_iphone12",
            "screen_iphone13",
            "injected_film",
        ];
        assert_eq!(refused(&own), None);
        // Both are known.
        assert_eq!(check_known(&["tablet", "tablets"]), Ok(()));
    }

    fn check_known(words: &[&str]) -> Result<(), ManifestError> {
        let rows: Vec<Entry> = words.iter().map(|name| capture("x", Some(name), None).entry).collect();
        check(&rows, words)
    }

    #[test]
    fn of_two_own_names_the_one_with_fewer_rows_is_the_slip() {
        let error = refused(&["mask_latx", "mask_latex", "mask_latex"]).unwrap();
        assert!(
            error.starts_with("line 2: the species mask_latx looks like a slip in mask_latex"),
            "{error}"
        );
        let error = refused(&["mask_latex", "mask_latx"]).unwrap();
        assert!(
            error.starts_with("line 3: the species mask_latx looks like a slip in mask_latex"),
            "{error}"
        );
    }

    #[test]
    fn more_species_than_can_be_compared_are_refused() {
        let names: Vec<String> = (0..=MAX_SPECIES).map(|i| format!("s{i}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(refused(&names).unwrap().contains("too large"));
        assert_eq!(refused(&names[1..]), None);
    }
}
