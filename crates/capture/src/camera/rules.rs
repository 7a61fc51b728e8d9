//! `rules/virtual-cameras.json`, which the page has too.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// A label, or a part of one.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct LabelRule {
    #[serde(rename = "match")]
    pub(super) matches: Match,
    pub(super) text: String,
    pub(super) kind: Kind,
    /// Of the software, for people.
    pub(super) name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Match {
    Exact,
    Prefix,
    Suffix,
    Contains,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Known,
    Suspicious,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(super) struct Weight {
    pub(super) weight: u32,
    pub(super) hard: bool,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Rules {
    pub(super) version: u64,
    pub(super) decide: u32,
    pub(super) suspect: u32,
    pub(super) soft_most: u32,
    pub(super) labels: Vec<LabelRule>,
    pub(super) signals: BTreeMap<String, Weight>,
    pub(super) contradictions: BTreeMap<String, u32>,
    pub(super) emulators: Vec<String>,
    pub(super) renderers: Vec<String>,
    pub(super) agents: Vec<String>,
}

impl Rules {
    pub(super) fn weight(&self, signal: &str) -> Weight {
        self.signals.get(signal).copied().unwrap_or_default()
    }

    pub(super) fn contradiction(&self, name: &str) -> u32 {
        self.contradictions.get(name).copied().unwrap_or_default()
    }
}

/// A file that cannot be read would decide against every camera, for nothing is at least the 0 of its default; a test
/// reads it.
pub(super) static RULES: LazyLock<Rules> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../rules/virtual-cameras.json")).unwrap_or_default()
});

/// Version of the rules.
pub static VERSION: LazyLock<u64> = LazyLock::new(|| RULES.version);
/// Total from which a camera counts as virtual.
pub static DECIDE: LazyLock<u32> = LazyLock::new(|| RULES.decide);
/// Total from which it is to be looked at.
pub static SUSPECT: LazyLock<u32> = LazyLock::new(|| RULES.suspect);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_are_read_and_hold_what_the_judges_name() {
        assert_eq!((*VERSION, *DECIDE), (1, 100));
        assert!(RULES.soft_most < RULES.decide && RULES.suspect < RULES.decide);
        let judged: Vec<&str> = super::super::assess::NAMES.to_vec();
        let known: Vec<&str> = RULES.signals.keys().map(String::as_str).collect();
        let mut sorted = judged.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, known);
        let mut contradictions = super::super::contradictions::NAMES.to_vec();
        contradictions.sort_unstable();
        assert_eq!(contradictions, RULES.contradictions.keys().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn soft_signals_and_the_lesser_contradictions_decide_nothing_together() {
        let lesser: u32 = RULES.contradictions.values().filter(|&&weight| weight < 20).sum();
        assert!(RULES.soft_most + lesser < RULES.decide, "{lesser}");
    }
}
