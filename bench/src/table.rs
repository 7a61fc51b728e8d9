//! Tables on standard output and bars on standard error.

use std::io::Write;

use indicatif::{ProgressBar, ProgressStyle};

/// One line on standard output.
pub fn say(line: &str) {
    // There is nobody left to tell when standard output is closed.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A table with aligned columns: the first to the left, all others to the right. It is Markdown too.
pub fn print(head: &[&str], rows: &[Vec<String>]) {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain([head[column].chars().count(), 3]).max().unwrap_or(3)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let cells = cells.zip(&widths).enumerate().map(|(column, (cell, &width))| {
            if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    };
    say(&line(&mut head.iter().copied()));
    let dashes = widths.iter().enumerate().map(|(column, width)| {
        if column == 0 { "-".repeat(*width) } else { format!("{}:", "-".repeat(width - 1)) }
    });
    say(&format!("| {} |", dashes.collect::<Vec<_>>().join(" | ")));
    for row in rows {
        say(&line(&mut row.iter().map(String::as_str)));
    }
}

/// A bar over `length` steps, drawn on standard error if that is a terminal.
pub fn bar(length: u64, what: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:28} [{bar:30}] {pos}/{len} {eta}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style.progress_chars("=> ")).with_message(what.to_owned())
}
