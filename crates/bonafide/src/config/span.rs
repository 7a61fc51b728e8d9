//! Durations as people write them.

use std::borrow::Cow;
use std::fmt::Write;
use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// Milliseconds in each unit, the largest first.
const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

/// A duration between two bounds in milliseconds, both included, written `15m` or `1h30m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span<const MIN: u64, const MAX: u64>(Duration);

impl<const MIN: u64, const MAX: u64> Span<MIN, MAX> {
    /// As a duration.
    pub fn get(self) -> Duration {
        self.0
    }
}

/// Milliseconds of `1h30m`; `None` for anything else.
fn parse(text: &str) -> Option<u64> {
    let mut rest = text.trim();
    let mut total: Option<u64> = None;
    let mut last = u64::MAX;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (_, unit) = *UNITS.iter().find(|(name, _)| *name == &rest[..end])?;
        // From large to small and each once, as durations are read.
        if unit >= last {
            return None;
        }
        last = unit;
        total = Some(total.unwrap_or(0).checked_add(number.checked_mul(unit)?)?);
        rest = &rest[end..];
    }
    total
}

/// The shortest way to write it.
fn write(milliseconds: u64) -> String {
    let (mut rest, mut text) = (milliseconds, String::new());
    for (name, unit) in UNITS {
        if rest >= unit {
            let _ = write!(text, "{}{name}", rest / unit);
            rest %= unit;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

impl<'de, const MIN: u64, const MAX: u64> Deserialize<'de> for Span<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let milliseconds = parse(&text).ok_or_else(|| {
            D::Error::custom("a duration such as \"500ms\", \"15m\" or \"1h30m\" is needed")
        })?;
        if !(MIN..=MAX).contains(&milliseconds) {
            let (min, max) = (write(MIN), write(MAX));
            return Err(D::Error::custom(format!("a duration from {min} to {max} is needed")));
        }
        Ok(Self(Duration::from_millis(milliseconds)))
    }
}

impl<const MIN: u64, const MAX: u64> JsonSchema for Span<MIN, MAX> {
    fn schema_name() -> Cow<'static, str> {
        format!("Span_{MIN}_{MAX}").into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "title": format!("a duration from {} to {}", write(MIN), write(MAX)),
            "pattern": "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_they_are_written() {
        for (text, milliseconds) in [
            ("0s", 0),
            ("500ms", 500),
            ("15m", 900_000),
            ("1h30m", 5_400_000),
            ("1825d", 157_680_000_000),
            (" 2s500ms ", 2500),
        ] {
            assert_eq!(parse(text), Some(milliseconds), "{text}");
            assert_eq!(parse(&write(milliseconds)), Some(milliseconds), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "15", "m", "-1s", "1.5h", "15 m", "1m1h", "1m1m", "9w", "99999999999999999999s"] {
            assert_eq!(parse(text), None, "{text:?}");
        }
        assert_eq!(parse("18446744073709551615d"), None, "too many milliseconds to count");
    }
}
