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
    ProgressBar::new(length).with_style(style.progress_chars("=> ")).with_message(what.to_owned())
}

/// One line on standard error.
pub fn complain(line: &str) {
    // There is nobody left to tell when standard error is closed.
    let _ = writeln!(std::io::stderr(), "bonafide: {}", one_line(line));
}

/// Control characters of file names must not steer the terminal or break the line.
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
