//! What a person at a terminal sees while waiting: progress bars, complaints. In a pipe there is no bar.

use std::io::Write;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `length` steps, drawn on standard error if that is a terminal.
pub fn steps(length: u64, what: &str) -> ProgressBar {
    bar(length, what, "{msg} [{bar:30}] {pos}/{len} {eta}")
}

/// A bar over bytes.
pub fn bytes(length: u64, what: &str) -> ProgressBar {
    bar(length, what, "{msg} [{bar:30}] {bytes}/{total_bytes} {bytes_per_sec}")
}

fn bar(length: u64, what: &str, template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style.progress_chars("=> ")).with_message(one_line(what))
}

/// One line on standard error.
pub fn complain(line: &str) {
    // There is nobody left to tell when standard error is closed.
    let _ = writeln!(std::io::stderr(), "bonafide: {}", one_line(line));
}

/// Control characters of names from outside must not steer the terminal, break the line or turn it round.
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_layout(c) { '\u{fffd}' } else { c }).collect()
}

/// Whether a character has no picture of its own and only says where others go (UAX 9 and the two separators).
fn is_layout(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_replaced_and_letters_stay() {
        assert_eq!(one_line("a\x1b[2Jb\nc\u{202e}d\u{2066}e\u{200f}f\u{9b}g"), "a�[2Jb�c�d�e�f�g");
        assert_eq!(one_line("שלום, naïve 顔 🙂"), "שלום, naïve 顔 🙂");
    }
}
