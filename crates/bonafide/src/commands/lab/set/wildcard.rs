//! Names with gaps: `*` stands for any letters, `?` for one.

/// Whether a name fits a pattern.
pub fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    // Where the last star is, and the first letter that it does not yet take in.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(&letter) if letter == '?' || letter == name[n] => {
                p += 1;
                n += 1;
            }
            _ => {
                let Some((at, taken)) = star else { return false };
                star = Some((at, taken + 1));
                p = at + 1;
                n = taken + 1;
            }
        }
    }
    pattern[p..].iter().all(|&letter| letter == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_take_any_letters_and_question_marks_one() {
        for (pattern, name, wanted) in [
            ("face", "face", true),
            ("face", "face1", false),
            ("f*", "face", true),
            ("*-1", "cgi-model-1", true),
            ("*-1", "cgi-model-11", false),
            ("cgi-model-?", "cgi-model-7", true),
            ("cgi-model-?", "cgi-model-17", false),
            ("*a*b*", "xxaxxbxx", true),
            ("*", "", true),
            ("", "a", false),
        ] {
            assert_eq!(fits(pattern, name), wanted, "{pattern} {name}");
        }
    }
}
