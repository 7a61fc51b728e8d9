//! Which entries of a shots set are shots, and in which order: pure functions of names, made to be fuzzed.
//!
//! The order is the natural one: digits compare as numbers, so both `2.jpg`, `10.jpg` and `frame_002.jpg`,
//! `frame_010.jpg` come out as they were taken. Letters compare without ASCII case, a folder's content stays together,
//! and names that differ in case or leading zeros only are told apart by their bytes, so that the order is total and
//! never depends on the order inside the archive. Names are sort keys only; nothing is ever written under them.

use std::cmp::Ordering;

/// What the name of an archive's entry says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A candidate: its content decides whether it is a picture.
    Candidate,
    /// Never a shot: a folder, a hidden file, or what macOS adds (`__MACOSX`).
    Ignored,
    /// It leads out of the archive: `..`, an absolute path, a drive letter, or a NUL byte. No honest program writes
    /// such names, and whoever unpacks the archive later may follow them, so the archive is refused.
    Unsafe,
}

/// What the name of an entry says about it. Both `/` and `\` separate folders.
pub fn role(name: &str) -> Role {
    let drive = name.as_bytes().get(1) == Some(&b':') && name.as_bytes()[0].is_ascii_alphabetic();
    if drive || name.starts_with(SEPARATORS) || name.contains('\0') || parts(name).any(|part| part == "..") {
        Role::Unsafe
    } else if name.is_empty()
        || name.ends_with(SEPARATORS)
        || parts(name).any(|part| part == "__MACOSX" || (part.starts_with('.') && part != "."))
    {
        Role::Ignored
    } else {
        Role::Candidate
    }
}

/// Compares two names in natural order. A total order: equal only for equal names.
pub fn natural(a: &str, b: &str) -> Ordering {
    tokens(a).cmp(tokens(b)).then_with(|| a.cmp(b))
}

/// The candidates among `names` as indices into it, in natural order of their names, equal names in order of index.
///
/// # Errors
/// The index of the first name that leads out of the archive.
pub fn arrange<N: AsRef<str>>(names: &[N]) -> Result<Vec<usize>, usize> {
    let mut candidates = Vec::new();
    for (index, name) in names.iter().enumerate() {
        match role(name.as_ref()) {
            Role::Candidate => candidates.push(index),
            Role::Ignored => {}
            Role::Unsafe => return Err(index),
        }
    }
    candidates.sort_by(|&a, &b| natural(names[a].as_ref(), names[b].as_ref()).then(a.cmp(&b)));
    Ok(candidates)
}

/// `budget` of `0..total` at even distances beginning with 0, or all of them when the budget allows.
pub fn spread(total: usize, budget: usize) -> impl DoubleEndedIterator<Item = usize> {
    let count = total.min(budget);
    // The product of two file-sized numbers can leave 64 bits only on paper, but on paper it can.
    (0..count).map(move |k| (k as u128 * total as u128 / count as u128) as usize)
}

/// Whether the name ends as pictures' names do. Only used to tell a damaged picture from a file that never was one.
pub fn claims_picture(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| {
        ["jpg", "jpeg", "png", "webp"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    })
}

const SEPARATORS: [char; 2] = ['/', '\\'];

fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(SEPARATORS)
}

/// What names are compared by. The order of the variants is the order of names: a folder before what continues its
/// name, digits before letters.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Token<'a> {
    Separator,
    /// Length, then digits, both without leading zeros: numeric order for numbers of any length.
    Number(usize, &'a str),
    Letter(char),
}

fn tokens(name: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = name;
    std::iter::from_fn(move || {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            let (number, after) = rest.split_at(digits);
            rest = after;
            let number = number.trim_start_matches('0');
            return Some(Token::Number(number.len(), number));
        }
        let letter = rest.chars().next()?;
        rest = &rest[letter.len_utf8()..];
        Some(if SEPARATORS.contains(&letter) {
            Token::Separator
        } else {
            Token::Letter(letter.to_ascii_lowercase())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted<'a>(names: &[&'a str]) -> Vec<&'a str> {
        arrange(names).unwrap().into_iter().map(|i| names[i]).collect()
    }

    #[test]
    fn numbers_count_with_and_without_leading_zeros() {
        assert_eq!(sorted(&["10.jpg", "9.jpg", "1.jpg"]), ["1.jpg", "9.jpg", "10.jpg"]);
        assert_eq!(sorted(&["f_010.png", "f_2.jpg", "f_001.jpg"]), ["f_001.jpg", "f_2.jpg", "f_010.png"]);
        let long = ["99999999999999999999999999999999.jpg", "100000000000000000000000000000000.jpg"];
        assert_eq!(sorted(&[long[1], long[0]]), long);
    }

    #[test]
    fn folders_keep_together_and_case_does_not_matter() {
        assert_eq!(
            sorted(&["b/1.jpg", "a2/1.jpg", "A/10.jpg", "a/2.jpg", "a.jpg"]),
            ["a/2.jpg", "A/10.jpg", "a2/1.jpg", "a.jpg", "b/1.jpg"]
        );
    }

    #[test]
    fn what_systems_add_is_ignored() {
        for name in ["__MACOSX/._1.jpg", ".DS_Store", "a/.hidden/1.jpg", "a/b/", "a\\", ""] {
            assert_eq!(role(name), Role::Ignored, "{name:?}");
        }
        for name in ["1.jpg", "./1.jpg", "a/b/c/1.jpg", "a..b/1..jpg", "notes.txt", "é.png"] {
            assert_eq!(role(name), Role::Candidate, "{name:?}");
        }
    }

    #[test]
    fn names_that_lead_out_are_named_by_index() {
        for name in
            ["../1.jpg", "a/../../1.jpg", "a\\..\\1.jpg", "/etc/1.jpg", "\\1.jpg", "C:\\1.jpg", "a\0.jpg"]
        {
            assert_eq!(arrange(&["0.jpg", name]), Err(1), "{name:?}");
        }
    }

    #[test]
    fn a_budget_is_spread_evenly_from_the_first() {
        assert_eq!(spread(90, 15).collect::<Vec<_>>(), (0..15).map(|k| 6 * k).collect::<Vec<_>>());
        assert_eq!(spread(5, 3).collect::<Vec<_>>(), [0, 1, 3]);
        assert_eq!(spread(4, 9).collect::<Vec<_>>(), [0, 1, 2, 3]);
        assert_eq!(spread(0, 9).count() + spread(9, 0).count(), 0);
    }

    proptest! {
        #[test]
        fn the_order_is_total(a in "[aA0-2/.]{0,6}", b in "[aA0-2/.]{0,6}", c in "[aA0-2/.]{0,6}") {
            prop_assert_eq!(natural(&a, &b), natural(&b, &a).reverse());
            prop_assert_eq!(natural(&a, &b) == Ordering::Equal, a == b);
            if natural(&a, &b).is_le() && natural(&b, &c).is_le() {
                prop_assert!(natural(&a, &c).is_le());
            }
        }

        #[test]
        fn a_spread_rises_and_stays_inside(total in 0..10_000_usize, budget in 0..200_usize) {
            let chosen: Vec<_> = spread(total, budget).collect();
            prop_assert_eq!(chosen.len(), total.min(budget));
            prop_assert!(chosen.windows(2).all(|w| w[0] < w[1]));
            prop_assert!(chosen.iter().all(|&i| i < total));
        }
    }
}
