//! What somebody may have meant.

/// The known word that is nearest to an unknown one, when it is near at all.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.into_iter().map(|known| (distance(word, known), known)).min()?;
    // Beyond a third of its letters it is another word.
    (near.0 <= word.len().max(near.1.len()) / 3).then_some(near.1)
}

/// Letters to insert, remove or exchange, after Levenshtein.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.chars().enumerate() {
            let exchanged = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = exchanged.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.chars().count()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_literature() {
        for (a, b, steps) in
            [("kitten", "sitting", 3), ("flaw", "lawn", 2), ("", "abc", 3), ("same", "same", 0)]
        {
            assert_eq!(distance(a, b), steps);
        }
    }

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let known = ["listen", "public_url", "connections"];
        assert_eq!(nearest("lisen", known), Some("listen"));
        assert_eq!(nearest("conections", known), Some("connections"));
        assert_eq!(nearest("password", known), None);
        assert_eq!(nearest("x", []), None);
    }
}
