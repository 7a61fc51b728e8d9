//! Which rule a camera's label meets.

use super::rules::{LabelRule, Match, RULES};

/// Longest label that is looked at, in UTF-16 units, for the page counts in those.
const LENGTH: usize = 256;

/// Without outer and repeated blanks, ASCII letters small.
pub(super) fn normalise(label: &str) -> String {
    let mut left = LENGTH;
    let mut normal = String::new();
    for letter in label.chars() {
        if left < letter.len_utf16() {
            // The page would keep half a letter, which no rule's text ends with either.
            normal.extend((left > 0).then_some('\u{fffd}'));
            break;
        }
        left -= letter.len_utf16();
        match letter {
            ' ' | '\t' | '\n' | '\r' | '\u{a0}' if normal.ends_with(' ') => {}
            ' ' | '\t' | '\n' | '\r' | '\u{a0}' => normal.push(' '),
            letter => normal.push(letter.to_ascii_lowercase()),
        }
    }
    let inner = normal.strip_prefix(' ').unwrap_or(&normal);
    inner.strip_suffix(' ').unwrap_or(inner).to_owned()
}

fn meets(label: &str, rule: &LabelRule) -> bool {
    let text = rule.text.as_str();
    match rule.matches {
        // Chromium adds the USB identifiers of the maker and the product.
        Match::Exact => label
            .strip_prefix(text)
            .is_some_and(|rest| rest.is_empty() || (rest.starts_with(" (") && rest.ends_with(')'))),
        Match::Prefix => label.starts_with(text),
        Match::Suffix => label.ends_with(text),
        Match::Contains => label.contains(text),
    }
}

/// The first rule that fits.
pub(super) fn find_label(label: &str) -> Option<&'static LabelRule> {
    let normal = normalise(label);
    RULES.labels.iter().find(|rule| meets(&normal, rule))
}

/// Whether the operator trusts it: equal, or equal but for what a `*` at an end of the entry stands for.
pub fn is_allowed(label: &str, allow: &[String]) -> bool {
    let normal = normalise(label);
    allow.iter().any(|entry| {
        let wanted = normalise(entry);
        let (open, close) = (wanted.starts_with('*'), wanted.len() > 1 && wanted.ends_with('*'));
        let text = wanted.strip_prefix('*').unwrap_or(&wanted);
        let text = if close { text.strip_suffix('*').unwrap_or(text) } else { text };
        match (open, close) {
            _ if text.is_empty() => false,
            (true, true) => normal.contains(text),
            (true, false) => normal.ends_with(text),
            (false, true) => normal.starts_with(text),
            (false, false) => normal == text,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_cut_as_the_page_cuts_them() {
        assert_eq!(normalise(" \u{a0}OBS \t Cam\n"), "obs cam");
        assert_eq!(normalise(&"x".repeat(300)).len(), 256);
        // 255 letters and one of two units, of which the page keeps half.
        let cut = normalise(&format!("{}📷virtual camera", "x".repeat(255)));
        assert_eq!((cut.chars().count(), cut.ends_with('\u{fffd}')), (256, true));
        assert_eq!(normalise(""), "");
    }

    #[test]
    fn an_entry_of_stars_allows_nothing() {
        for entry in ["", "*", "**", " * "] {
            assert!(!is_allowed("OBS Virtual Camera", &[entry.to_owned()]), "{entry}");
        }
    }
}
