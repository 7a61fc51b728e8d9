//! Numbers and names as a reader expects them.

/// A number with a fixed count of decimals; a dash for what is not a number, a real minus sign for negatives.
pub(super) fn fixed(value: f32, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let digits = format!("{:.decimals$}", value.abs());
    let is_zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if value < 0.0 && !is_zero { format!("−{digits}") } else { digits }
}

/// The same with a sign before positives, too.
pub(super) fn signed(value: f32, decimals: usize) -> String {
    let text = fixed(value, decimals);
    if value > 0.0 && value.is_finite() { format!("+{text}") } else { text }
}

/// Milliseconds as seconds.
pub(super) fn seconds(milliseconds: u64) -> String {
    format!("{}.{:02} s", milliseconds / 1000, milliseconds % 1000 / 10)
}

/// A stage's time, with as many digits as matter.
pub(super) fn duration(milliseconds: f64) -> String {
    match milliseconds {
        ms if !ms.is_finite() => "–".to_owned(),
        ms if ms >= 1000.0 => format!("{:.2} s", ms / 1000.0),
        ms if ms >= 10.0 => format!("{ms:.0} ms"),
        ms => format!("{ms:.1} ms"),
    }
}

/// `mouth_closed` as `Mouth closed`.
pub(super) fn words(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `1 frame`, `2 frames`.
pub(super) fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Digits in groups of three, by thin spaces.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push('\u{2009}');
        }
        grouped.push(digit);
    }
    grouped
}

/// A share of a bar's length for a style attribute, 0..100 with one decimal, whatever the value.
pub(super) fn share(part: f32) -> String {
    let part = if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 };
    format!("{:.1}%", part * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_text_does() {
        assert_eq!(fixed(-3.456, 1), "−3.5");
        assert_eq!(fixed(-0.04, 1), "0.0");
        assert_eq!(fixed(f32::NAN, 1), "–");
        assert_eq!(signed(2.0, 1), "+2.0");
        assert_eq!(seconds(12_345), "12.34 s");
        assert_eq!(duration(0.25), "0.2 ms");
        assert_eq!(duration(1234.0), "1.23 s");
        assert_eq!(words("mouth_closed"), "Mouth closed");
        assert_eq!(words(""), "");
        assert_eq!((count(1, "frame"), count(0, "frame")), ("1 frame".to_owned(), "0 frames".to_owned()));
        assert_eq!(grouped(2_690_740), "2\u{2009}690\u{2009}740");
        assert_eq!(
            (share(f32::INFINITY), share(0.5), share(-1.0)),
            ("0.0%".into(), "50.0%".into(), "0.0%".into())
        );
    }
}
