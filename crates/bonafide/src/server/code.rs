//! A QR code in the terminal, for a phone's camera.

use qrcodegen::{QrCode, QrCodeEcc};

/// Modules of white around the code that ISO/IEC 18004 asks for.
const QUIET: i32 = 4;

/// Two rows of modules per line, black on white whatever the terminal's colours are. `None` for a text that is too long.
pub fn code(text: &str) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let (first, last) = (-QUIET, code.size() + QUIET);
    let mut lines = String::new();
    for y in (first..last).step_by(2) {
        lines.push_str("\x1b[38;5;16;48;5;231m");
        for x in first..last {
            lines.push(match (code.get_module(x, y), code.get_module(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        lines.push_str("\x1b[0m\n");
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The three corners that a reader looks for are the same in every code: a ring around a square.
    #[test]
    fn a_code_has_its_finders_and_its_margin() {
        let code = code("https://192.0.2.1:8443/demo/").unwrap();
        let lines: Vec<Vec<char>> = code
            .lines()
            .map(|line| line.trim_start_matches("\x1b[38;5;16;48;5;231m").trim_end_matches("\x1b[0m"))
            .map(|line| line.chars().collect())
            .collect();
        let width = lines[0].len();
        // 28 bytes fit into version 2: 25 modules and twice the margin, two modules per line.
        assert_eq!((width, lines.len()), (33, 17));
        assert!(lines[..2].iter().all(|line| line.iter().all(|&c| c == ' ')));
        let finder = |from: usize| -> Vec<String> {
            lines[2..6].iter().map(|line| line[from..from + 7].iter().collect()).collect()
        };
        let wanted = ["█▀▀▀▀▀█", "█ ███ █", "█ ▀▀▀ █", "▀▀▀▀▀▀▀"];
        assert_eq!(finder(4), wanted);
        assert_eq!(finder(width - 4 - 7), wanted);
        assert_eq!(super::code(&"a".repeat(5000)), None);
    }
}
