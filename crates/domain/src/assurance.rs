//! How far a pass can be relied on: what somebody who attacks had to overcome, not how sure the verdict is.

use serde::{Deserialize, Serialize};

/// From the least to the most. What each takes is in `docs/reference/liveness.md`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assurance {
    /// Nothing was measured that could carry a pass; demanded, it demands nothing.
    #[default]
    None,
    /// Passive evidence.
    Low,
    /// One challenge of the session was answered as a person does.
    Substantial,
    /// Both were.
    High,
}

impl Assurance {
    /// All of them, the least first.
    pub const ALL: [Self; 4] = [Self::None, Self::Low, Self::Substantial, Self::High];

    /// As on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Substantial => "substantial",
            Self::High => "high",
        }
    }

    /// From its word, in any case.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word().eq_ignore_ascii_case(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_in_order_and_have_the_words_that_are_stored() {
        assert!(Assurance::ALL.is_sorted());
        for level in Assurance::ALL {
            assert_eq!(Assurance::from_word(level.word()), Some(level));
            assert_eq!(serde_json::to_value(level).unwrap(), level.word());
        }
        assert_eq!(Assurance::from_word("certain"), None);
    }
}
