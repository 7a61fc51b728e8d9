//! One file per kind of evidence.

mod automation;
mod browser;
mod capabilities;
mod emulator;
mod label;
mod tampering;
mod timing;
mod track;

pub(super) use automation::automation;
pub(super) use capabilities::{MOST_RATE, capabilities};
pub(super) use emulator::emulator;
pub(super) use label::label;
pub(super) use tampering::tampering;
pub(super) use timing::timing;
pub(super) use track::track;

use super::assess::Value;

/// Letters of a value that are kept of a client's text.
const LETTERS: usize = 64;

/// Signals before their weights.
#[derive(Default)]
pub(super) struct Found(Vec<(&'static str, Value)>);

impl Found {
    fn when(&mut self, holds: bool, name: &'static str) {
        if holds {
            self.0.push((name, Value::Truth(true)));
        }
    }

    fn text(&mut self, name: &'static str, text: Option<&str>) {
        self.0.extend(text.map(|text| (name, Value::Text(text.chars().take(LETTERS).collect()))));
    }

    fn number(&mut self, name: &'static str, number: Option<f64>) {
        self.0.extend(number.map(|number| (name, Value::Number(number))));
    }
}

impl IntoIterator for Found {
    type Item = (&'static str, Value);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
