//! Chance that follows from a seed and words: what is drawn for one capture does not change with what else is in the set.

use sha2::{Digest, Sha256};

/// A number for these words.
pub fn number(seed: u64, words: &[&str]) -> u64 {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    for word in words {
        hash.update((word.len() as u64).to_le_bytes());
        hash.update(word.as_bytes());
    }
    let bytes: [u8; 32] = hash.finalize().into();
    bytes.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// A number from `least` to `most`.
pub fn within(seed: u64, word: &str, least: f32, most: f32) -> f32 {
    let part = (number(seed, &[word]) >> 40) as f32 / (1u32 << 24) as f32;
    least + (most - least) * part
}

/// One of the things, of which there is at least one.
pub fn one<T: Copy>(seed: u64, word: &str, things: &[T], fallback: T) -> T {
    let count = things.len().max(1) as u64;
    let index = usize::try_from(number(seed, &[word]) % count).unwrap_or_default();
    things.get(index).copied().unwrap_or(fallback)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_draw_apart_and_always_the_same() {
        assert_eq!(number(1, &["a", "b"]), number(1, &["a", "b"]));
        assert_ne!(number(1, &["a", "b"]), number(1, &["ab", ""]));
        assert_ne!(number(1, &["a"]), number(2, &["a"]));
        let drawn: Vec<f32> = (0..500).map(|seed| within(seed, "share", 2.0, 4.0)).collect();
        assert!(drawn.iter().all(|v| (2.0..=4.0).contains(v)));
        assert!((drawn.iter().sum::<f32>() / 500.0 - 3.0).abs() < 0.1);
        assert!((0..50).map(|seed| one(seed, "x", &[1, 2, 3], 0)).all(|v| (1..=3).contains(&v)));
    }
}
