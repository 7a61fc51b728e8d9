//! Names of files, which are shown and never used as paths.

/// Longest name that is kept, in characters.
const LONGEST: usize = 255;

/// The last part of a name without what changes how the text around it is shown; `file` when nothing is left.
pub(crate) fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !c.is_control() && !turns_text(*c)).take(LONGEST).collect();
    let kept = kept.trim();
    if kept.is_empty() { "file".to_owned() } else { kept.to_owned() }
}

/// Unicode's controls of direction and its invisible characters, with which `exe.jpg` is made to look like `gpj.exe`.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_stay() {
        for name in ["a.jpg", "Снимок 1.png", "my photo (2).jpeg", ".hidden"] {
            assert_eq!(clean(name), name);
        }
    }

    #[test]
    fn folders_control_characters_and_changes_of_direction_go() {
        assert_eq!(clean("../../etc/passwd"), "passwd");
        assert_eq!(clean("C:\\Users\\me\\a.jpg"), "a.jpg");
        assert_eq!(clean("a\0b\r\nc.jpg"), "abc.jpg");
        assert_eq!(clean("photo\u{202e}gpj.exe"), "photogpj.exe");
        assert_eq!(clean(" \u{feff} "), "file");
        assert_eq!(clean("a/"), "file");
        assert_eq!(clean(&"я".repeat(1000)).chars().count(), 255);
    }
}
