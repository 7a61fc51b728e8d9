//! Sizes as people write them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// Bytes in each unit, the largest first.
const UNITS: [(&str, u64); 7] = [
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("KiB", 1 << 10),
    ("KB", 1000),
    ("B", 1),
];

/// A number of bytes between two bounds, both included, written `64MiB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size<const MIN: u64, const MAX: u64>(u64);

impl<const MIN: u64, const MAX: u64> Size<MIN, MAX> {
    /// In bytes.
    pub fn bytes(self) -> u64 {
        self.0
    }
}

fn parse(text: &str) -> Option<u64> {
    let text = text.trim();
    let (unit, bytes) = UNITS.iter().find(|(unit, _)| text.ends_with(unit))?;
    let number = text.strip_suffix(unit)?.trim_end();
    // `parse` would take a sign.
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    number.parse::<u64>().ok()?.checked_mul(*bytes)
}

fn write(bytes: u64) -> String {
    let whole = UNITS.iter().filter(|(unit, _)| unit.contains('i'));
    let fitting = whole.clone().find(|(_, size)| bytes > 0 && bytes.is_multiple_of(*size));
    fitting.map_or_else(|| format!("{bytes}B"), |(unit, size)| format!("{}{unit}", bytes / size))
}

impl<'de, const MIN: u64, const MAX: u64> Deserialize<'de> for Size<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = parse(&text)
            .ok_or_else(|| D::Error::custom("a size such as \"512KiB\", \"64MiB\" or \"2GiB\" is needed"))?;
        if !(MIN..=MAX).contains(&bytes) {
            let (min, max) = (write(MIN), write(MAX));
            return Err(D::Error::custom(format!("a size from {min} to {max} is needed")));
        }
        Ok(Self(bytes))
    }
}

impl<const MIN: u64, const MAX: u64> JsonSchema for Size<MIN, MAX> {
    fn schema_name() -> Cow<'static, str> {
        format!("Size_{MIN}_{MAX}").into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "title": format!("a size from {} to {}", write(MIN), write(MAX)),
            "pattern": "^[0-9]+ ?(GiB|GB|MiB|MB|KiB|KB|B)$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_they_are_written() {
        for (text, bytes) in [
            ("0B", 0),
            ("512KiB", 524_288),
            ("64MiB", 67_108_864),
            ("2 GiB", 2_147_483_648),
            ("10MB", 10_000_000),
            ("1000B", 1000),
        ] {
            assert_eq!(parse(text), Some(bytes), "{text}");
            assert_eq!(parse(&write(bytes)), Some(bytes), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "64", "MiB", "-1B", "+1B", "1.5GiB", "64mib", "64M", "99999999999GiB"] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
